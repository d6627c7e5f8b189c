import { z } from "zod";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { connectionOf } from "../../../../use-cases/nce/partner-center/connections.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { notFoundProblem } from "../../../registry/problem-errors.ts";
import { assertPartner } from "../../context.ts";
import { CONNECTION_PATH, ConnectionOut, connectionOut } from "./connection-members.ts";

export const getNceConnection = operation<ApiDependencies>()({
  name: "GetNceConnection",
  summary: "How a partner is connected to its Partner Center, without the secrets.",
  permission: "nce-registry:read",
  route: { method: "GET", path: CONNECTION_PATH },
  input: z.strictObject({ tenantId: TenantId }),
  output: ConnectionOut,
  handle: async (context, { tenantId }) => {
    await assertPartner(context);
    const { state } = await context.deps.configuration.current();
    const connection = connectionOf({ state }, tenantId);
    if (connection === undefined) throw notFoundProblem("connection");
    return connectionOut(connection);
  },
});
