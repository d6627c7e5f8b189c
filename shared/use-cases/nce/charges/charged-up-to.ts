import { type ChargeContext, chargesDue } from "../../../domain/nce/subscription/charges-due.ts";
import { comeDue } from "../../../domain/nce/subscription/come-due.ts";
import type { LicenceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import { dayOf } from "../../../domain/time/calendar-date.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import { NOTHING_POSTED, type Posted, postedCharges } from "./postings.ts";

/** A subscription as it stands, and what has to be posted for it. */
export type Charged = { readonly subscription: LicenceSubscription } & Posted;

/** What came of a subscription first, and of that then. */
export const together = (first: Posted, second: Charged): Charged => ({
  subscription: second.subscription,
  lines: [...first.lines, ...second.lines],
  earnings: [...first.earnings, ...second.earnings],
});

/** Lines of one subscription posted in one transaction; a longer history is posted in several, by the sweep. */
const LINES_AT_ONCE = 36;

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
    if (left === 0) return current;
    const next = comeDue(current.subscription, now, context, left);
    if (next.subscription === current.subscription) return current;
    current = together(current, {
      subscription: next.subscription,
      ...postedCharges(current.subscription, next.charges),
    });
  }
};

/**
 * Whether something that has come due by `now` is not charged yet, nor the running term one of today: years of it are
 * posted in several goes. For one that is not over.
 */
export const isBehind = (subscription: LicenceSubscription, now: Instant, context: ChargeContext): boolean =>
  subscription.termEnd < dayOf(now) || chargesDue(subscription, dayOf(now), context).length > 0;
