import type { BillingPlan, TermDuration } from "../subscription/terms.ts";
import { type ChargeTypes, DEFAULT_CHARGE_TYPES } from "./charge-types.ts";
import type { ReconciliationLine } from "./reconciliation-line.ts";

/** Columns of the invoice reconciliation file in their published order, then the later ones (spec section 5.6). */
export const RECONCILIATION_COLUMNS = [
  "PartnerId",
  "CustomerId",
  "CustomerName",
  "CustomerDomainName",
  "CustomerCountry",
  "InvoiceNumber",
  "MpnId",
  "ResellerMpnId",
  "OrderId",
  "OrderDate",
  "ProductId",
  "SkuId",
  "AvailabilityId",
  "SkuName",
  "ProductName",
  "ChargeType",
  "UnitPrice",
  "Quantity",
  "Subtotal",
  "TaxTotal",
  "Total",
  "Currency",
  "PriceAdjustmentDescription",
  "PublisherName",
  "PublisherId",
  "SubscriptionDescription",
  "SubscriptionId",
  "ChargeStartDate",
  "ChargeEndDate",
  "TermAndBillingCycle",
  "EffectiveUnitPrice",
  "UnitType",
  "AlternateId",
  "BillableQuantity",
  "BillingFrequency",
  "PricingCurrency",
  "PCToBCExchangeRate",
  "PCToBCExchangeRateDate",
  "MeterDescription",
  "ReservationOrderId",
  "CreditReasonCode",
  "SubscriptionStartDate",
  "SubscriptionEndDate",
  "ReferenceId",
  "ProductQualifiers",
  "PromotionId",
  "ProductCategory",
] as const;
export type ReconciliationColumn = (typeof RECONCILIATION_COLUMNS)[number];
export type ReconciliationRow = Readonly<Record<ReconciliationColumn, string>>;

/** What the row needs from elsewhere. `total` is with tax; `invoice` is absent while the line is estimated. */
export type RowContext = {
  readonly customer: { readonly name: string; readonly country: string; readonly domain?: string };
  readonly mpnId: string;
  readonly tax: { readonly tax: string; readonly total: string };
  readonly invoice?: string | undefined;
  readonly chargeTypes?: ChargeTypes | undefined;
};

const TERM_TEXT: Readonly<Record<TermDuration, string>> = {
  P1M: "One-Month",
  P1Y: "One-Year",
  P3Y: "Three-Year",
};
const PLAN_TEXT: Readonly<Record<BillingPlan, string>> = {
  monthly: "monthly",
  annual: "yearly",
  triennial: "triennial",
};

/** Catalogue ids are written "product:sku" (CFQ7TTC0LCHC:0002); of another form of id the product is not known. */
const productOf = (sku: string): string => /^([^:]+):[^:]+$/.exec(sku)?.[1] ?? "";

const EMPTY = Object.fromEntries(RECONCILIATION_COLUMNS.map((column) => [column, ""])) as ReconciliationRow;

/**
 * A line as a row of the file; what is not known is empty. The effective price has its full length: with the rate and
 * the quantity it gives the subtotal back.
 */
export const reconciliationRow = (line: ReconciliationLine, context: RowContext): ReconciliationRow => ({
  ...EMPTY,
  PartnerId: line.partner,
  CustomerId: line.customer,
  CustomerName: context.customer.name,
  CustomerDomainName: context.customer.domain ?? "",
  CustomerCountry: context.customer.country,
  InvoiceNumber: context.invoice ?? "",
  MpnId: context.mpnId,
  ResellerMpnId: line.partnerOfRecord ?? "",
  OrderId: line.order ?? "",
  OrderDate: line.orderDate,
  ProductId: productOf(line.sku),
  SkuId: line.sku,
  SkuName: line.product,
  ProductName: line.product,
  ChargeType: (context.chargeTypes ?? DEFAULT_CHARGE_TYPES)[line.kind],
  UnitPrice: line.unitPrice,
  Quantity: String(line.quantity),
  Subtotal: line.subtotal,
  TaxTotal: context.tax.tax,
  Total: context.tax.total,
  Currency: line.currency,
  PriceAdjustmentDescription:
    line.promotion === undefined ? "" : `${line.promotion.percent}% promotion ${line.promotion.id}`,
  PublisherName: "Microsoft",
  SubscriptionDescription: line.product,
  SubscriptionId: line.subscription,
  ChargeStartDate: line.start,
  ChargeEndDate: line.end,
  TermAndBillingCycle: `${TERM_TEXT[line.termDuration]} commitment for ${PLAN_TEXT[line.billingPlan]} billing`,
  EffectiveUnitPrice: line.effectiveUnitPrice,
  UnitType: "Licenses",
  BillableQuantity: String(line.billableQuantity),
  BillingFrequency: line.billingPlan,
  PricingCurrency: line.pricingCurrency,
  PCToBCExchangeRate: line.fx.rate,
  PCToBCExchangeRateDate: line.fx.date,
  SubscriptionStartDate: line.termStart,
  SubscriptionEndDate: line.termEnd,
  ReferenceId: "transfer" in line ? line.transfer : "",
  PromotionId: line.promotion?.id ?? "",
});
