import { z } from "zod";
import { Address, PaymentProfile, Seller } from "../configuration/model.ts";
import { AccountId, BillingGroupArn, CustomLineItemArn } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { MicrosoftSection } from "../nce/invoicing/microsoft-sale.ts";
import { MoneyText, TaxLine } from "../tax/tax-line.ts";
import { BillingPeriod } from "../time/billing-period.ts";

/**
 * One invoice document as JSON. Money is text: `exact` amounts keep every digit in the currency of the cost
 * data, all others stand at the digits of the invoice currency (contract.md section 3).
 */
export const InvoiceId = z
  .string()
  .regex(/^inv-[0-9a-f]{24}$/, "must be an invoice id inv-…")
  .brand<"InvoiceId">();
export type InvoiceId = z.infer<typeof InvoiceId>;

/** Prefix of the series and a counter: unique per seller, not across sellers. */
export const InvoiceNumber = z
  .string()
  .regex(/^[A-Za-z0-9/_.-]{1,40}$/, "must be an invoice number")
  .brand<"InvoiceNumber">();
export type InvoiceNumber = z.infer<typeof InvoiceNumber>;

/** Calendar date without a time zone, as printed on the document. */
export const DocumentDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date YYYY-MM-DD");

/** CREDIT_NOTE: the total is in the buyer's favour. Amounts keep their sign in every kind (README). */
export const InvoiceKind = z.enum(["INVOICE", "CREDIT_NOTE", "DEBIT_NOTE"]);
export type InvoiceKind = z.infer<typeof InvoiceKind>;

export const SellerBlock = z.strictObject({
  account: AccountId,
  legalName: z.string(),
  sellerOfRecord: z.string(),
  address: Address.nullable(),
  taxRegistration: z.string().nullable(),
  email: z.string().nullable(),
  bank: Seller.shape.bank.unwrap().nullable(),
});
export type SellerBlock = z.infer<typeof SellerBlock>;

export const BuyerBlock = z.strictObject({
  account: AccountId,
  legalName: z.string(),
  organization: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  address: Address.nullable(),
  taxRegistration: z.string().nullable(),
});
export type BuyerBlock = z.infer<typeof BuyerBlock>;

/**
 * DIRECT: the buyer's own organisation; INDIRECT: an organisation the buyer itself bills; OWN: a STANDARD group;
 * MICROSOFT: subscriptions of a customer tenant of the buyer's, which are no usage of AWS.
 */
export const SectionRelation = z.enum(["DIRECT", "INDIRECT", "OWN", "MICROSOFT"]);
export type SectionRelation = z.infer<typeof SectionRelation>;

/** What a section is about: a billing group, or what Microsoft charges for one customer tenant. */
export const SectionKey = z.union([BillingGroupArn, MicrosoftSection]);
export type SectionKey = z.infer<typeof SectionKey>;

/** One billing group on the invoice. `exact` is the group's rated total in its cost currency. */
export const InvoiceSection = z.strictObject({
  group: SectionKey,
  relation: SectionRelation,
  title: z.string(),
  costCurrency: Currency,
  exact: AmountText,
  amount: MoneyText,
});
export type InvoiceSection = z.infer<typeof InvoiceSection>;

export const InvoiceLine = z.strictObject({
  /** Position on the document, from 1; names the line in `rebill explain`. */
  line: z.int().min(1),
  group: SectionKey,
  kind: z.enum(["SERVICE", "CUSTOM_LINE_ITEM", "MICROSOFT"]),
  customLineItem: CustomLineItemArn.nullable(),
  /** Billing entity of the cost data (`AWS`, `AWS Marketplace`, …), `custom line item` or `Microsoft`. */
  source: z.string(),
  productCode: z.string(),
  description: z.string(),
  /** How the amount came about, where a reader would ask: "10 % of USD 1380.00". */
  detail: z.string().nullable(),
  costCurrency: Currency,
  exact: AmountText,
  /** Of Microsoft's charges: the line of the seller's reconciliation that it sells on. */
  reconciliationLine: z.string().optional(),
  amount: MoneyText,
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

/** One unit of `from` was `rate` units of `to`, the invoice currency, on `date`. */
export const FxNote = z.strictObject({
  from: Currency,
  to: Currency,
  rate: AmountText,
  date: DocumentDate,
  source: z.string(),
});
export type FxNote = z.infer<typeof FxNote>;

const views = z.strictObject({
  byAccount: z.array(z.strictObject({ account: AccountId, name: z.string().nullable(), amount: MoneyText })),
  byService: z.array(z.strictObject({ productCode: z.string(), description: z.string(), amount: MoneyText })),
  byGroup: z.array(z.strictObject({ group: SectionKey, title: z.string(), amount: MoneyText })),
});
export type InvoiceViews = z.infer<typeof views>;

/** What was sold, to whom and for how much: what the content hash covers. */
export const InvoiceContent = z.strictObject({
  kind: InvoiceKind,
  series: z.string(),
  period: BillingPeriod,
  /** First and last day of the supply, both inclusive, UTC. */
  supply: z.strictObject({ from: DocumentDate, to: DocumentDate }),
  seller: SellerBlock,
  buyer: BuyerBlock,
  payment: z.strictObject({ method: PaymentProfile.shape.method, termsDays: z.int().min(0) }),
  currency: Currency,
  sections: z.array(InvoiceSection).min(1),
  lines: z.array(InvoiceLine).min(1),
  net: MoneyText,
  taxLines: z.array(TaxLine),
  tax: MoneyText,
  total: MoneyText,
  fx: z.array(FxNote),
  views,
  /** `net` minus the exact converted sum, in the invoice currency. */
  roundingDifference: AmountText,
});
export type InvoiceContent = z.infer<typeof InvoiceContent>;

const identity = {
  id: InvoiceId,
  issueDate: DocumentDate,
  dueDate: DocumentDate,
};
const provenance = {
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** True: computed before the month was final; never numbered. */
  estimate: z.boolean(),
  /** Width of the counter in the number. */
  numberDigits: z.int().min(1).max(12),
  references: z.strictObject({
    runId: z.string(),
    manifestHash: z.string().nullable(),
    groups: z.array(BillingGroupArn),
  }),
};

export const DraftInvoice = z.strictObject({
  number: z.null(),
  status: z.literal("draft"),
  ...identity,
  ...InvoiceContent.shape,
  ...provenance,
});
export type DraftInvoice = z.infer<typeof DraftInvoice>;

/** Immutable. Paid and overdue are facts about payments and are not written here. */
export const IssuedInvoice = z.strictObject({
  number: InvoiceNumber,
  status: z.literal("issued"),
  ...identity,
  ...InvoiceContent.shape,
  ...provenance,
});
export type IssuedInvoice = z.infer<typeof IssuedInvoice>;

export const Invoice = z.discriminatedUnion("status", [DraftInvoice, IssuedInvoice]);
export type Invoice = z.infer<typeof Invoice>;
