import { z } from "zod";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { OperationError } from "../registry/operation-error.ts";
import { looked } from "./context.ts";
import { TransferLabels, transferAtPath } from "./transfer-path.ts";

export const acceptTransfer = operation<ApiDependencies>()({
  name: "AcceptTransfer",
  summary: "For subscriptions of the old commerce only, which are not here: always refused.",
  permission: "subscriptions:write",
  route: { method: "POST", path: "/v1/customers/{customer}/transfers/{transfer}/accept" },
  input: z.looseObject(TransferLabels),
  output: z.null(),
  handle: async (context, input) => {
    await looked(context, (nce) => transferAtPath(nce, context, input));
    throw new OperationError(
      "legacy-transfers-only",
      400,
      "This accepts transfers of the old commerce. PATCH this one with the lineItems to move.",
    );
  },
});
