import { addDays, type Instant } from "../../time/instant.ts";
import type { LicenceSubscription } from "./subscription.ts";

/** From purchase or renewal, 168 hours (spec section 5.4). */
const CANCELLATION_DAYS = 7;
const HOUR_MS = 3_600_000;

/** The window a purchase or a renewal opens. A transfer never opens one: the new subscription inherits it. */
export const windowFrom = (start: Instant): Instant => addDays(start, CANCELLATION_DAYS);

export type CancellationWindow =
  | { readonly state: "open"; readonly until: Instant; readonly hoursLeft: number }
  | { readonly state: "closed"; readonly until: Instant };

const windowAt = (until: Instant, now: Instant): CancellationWindow =>
  now < until
    ? { state: "open", until, hoursLeft: Math.floor((Date.parse(until) - Date.parse(now)) / HOUR_MS) }
    : { state: "closed", until };

/** Whether the whole subscription can still be cancelled or reduced, `hoursLeft` in whole hours. */
export const cancellationWindow = (
  { cancellableUntil }: Pick<LicenceSubscription, "cancellableUntil">,
  now: Instant,
): CancellationWindow => windowAt(cancellableUntil, now);

/** Seats that can still be given back though the subscription as a whole cannot: those added a few days ago. */
export const returnableSeats = (
  subscription: LicenceSubscription,
  now: Instant,
): { readonly seats: number; readonly windows: readonly CancellationWindow[] } => {
  const whole = cancellationWindow(subscription, now);
  if (whole.state === "open") return { seats: subscription.quantity, windows: [whole] };
  const open = subscription.segments.flatMap(({ cancellableUntil, quantity }) =>
    cancellableUntil !== undefined && now < cancellableUntil ? [{ cancellableUntil, quantity }] : [],
  );
  return {
    seats: open.reduce((total, { quantity }) => total + quantity, 0),
    windows: open.map((segment) => windowAt(segment.cancellableUntil, now)),
  };
};
