import { D } from "../../../domain/money/decimal.ts";
import { cancellationWindow, returnableSeats } from "../../../domain/nce/subscription/cancellation-window.ts";
import type { ChargeSegment } from "../../../domain/nce/subscription/charge-segment.ts";
import type { RegisteredSegment, RegisterLicence } from "../../../domain/nce/subscription/register-input.ts";
import type { LicenceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { RegistrationProblem } from "./check-subscription-parties.ts";

/** What a subscription is, rather than how it stands: another value of these is another subscription. */
const FIXED = [
  "customer",
  "partner",
  "productType",
  "currency",
  "termStart",
  "termEnd",
  "termDuration",
  "billingPlan",
] as const;

/** What a registration would change that cannot be changed at an instant, every field of it. */
export const changeProblems = (
  before: LicenceSubscription,
  input: RegisterLicence,
  now: Instant,
): readonly RegistrationProblem[] => [
  ...FIXED.flatMap((path) =>
    input[path] === undefined || input[path] === before[path]
      ? []
      : [{ path, reason: `is ${before[path]} and does not change; a renewal may be scheduled` }],
  ),
  ...(input.state === "cancelled"
    ? cancellationProblems(before, input, now)
    : seatProblems(before, input, now)),
  ...input.segments.flatMap((told, index) =>
    before.segments.some((segment) => isThat(segment, told))
      ? []
      : [
          {
            path: `segments[${index}]`,
            reason: "is no charge of this subscription; what was charged stays, seats are added by quantity",
          },
        ],
  ),
];

const isThat = (segment: ChargeSegment, told: RegisteredSegment): boolean =>
  segment.start === told.start &&
  segment.quantity === told.quantity &&
  (told.end === undefined || segment.end === told.end) &&
  (told.unitPrice === undefined || segment.unitPrice === told.unitPrice) &&
  (told.chargedOn === undefined || segment.chargedOn === told.chargedOn) &&
  (told.fxRate === undefined || new D(segment.fx.rate).equals(told.fxRate)) &&
  (told.promotion === undefined ||
    (segment.promotion?.id === told.promotion.id && segment.promotion.percent === told.promotion.percent));

/** Fewer seats: as many as are in an open window (spec section 5.4). */
const seatProblems = (
  before: LicenceSubscription,
  { quantity }: RegisterLicence,
  now: Instant,
): readonly RegistrationProblem[] => {
  const { seats, windows } = returnableSeats(before, now);
  if (before.quantity - quantity <= seats) return [];
  const open = windows.map((window) => `${window.seats} can be returned until ${window.until}`);
  const whole = `all could be until ${before.cancellableUntil}`;
  return [
    {
      path: "quantity",
      reason: `is ${before.quantity}; of its seats ${[...open, whole].join(", ")}; fewer are scheduled for the renewal`,
    },
  ];
};

/** A cancellation: in the window of the whole subscription, as it stands. */
const cancellationProblems = (
  before: LicenceSubscription,
  input: RegisterLicence,
  now: Instant,
): readonly RegistrationProblem[] => {
  const { state, until } = cancellationWindow(before, now);
  return [
    ...(state === "closed"
      ? [
          {
            path: "state",
            reason: `could become cancelled until ${until}; without autoRenew it ends with its term on ${before.termEnd}`,
          },
        ]
      : []),
    ...(["sku", "quantity"] as const).flatMap((path) =>
      input[path] === before[path]
        ? []
        : [{ path, reason: `is ${before[path]} and does not change with a cancellation` }],
    ),
  ];
};
