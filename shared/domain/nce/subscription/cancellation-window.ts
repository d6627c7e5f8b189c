import { addDays, type Instant } from "../../time/instant.ts";
import type { LicenceSubscription, SeatWindow } from "./subscription.ts";

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

/** Windows of added seats; records of before 2026-11-27 have them at their segments. */
const seatWindowsOf = ({ seatWindows, segments }: LicenceSubscription): readonly SeatWindow[] =>
  seatWindows ??
  segments.flatMap(({ cancellableUntil, quantity }) =>
    cancellableUntil === undefined ? [] : [{ seats: quantity, until: cancellableUntil }],
  );

const isOpenAt =
  (now: Instant) =>
  ({ until }: SeatWindow): boolean =>
    now < until;

/**
 * Seats that can still be given back: all of them in the window of the whole subscription, else those added a few days
 * ago, whatever cycle they are paid in by now.
 */
export const returnableSeats = (
  subscription: LicenceSubscription,
  now: Instant,
): { readonly seats: number; readonly windows: readonly SeatWindow[] } => {
  const whole = { seats: subscription.quantity, until: subscription.cancellableUntil };
  const windows = isOpenAt(now)(whole) ? [whole] : seatWindowsOf(subscription).filter(isOpenAt(now));
  return { seats: windows.reduce((total, { seats }) => total + seats, 0), windows };
};

/** The windows with one more, of seats added at an instant. */
export const windowsWith = (
  subscription: LicenceSubscription,
  { seats, at }: { readonly seats: number; readonly at: Instant },
): SeatWindow[] => [...seatWindowsOf(subscription).filter(isOpenAt(at)), { seats, until: windowFrom(at) }];

/** The windows that are left when seats are returned: the latest ones are used up first. */
export const windowsWithout = (
  subscription: LicenceSubscription,
  { seats, at }: { readonly seats: number; readonly at: Instant },
): SeatWindow[] => {
  let left = seats;
  return seatWindowsOf(subscription)
    .filter(isOpenAt(at))
    .toReversed()
    .flatMap((window) => {
      const used = Math.min(left, window.seats);
      left -= used;
      return used === window.seats ? [] : [{ ...window, seats: window.seats - used }];
    })
    .toReversed();
};
