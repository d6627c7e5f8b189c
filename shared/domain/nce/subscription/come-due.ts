import { dayOf } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import type { ChargeSegment } from "./charge-segment.ts";
import { UnitPrice } from "./charge-segment.ts";
import { type ChargeContext, chargesDue, withCharges } from "./charges-due.ts";
import { renew } from "./renew.ts";
import type { LicenceSubscription } from "./subscription.ts";

/** A step in the course of time: the subscription after it and what was charged in it, in the term before a renewal. */
export type CameDue = {
  readonly subscription: LicenceSubscription;
  readonly charges: readonly ChargeSegment[];
};

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

/** Not over: a suspended licence was not given back and goes on being paid. */
export const isRunning = ({ state }: Pick<LicenceSubscription, "state">): boolean =>
  state.kind === "active" || state.kind === "suspended";

/**
 * One step nearer to `now`: at most `limit` charges that have come due in the running term, then the renewal (or the
 * expiry) once all of it is charged. The same subscription comes back when nothing is due.
 *
 * @throws NceRefusedError fx-rate-missing
 */
export const comeDue = (
  subscription: LicenceSubscription,
  now: Instant,
  context: ChargeContext,
  limit: number = Number.POSITIVE_INFINITY,
): CameDue => {
  if (!isRunning(subscription)) return { subscription, charges: [] };
  const charges = chargesDue(subscription, dayOf(now), context).slice(0, limit);
  if (charges.length > 0) return { subscription: withCharges(subscription, charges), charges };
  const isOver = dayOf(now) > subscription.termEnd;
  return {
    subscription: isOver ? renew(subscription, renewalPrice(subscription), now) : subscription,
    charges,
  };
};

/**
 * The subscription as it stands at an instant, whether or not a sweep was there: with every charge that has come due,
 * renewed or expired.
 *
 * @throws NceRefusedError fx-rate-missing
 */
export const asItStands = (
  subscription: LicenceSubscription,
  now: Instant,
  context: ChargeContext,
): LicenceSubscription => {
  for (let current = subscription; ; ) {
    const next = comeDue(current, now, context).subscription;
    if (next === current) return current;
    current = next;
  }
};
