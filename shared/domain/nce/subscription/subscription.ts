import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { CalendarDate, type CalendarDate as Day, latest } from "../../time/calendar-date.ts";
import { Instant } from "../../time/instant.ts";
import { MpnId, NceSubscriptionId, NceTransferId, TenantId } from "../ids.ts";
import { Percent } from "../partner.ts";
import { AZURE_TYPES, LICENCE_TYPES } from "../product-type.ts";
import { ChargeSegment, Quantity, UnitPrice } from "./charge-segment.ts";
import { BillingPlan, TermDuration } from "./terms.ts";

/** A reduction of the price. It holds for cycles that begin on or before `until`; a transfer does not end it. */
export const Promotion = z.strictObject({
  id: z.string().min(1).max(128),
  percent: Percent,
  until: CalendarDate,
});

/** A change that waits for the renewal. Attributes unknown here travel unchanged (spec section 2.5). */
export const ScheduledChange = z.looseObject({
  quantity: Quantity.optional(),
  product: z.string().min(1).max(256).optional(),
  sku: z.string().min(1).max(256).optional(),
  termDuration: TermDuration.optional(),
  billingPlan: BillingPlan.optional(),
});
export type ScheduledChange = z.infer<typeof ScheduledChange>;

/** The move that brought a subscription to its partner. */
export const MovedIn = z.strictObject({
  transfer: NceTransferId,
  from: NceSubscriptionId,
  /** First day this partner pays for. */
  date: CalendarDate,
});

export const SubscriptionState = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("active") }),
  z.strictObject({ kind: z.literal("suspended"), since: Instant }),
  /** The term ended without a renewal. */
  z.strictObject({ kind: z.literal("expired"), at: Instant }),
  /** Moved to another partner, where it goes on as `to`. */
  z.strictObject({
    kind: z.literal("transferred"),
    at: Instant,
    transfer: NceTransferId,
    to: NceSubscriptionId,
  }),
  z.strictObject({ kind: z.literal("cancelled"), at: Instant }),
]);

const base = {
  id: NceSubscriptionId,
  customer: TenantId,
  /** The billing owner. */
  partner: TenantId,
  /** Partner of record: the reseller the sale counts for. */
  partnerOfRecord: MpnId.optional(),
  order: z.string().min(1).max(64).optional(),
  product: z.string().min(1).max(256),
  sku: z.string().min(1).max(256),
  state: SubscriptionState,
  movedIn: MovedIn.optional(),
};

/** Seats that can be given back before `until`. */
export const SeatWindow = z.strictObject({ seats: Quantity, until: Instant });
export type SeatWindow = z.infer<typeof SeatWindow>;

export const LicenceSubscription = z.strictObject({
  ...base,
  productType: z.enum(LICENCE_TYPES),
  /** Seats now; the next cycle is charged for so many. */
  quantity: Quantity,
  /** Price of a seat for a whole charge cycle (a month, a year, three years), before the promotion. */
  unitPrice: UnitPrice,
  /** Pricing currency: what `unitPrice` is in, whatever the partner is billed in. */
  currency: Currency,
  termStart: CalendarDate,
  /** Last day that is covered (commitment end date). */
  termEnd: CalendarDate,
  termDuration: TermDuration,
  billingPlan: BillingPlan,
  anchorDay: z.int().min(1).max(31).optional(),
  /** 1 is the first term, one more with each renewal. */
  termNumber: z.int().min(1),
  promotion: Promotion.optional(),
  autoRenew: z.boolean(),
  scheduledChanges: z.array(ScheduledChange).max(10),
  /** First instant at which the term can no longer be cancelled. */
  cancellableUntil: Instant,
  /** Seats added in this term, oldest first, each with a window of its own; returned ones are gone from it. */
  seatWindows: z.array(SeatWindow).optional(),
  /** Charged so far in this term to this partner, oldest first. */
  segments: z.array(ChargeSegment),
});
export type LicenceSubscription = z.infer<typeof LicenceSubscription>;

/** Billed by usage or by a commitment at Microsoft: nothing prepaid here, so nothing to settle but the day. */
export const AzureSubscription = z.strictObject({ ...base, productType: z.enum(AZURE_TYPES) });
export type AzureSubscription = z.infer<typeof AzureSubscription>;

export const NceSubscription = z.discriminatedUnion("productType", [LicenceSubscription, AzureSubscription]);
export type NceSubscription = z.infer<typeof NceSubscription>;

export const isLicence = (subscription: NceSubscription): subscription is LicenceSubscription =>
  LICENCE_TYPES.some((type) => type === subscription.productType);
export const isActive = ({ state }: NceSubscription): boolean => state.kind === "active";

/** First day of the term that its partner pays for. */
export const ownedFrom = ({ termStart, movedIn }: LicenceSubscription): Day =>
  movedIn === undefined ? termStart : latest(termStart, movedIn.date);
