import type { Ids } from "../../../shared/ports/ids.ts";
import type { Origin } from "../../../shared/use-cases/access/change-credentials.ts";

/** What the audit trail says of a change made on the command line. */
export const cliOrigin = (ids: Ids): Origin => ({ actor: { system: "cli" }, requestId: ids.random(20) });
