import type { Origin } from "../../use-cases/access/change-credentials.ts";
import type { Context } from "./context.ts";

/** Who asks, for the audit trail. */
export const originOf = ({ caller: { account, role, accessKeyId }, requestId }: Context): Origin => ({
  actor: { account, role, accessKeyId },
  requestId,
});
