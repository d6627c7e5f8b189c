import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import type { D } from "../../money/decimal.ts";
import { currencyText, displayPrice } from "../../money/rounding.ts";
import { type BillingPeriod, periodOf } from "../../time/billing-period.ts";
import { CalendarDate, daysIn, startOfDay } from "../../time/calendar-date.ts";
import { FxNote } from "../fx.ts";
import { MpnId, NceSubscriptionId, NceTransferId, TenantId } from "../ids.ts";
import type { Move } from "../settlement/move-subscription.ts";
import type { Settling } from "../settlement/settle.ts";
import { refundOf } from "../settlement/settle-segment.ts";
import {
  AppliedPromotion,
  type ChargeSegment,
  effectivePrice,
  segmentAmount,
  UnitPrice,
} from "../subscription/charge-segment.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";
import { BillingPlan, TermDuration } from "../subscription/terms.ts";

const base = {
  /** Made of what it is about, so that posting it twice posts it once. */
  id: z.string().min(1).max(200),
  partner: TenantId,
  customer: TenantId,
  partnerOfRecord: MpnId.optional(),
  subscription: NceSubscriptionId,
  order: z.string().optional(),
  orderDate: CalendarDate,
  product: z.string(),
  sku: z.string(),
  termDuration: TermDuration,
  billingPlan: BillingPlan,
  termStart: CalendarDate,
  termEnd: CalendarDate,
  /** UTC day that decides the billing month. */
  chargedOn: CalendarDate,
  /** Days it is for. */
  start: CalendarDate,
  end: CalendarDate,
  unitPrice: UnitPrice,
  promotion: AppliedPromotion.optional(),
  /** Price of a seat for these days after the promotion, pricing currency, 30 places. */
  effectiveUnitPrice: z.string(),
  quantity: z.int(),
  /** Negative where seats are given back, so that price × rate × this is the subtotal. */
  billableQuantity: z.int(),
  pricingCurrency: Currency,
  fx: FxNote,
  currency: Currency,
  /** Before tax, with its currency's digits. */
  subtotal: z.string(),
};
const move = {
  transfer: NceTransferId,
  /** The line of the other partner for the same days. */
  counterpart: z.string(),
};

/** One line of a partner's reconciliation, estimated or final: the same line, the same subtotal. */
export const ReconciliationLine = z.discriminatedUnion("kind", [
  z.strictObject({ ...base, kind: z.enum(["new", "renew", "cycleCharge", "addQuantity"]) }),
  z.strictObject({ ...base, ...move, kind: z.literal("transferOut") }),
  z.strictObject({ ...base, ...move, kind: z.literal("transferIn") }),
]);
export type ReconciliationLine = z.infer<typeof ReconciliationLine>;
export type LineKind = ReconciliationLine["kind"];

/** The calendar month a line belongs to; its invoice is made in the month after (spec section 5.2, Posting). */
export const billedPeriod = ({ chargedOn }: Pick<ReconciliationLine, "chargedOn">): BillingPeriod =>
  periodOf(startOfDay(chargedOn));

const common = (subscription: LicenceSubscription, segment: ChargeSegment) => ({
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

const covering = (segment: ChargeSegment, subtotal: D) => ({
  start: segment.start,
  end: segment.end,
  chargedOn: segment.chargedOn,
  effectiveUnitPrice: displayPrice(effectivePrice(segment, daysIn(segment))),
  subtotal: currencyText(subtotal, segment.billingCurrency),
});

const lineId = (subscription: NceSubscriptionId, segment: string, end: "charge" | "out"): string =>
  `${subscription}/${segment}/${end}`;

/** The line of an ordinary charge; one that came with a transfer is made by `moveLines`. */
export const chargeLine = (
  subscription: LicenceSubscription,
  segment: ChargeSegment & { readonly kind: Exclude<ChargeSegment["kind"], "transferIn"> },
): ReconciliationLine => ({
  id: lineId(subscription.id, segment.id, "charge"),
  kind: segment.kind,
  ...common(subscription, segment),
  ...covering(segment, segmentAmount(segment)),
  billableQuantity: segment.quantity,
});

/**
 * The pairs a move posts: for each refunded segment a credit of the source and a charge of the target for the same days,
 * each naming the other. Both exist with the completion (spec section 5.6).
 */
export const moveLines = (
  {
    left,
    arrived,
    charged,
    taken,
  }: Settling & { readonly left: LicenceSubscription; readonly arrived: LicenceSubscription },
  { transfer }: Pick<Move, "transfer">,
): readonly ReconciliationLine[] =>
  taken.flatMap((next): readonly ReconciliationLine[] => {
    const segment = charged.find(({ id }) => id === next.id);
    if (segment === undefined) return [];
    const [out, into] = [lineId(left.id, segment.id, "out"), lineId(arrived.id, next.id, "charge")];
    const refunded: ChargeSegment = {
      ...segment,
      start: next.start,
      end: next.end,
      chargedOn: next.chargedOn,
    };
    return [
      {
        id: out,
        kind: "transferOut",
        transfer,
        counterpart: into,
        ...common(left, refunded),
        ...covering(refunded, refundOf(segment, { start: next.start, end: next.end })),
        billableQuantity: -segment.quantity,
      },
      {
        id: into,
        kind: "transferIn",
        transfer,
        counterpart: out,
        ...common(arrived, next),
        ...covering(next, segmentAmount(next)),
        billableQuantity: next.quantity,
      },
    ];
  });
