import { billedPeriod } from "../../../domain/nce/reconciliation/reconciliation-line.ts";
import type { NceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import type { JournalEvent } from "../../../stores/journal-store.ts";
import type { Posted } from "../charges/postings.ts";

/** An event about something of the registry; ids only. */
export const nceEvent = (
  detailType: string,
  resource: string,
  detail: JournalEvent["detail"],
): JournalEvent => ({ source: "rebill.nce", detailType, resources: [resource], detail });

const partiesOf = ({ customer, partner }: NceSubscription) => ({ customer, partner });

export const subscriptionEvent = (
  what: "Registered" | "Updated" | "Renewed" | "Expired",
  subscription: NceSubscription,
): JournalEvent => nceEvent(`Subscription ${what}`, subscription.id, partiesOf(subscription));

/** One for each month that lines were posted in. */
export const chargesPosted = (
  subscription: NceSubscription,
  { lines }: Pick<Posted, "lines">,
): readonly JournalEvent[] =>
  [...new Set(lines.map(billedPeriod))]
    .sort()
    .map((period) => nceEvent("Charges Posted", subscription.id, { ...partiesOf(subscription), period }));
