import { D } from "../../domain/money/decimal.ts";
import type { ChargeSegment } from "../../domain/nce/subscription/charge-segment.ts";
import type { RegisteredSegment, RegisterLicence } from "../../domain/nce/subscription/register-input.ts";
import type { LicenceSubscription } from "../../domain/nce/subscription/subscription.ts";
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

/** What a registration would change that cannot be changed, every field of it. */
export const changeProblems = (
  before: LicenceSubscription,
  input: RegisterLicence,
): readonly RegistrationProblem[] => [
  ...FIXED.flatMap((path) =>
    input[path] === undefined || input[path] === before[path]
      ? []
      : [{ path, reason: `is ${before[path]} and does not change; a renewal may be scheduled` }],
  ),
  ...(input.quantity < before.quantity
    ? [{ path: "quantity", reason: `is ${before.quantity}; fewer seats are scheduled for the renewal` }]
    : []),
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

/** The subscription with everything a registration replaces, seats apart. A price holds from the next charge on. */
export const withRegistered = (
  { promotion: _, partnerOfRecord: __, ...kept }: LicenceSubscription,
  input: RegisterLicence,
  state: LicenceSubscription["state"],
): LicenceSubscription => ({
  ...kept,
  state,
  ...(input.order === undefined ? {} : { order: input.order }),
  product: input.product,
  sku: input.sku,
  unitPrice: input.unitPrice,
  autoRenew: input.autoRenew,
  scheduledChanges: input.scheduledChanges,
  cancellableUntil: input.cancellableUntil ?? kept.cancellableUntil,
  ...(input.promotion === undefined ? {} : { promotion: input.promotion }),
  ...(input.partnerOfRecord === undefined ? {} : { partnerOfRecord: input.partnerOfRecord }),
});
