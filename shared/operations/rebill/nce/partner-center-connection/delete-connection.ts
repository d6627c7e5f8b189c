import { z } from "zod";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { removeConnection } from "../../../../use-cases/nce/partner-center/connections.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { assertPartner, changed } from "../../context.ts";
import { orRefused } from "../refused.ts";
import { CONNECTION_PATH } from "./connection-members.ts";

export const deleteNceConnection = operation<ApiDependencies>()({
  name: "DeleteNceConnection",
  summary:
    "Disconnects a partner from its Partner Center; refused while one of its transfers is carried out there.",
  permission: "nce-registry:write",
  route: { method: "DELETE", path: CONNECTION_PATH, status: 204 },
  input: z.strictObject({ tenantId: TenantId }),
  output: z.object({}),
  handle: async (context, input) => {
    await assertPartner(context);
    return orRefused(() =>
      changed(context, "DeleteNceConnection", input, (state) => ({
        ...removeConnection({ state, now: context.now }, input.tenantId),
        answer: {},
      })),
    );
  },
});
