import { UnitPrice } from "../../domain/nce/subscription/charge-segment.ts";
import type { ChargeContext } from "../../domain/nce/subscription/charges-due.ts";
import { chargesDue, withCharges } from "../../domain/nce/subscription/charges-due.ts";
import { renew } from "../../domain/nce/subscription/renew.ts";
import type { LicenceSubscription } from "../../domain/nce/subscription/subscription.ts";
import { dayOf } from "../../domain/time/calendar-date.ts";
import type { Instant } from "../../domain/time/instant.ts";
import { NOTHING_POSTED, type Posted, postedCharges } from "./postings.ts";

/** A subscription as it stands, and what has to be posted for it. */
export type Charged = { readonly subscription: LicenceSubscription } & Posted;

/** Lines of one subscription posted in one transaction; a longer history is posted in several, by the sweep. */
const LINES_AT_ONCE = 36;

/**
 * The price of the next term: the latest one its scheduled changes name, else the price it has. There is no list of
 * prices here: Microsoft's price of the day is scheduled by whoever knows it (2026-11-27).
 */
const renewalPrice = ({ scheduledChanges, unitPrice }: LicenceSubscription) => ({
  unitPrice:
    scheduledChanges
      .map((change) => UnitPrice.safeParse(change.unitPrice).data)
      .findLast((price) => price !== undefined) ?? unitPrice,
});

const isRunning = ({ state }: LicenceSubscription): boolean =>
  state.kind === "active" || state.kind === "suspended";

/**
 * One step nearer to `now`: at most `lines` of what has come due in the running term, then the renewal (or the expiry)
 * once all of it is charged. A suspended licence goes on being paid. The same subscription comes back when nothing is due.
 */
const chargedFurther = (
  subscription: LicenceSubscription,
  now: Instant,
  context: ChargeContext,
  lines: number,
): Charged => {
  if (!isRunning(subscription)) return { subscription, ...NOTHING_POSTED };
  const charges = chargesDue(subscription, dayOf(now), context).slice(0, lines);
  if (charges.length > 0)
    return { subscription: withCharges(subscription, charges), ...postedCharges(subscription, charges) };
  return {
    subscription:
      subscription.termEnd >= dayOf(now)
        ? subscription
        : renew(subscription, renewalPrice(subscription), now),
    ...NOTHING_POSTED,
  };
};

/**
 * What has come due by `now`: charges on their anniversaries, renewals with their scheduled changes, expiry. At most
 * `lines` are posted; the sweep goes on from there.
 *
 * @throws NceRefusedError fx-rate-missing
 */
export const chargedUpTo = (
  subscription: LicenceSubscription,
  now: Instant,
  context: ChargeContext,
  lines: number = LINES_AT_ONCE,
): Charged => {
  let current: Charged = { subscription, ...NOTHING_POSTED };
  for (;;) {
    const left = lines - current.lines.length;
    const next = chargedFurther(current.subscription, now, context, left);
    if (left === 0 || next.subscription === current.subscription) return current;
    current = {
      subscription: next.subscription,
      lines: [...current.lines, ...next.lines],
      earnings: [...current.earnings, ...next.earnings],
    };
  }
};
