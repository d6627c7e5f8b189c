import { z } from "zod";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { looked } from "./context.ts";
import { TransferEntity, transferEntity } from "./transfer-entity.ts";
import { TransferLabels, transferAtPath } from "./transfer-path.ts";

export const getTransfer = operation<ApiDependencies>()({
  name: "GetTransfer",
  summary: "A transfer as the source or the target sees it.",
  permission: "subscriptions:read",
  route: { method: "GET", path: "/v1/customers/{customer}/transfers/{transfer}" },
  input: z.looseObject(TransferLabels),
  output: TransferEntity,
  handle: (context, input) =>
    looked(context, (nce) => transferEntity(nce, transferAtPath(nce, context, input), context.deps.sha256)),
});
