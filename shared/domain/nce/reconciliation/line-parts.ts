import type { D } from "../../money/decimal.ts";
import { currencyText, displayPrice } from "../../money/rounding.ts";
import { daysIn } from "../../time/calendar-date.ts";
import type { NceSubscriptionId } from "../ids.ts";
import { type ChargeSegment, effectivePrice } from "../subscription/charge-segment.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";

/** What a line says of its subscription and of the price. */
export const common = (subscription: LicenceSubscription, segment: ChargeSegment) => ({
  partner: subscription.partner,
  customer: subscription.customer,
  ...(subscription.partnerOfRecord === undefined ? {} : { partnerOfRecord: subscription.partnerOfRecord }),
  subscription: subscription.id,
  ...(subscription.order === undefined ? {} : { order: subscription.order }),
  orderDate: subscription.movedIn?.date ?? subscription.termStart,
  product: subscription.product,
  sku: subscription.sku,
  termDuration: subscription.termDuration,
  billingPlan: subscription.billingPlan,
  termStart: subscription.termStart,
  termEnd: subscription.termEnd,
  unitPrice: segment.unitPrice,
  ...(segment.promotion === undefined ? {} : { promotion: segment.promotion }),
  quantity: segment.quantity,
  pricingCurrency: subscription.currency,
  fx: segment.fx,
  currency: segment.billingCurrency,
});

/** What it says of the days it is for, and of the money. */
export const covering = (segment: ChargeSegment, subtotal: D) => ({
  start: segment.start,
  end: segment.end,
  chargedOn: segment.chargedOn,
  effectiveUnitPrice: displayPrice(effectivePrice(segment, daysIn(segment))),
  subtotal: currencyText(subtotal, segment.billingCurrency),
});

/**
 * Of a segment's charge, of its credit when it moved out, of what was given back. A segment is charged, and afterwards
 * moved or given back, once.
 */
export const lineId = (
  subscription: NceSubscriptionId,
  segment: string,
  what: "charge" | "out" | "back",
): string => `${subscription}/${segment}/${what}`;
