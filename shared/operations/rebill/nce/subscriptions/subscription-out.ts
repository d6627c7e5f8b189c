import { z } from "zod";
import { currencyText } from "../../../../domain/money/rounding.ts";
import { MpnId, NceSubscriptionId, TenantId } from "../../../../domain/nce/ids.ts";
import { ProductType } from "../../../../domain/nce/product-type.ts";
import { refundOf } from "../../../../domain/nce/settlement/settle-segment.ts";
import {
  cancellationWindow,
  returnableSeats,
} from "../../../../domain/nce/subscription/cancellation-window.ts";
import {
  AppliedPromotion,
  type ChargeSegment,
  givenBackDays,
  segmentAmount,
} from "../../../../domain/nce/subscription/charge-segment.ts";
import { uncharged } from "../../../../domain/nce/subscription/charges-due.ts";
import {
  isLicence,
  type LicenceSubscription,
  MovedIn,
  type NceSubscription,
  Promotion,
  ScheduledChange,
  SeatWindow,
} from "../../../../domain/nce/subscription/subscription.ts";
import type { Instant } from "../../../../domain/time/instant.ts";

const SegmentOut = z.object({
  id: z.string(),
  kind: z.string(),
  start: z.string(),
  end: z.string(),
  quantity: z.int(),
  unitPrice: z.string(),
  promotion: AppliedPromotion.optional(),
  chargedOn: z.string(),
  /** What was charged. */
  amount: z.string(),
  /** What was given back of it, not positive, for the days from `from` on. */
  givenBack: z.object({ from: z.string(), amount: z.string() }).optional(),
  currency: z.string(),
  fxRate: z.string(),
  fxRateDate: z.string(),
});

/** A subscription as it stands. Licences have everything from `quantity` on. */
export const SubscriptionOut = z.object({
  id: NceSubscriptionId,
  customer: TenantId,
  partner: TenantId,
  partnerOfRecord: MpnId.optional(),
  order: z.string().optional(),
  productType: ProductType,
  product: z.string(),
  sku: z.string(),
  state: z.enum(["active", "suspended", "expired", "transferred", "cancelled"]),
  /** The subscription of the new partner it goes on as; its own partner sees the id. */
  transferredTo: NceSubscriptionId.optional(),
  movedIn: MovedIn.optional(),
  quantity: z.int().optional(),
  unitPrice: z.string().optional(),
  currency: z.string().optional(),
  termStart: z.string().optional(),
  termEnd: z.string().optional(),
  termDuration: z.string().optional(),
  billingPlan: z.string().optional(),
  termNumber: z.int().optional(),
  /** Day of the month cycles begin on. */
  anchorDay: z.int().optional(),
  promotion: Promotion.optional(),
  autoRenew: z.boolean().optional(),
  scheduledChanges: z.array(ScheduledChange).optional(),
  cancellationWindow: z.object({ state: z.enum(["open", "closed"]), until: z.string() }).optional(),
  /** Seats that can be given back now, and until when. */
  returnableSeats: z.array(SeatWindow).optional(),
  /** First day of the next cycle of this term that is not charged yet. */
  nextCharge: z.string().optional(),
  /** Charged so far in this term. */
  segments: z.array(SegmentOut).optional(),
});

const givenBackOut = (segment: ChargeSegment): Pick<z.input<typeof SegmentOut>, "givenBack"> => {
  const days = givenBackDays(segment);
  if (days === undefined) return {};
  const amount = currencyText(refundOf(segment, days), segment.billingCurrency);
  return { givenBack: { from: days.start, amount } };
};

const segmentOut = (segment: ChargeSegment): z.input<typeof SegmentOut> => ({
  id: segment.id,
  kind: segment.kind,
  start: segment.start,
  end: segment.end,
  quantity: segment.quantity,
  unitPrice: segment.unitPrice,
  ...(segment.promotion === undefined ? {} : { promotion: segment.promotion }),
  chargedOn: segment.chargedOn,
  amount: currencyText(segmentAmount(segment), segment.billingCurrency),
  ...givenBackOut(segment),
  currency: segment.billingCurrency,
  fxRate: segment.fx.rate,
  fxRateDate: segment.fx.date,
});

const licenceOut = (subscription: LicenceSubscription, now: Instant) => {
  const { state, until } = cancellationWindow(subscription, now);
  const [next] = subscription.state.kind === "active" ? uncharged(subscription) : [];
  return {
    quantity: subscription.quantity,
    unitPrice: subscription.unitPrice,
    currency: subscription.currency,
    termStart: subscription.termStart,
    termEnd: subscription.termEnd,
    termDuration: subscription.termDuration,
    billingPlan: subscription.billingPlan,
    termNumber: subscription.termNumber,
    anchorDay: subscription.anchorDay ?? Number(subscription.termStart.slice(8)),
    ...(subscription.promotion === undefined ? {} : { promotion: subscription.promotion }),
    autoRenew: subscription.autoRenew,
    scheduledChanges: subscription.scheduledChanges,
    cancellationWindow: { state, until },
    ...(subscription.state.kind === "active"
      ? { returnableSeats: [...returnableSeats(subscription, now).windows] }
      : {}),
    ...(next === undefined ? {} : { nextCharge: next.charged.start }),
    segments: subscription.segments.map(segmentOut),
  };
};

export const subscriptionOut = (
  subscription: NceSubscription,
  now: Instant,
): z.input<typeof SubscriptionOut> => {
  const { id, customer, partner, partnerOfRecord, order, productType, product, sku, state, movedIn } =
    subscription;
  return {
    id,
    customer,
    partner,
    ...(partnerOfRecord === undefined ? {} : { partnerOfRecord }),
    ...(order === undefined ? {} : { order }),
    productType,
    product,
    sku,
    state: state.kind,
    ...(state.kind === "transferred" ? { transferredTo: state.to } : {}),
    ...(movedIn === undefined ? {} : { movedIn }),
    ...(isLicence(subscription) ? licenceOut(subscription, now) : {}),
  };
};
