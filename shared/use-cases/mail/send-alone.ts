import type { Ids } from "../../ports/ids.ts";
import type { Timer } from "../../ports/timer.ts";
import { mailKeys } from "../../stores/keys.ts";
import { createLeaseStore } from "../../stores/lease-store.ts";
import { alone } from "../alone.ts";
import { createSendMail, MAIL_CONSUMER, type MailCounts, type MailDependencies } from "./send-mail.ts";

export type SendAloneDependencies = MailDependencies & { readonly ids: Ids; readonly timer: Timer };

/** How long a process may be at it: longer than an invocation may take. */
const LEASE_HOURS = 2 / 60;

/**
 * Sends mail unless another process is at it: two would send the same. One that dies while it sends is waited out; the
 * message it was at is sent again.
 *
 * @param budgetMilliseconds after which no further message is begun; what is left is for the next wake
 * @throws what the mailer throws
 */
export const sendAlone = async (
  deps: SendAloneDependencies,
  budgetMilliseconds: number,
): Promise<MailCounts> => {
  const leases = createLeaseStore(deps.table, mailKeys.lease);
  const lease = { leases, id: MAIL_CONSUMER, hours: LEASE_HOURS };
  const counts = await alone(deps, lease, () => {
    const end = deps.timer.elapsedMs() + budgetMilliseconds;
    return createSendMail(deps)(() => deps.timer.elapsedMs() < end);
  });
  return counts ?? { sent: 0, refused: 0, skipped: 0, late: 0 };
};
