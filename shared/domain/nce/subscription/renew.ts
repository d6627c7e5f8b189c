import { anniversary, dayOfMonth, plusDays, startOfDay } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import { refuse } from "../refusals.ts";
import { windowFrom } from "./cancellation-window.ts";
import type { LicenceSubscription, ScheduledChange } from "./subscription.ts";
import { isBillable, naturalEnd, type Terms } from "./terms.ts";

/** Prices are those of the list on the day of the renewal, in the subscription's currency, for the plan it will have. */
export type RenewalPrice = Pick<LicenceSubscription, "unitPrice">;

const scheduled = (changes: readonly ScheduledChange[]) => {
  const wanted: ScheduledChange = Object.assign({}, ...changes);
  const { quantity, product, sku, termDuration, billingPlan } = wanted;
  return Object.fromEntries(
    Object.entries({ quantity, product, sku, termDuration, billingPlan }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Partial<Pick<LicenceSubscription, "quantity" | "product" | "sku" | "termDuration" | "billingPlan">>;
};

/** The anchor survives a short month: a term that began on the 31st and renews on 28 February goes on on 31 March. */
const anchorAt = (subscription: LicenceSubscription, start: LicenceSubscription["termStart"]): number => {
  const anchor = subscription.anchorDay ?? dayOfMonth(subscription.termStart);
  return anniversary(start, 0, anchor) === start ? anchor : dayOfMonth(start);
};

/**
 * The next term, beginning the day after the last: scheduled changes take effect, a new cancellation window opens,
 * nothing is charged yet (`chargesDue` does). Without automatic renewal the subscription expires.
 */
export const renew = (
  subscription: LicenceSubscription,
  price: RenewalPrice,
  now: Instant,
): LicenceSubscription => {
  const termStart = plusDays(subscription.termEnd, 1);
  const begins = startOfDay(termStart);
  if (now < begins) refuse("subscription-invalid", `The term runs until ${subscription.termEnd}.`, "termEnd");
  if (!subscription.autoRenew) return { ...subscription, state: { kind: "expired", at: begins } };
  const { seatWindows: _, ...kept } = subscription;
  const changes = scheduled(subscription.scheduledChanges);
  const terms: Terms = {
    termStart,
    termEnd: termStart,
    termDuration: changes.termDuration ?? subscription.termDuration,
    billingPlan: changes.billingPlan ?? subscription.billingPlan,
    anchorDay: anchorAt(subscription, termStart),
  };
  if (!isBillable(terms.termDuration, terms.billingPlan))
    refuse("subscription-invalid", "The scheduled term is not charged that way.", "scheduledChanges");
  return {
    ...kept,
    ...changes,
    unitPrice: price.unitPrice,
    termStart,
    termEnd: naturalEnd(terms),
    anchorDay: anchorAt(subscription, termStart),
    termNumber: subscription.termNumber + 1,
    scheduledChanges: [],
    cancellableUntil: windowFrom(begins),
    segments: [],
  };
};
