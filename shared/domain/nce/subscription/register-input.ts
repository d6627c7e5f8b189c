import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { CalendarDate } from "../../time/calendar-date.ts";
import { Instant } from "../../time/instant.ts";
import { RateText } from "../fx.ts";
import { MpnId, TenantId } from "../ids.ts";
import { AZURE_TYPES, LICENCE_TYPES } from "../product-type.ts";
import { AppliedPromotion, Quantity, UnitPrice } from "./charge-segment.ts";
import { Promotion, ScheduledChange } from "./subscription.ts";
import { BillingPlan, TermDuration } from "./terms.ts";

/** What somebody knows of a charge that was made before the subscription came here. */
export const RegisteredSegment = z.strictObject({
  start: CalendarDate,
  /** Absent: the last day of its cycle. */
  end: CalendarDate.optional(),
  quantity: Quantity,
  /** Price of a seat for the whole cycle, also of seats that were added later. Absent: the subscription's. */
  unitPrice: UnitPrice.optional(),
  promotion: AppliedPromotion.optional(),
  /** Rate it was converted with; absent: the one quoted for the day it was charged. */
  fxRate: RateText.optional(),
  /** Absent: its first day. */
  chargedOn: CalendarDate.optional(),
});
export type RegisteredSegment = z.infer<typeof RegisteredSegment>;

const base = {
  customer: TenantId,
  partner: TenantId,
  partnerOfRecord: MpnId.optional(),
  order: z.string().min(1).max(64).optional(),
  product: z.string().min(1).max(256),
  sku: z.string().min(1).max(256),
  /** `cancelled` ends a subscription that is there, a licence in its cancellation window only. */
  state: z.enum(["active", "suspended", "cancelled"]).default("active"),
};

/** A licence as it is told: what follows from the rest may be left out. */
export const RegisterLicence = z.strictObject({
  ...base,
  productType: z.enum(LICENCE_TYPES),
  quantity: Quantity,
  unitPrice: UnitPrice,
  currency: Currency,
  termStart: CalendarDate,
  /** Absent: the day before the term's anniversary. */
  termEnd: CalendarDate.optional(),
  termDuration: TermDuration,
  billingPlan: BillingPlan,
  promotion: Promotion.optional(),
  autoRenew: z.boolean(),
  scheduledChanges: z.array(ScheduledChange).max(10).default([]),
  /** Absent: seven days from the first instant of the term. */
  cancellableUntil: Instant.optional(),
  segments: z.array(RegisteredSegment).max(200).default([]),
});

/** An Azure subscription is billed by usage: prices and terms may be given, as for licences, and are not kept. */
export const RegisterAzure = z.strictObject({
  ...RegisterLicence.partial().shape,
  ...base,
  productType: z.enum(AZURE_TYPES),
});

export type RegisterLicence = z.infer<typeof RegisterLicence>;

/** What a partner sends to have a subscription in the registry. */
export const RegisterSubscription = z.discriminatedUnion("productType", [RegisterLicence, RegisterAzure]);
export type RegisterSubscription = z.infer<typeof RegisterSubscription>;
