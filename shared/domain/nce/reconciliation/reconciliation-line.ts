import { z } from "zod";
import { Currency } from "../../money/currency.ts";
import { type BillingPeriod, periodOf } from "../../time/billing-period.ts";
import { CalendarDate, startOfDay } from "../../time/calendar-date.ts";
import { FxNote } from "../fx.ts";
import { MpnId, NceSubscriptionId, NceTransferId, TenantId } from "../ids.ts";
import { AppliedPromotion, UnitPrice } from "../subscription/charge-segment.ts";
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
/** The line for the same days: of the other partner, or of the other SKU. */
const counterpart = z.string();
const move = { transfer: NceTransferId, counterpart };

/** One line of a partner's reconciliation, estimated or final: the same line, the same subtotal. */
export const ReconciliationLine = z.discriminatedUnion("kind", [
  z.strictObject({
    ...base,
    kind: z.enum(["new", "renew", "cycleCharge", "addQuantity", "removeQuantity", "cancelImmediate"]),
  }),
  z.strictObject({ ...base, counterpart, kind: z.literal("convertOut") }),
  z.strictObject({ ...base, counterpart, kind: z.literal("convertIn") }),
  z.strictObject({ ...base, ...move, kind: z.literal("transferOut") }),
  z.strictObject({ ...base, ...move, kind: z.literal("transferIn") }),
]);
export type ReconciliationLine = z.infer<typeof ReconciliationLine>;
export type LineKind = ReconciliationLine["kind"];

/** The calendar month a line belongs to; its invoice is made in the month after (spec section 5.2, Posting). */
export const billedPeriod = ({ chargedOn }: Pick<ReconciliationLine, "chargedOn">): BillingPeriod =>
  periodOf(startOfDay(chargedOn));
