import { z } from "zod";
import { CustomLineItem, PricingRule } from "../configuration/model.ts";
import { BillId } from "../cost-data/bill-id.ts";
import { AccountId, BillingGroupArn, CustomLineItemArn, PricingRuleArn } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { Interval } from "./interval.ts";

/**
 * Rows of one payer's cost data that belong to a group: all of them, or those of the listed usage accounts;
 * `except` takes accounts away from "all" (they belong to other groups).
 */
export const Selection = z.strictObject({
  payer: BillId,
  accounts: z.union([z.literal("all"), z.array(AccountId)]),
  except: z.array(AccountId),
  /** The accounts meant by "all", so that a custom line item can be told to land on one of them. */
  members: z.array(AccountId).optional(),
  /** The group one level up whose sell price is the owner's cost of these rows; null: the bill of AWS itself. */
  upstream: BillingGroupArn.nullable(),
});
export type Selection = z.infer<typeof Selection>;

/** What to price: one billing group in one month, everything resolved. */
export const GroupTask = z.strictObject({
  arn: BillingGroupArn,
  name: z.string(),
  type: z.enum(["STANDARD", "TRANSFER_BILLING"]),
  owner: AccountId,
  /** Who receives the invoice: management account of the direct source, or the primary account. */
  buyer: AccountId,
  primaryAccount: AccountId,
  /** 1 is sold by the partner nearest to AWS; each further hop adds one. */
  level: z.int().min(1),
  currency: Currency,
  plan: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("RULES"), rules: z.array(PricingRule) }),
    /** Priced exactly as the group `pricedBy` prices these rows; null: as AWS bills them. */
    z.strictObject({ kind: z.literal("PASSTHROUGH"), pricedBy: BillingGroupArn.nullable() }),
  ]),
  selections: z.array(Selection),
  /** Of STANDARD groups only, and only where it cuts the month. */
  interval: Interval.optional(),
  customLineItems: z.array(CustomLineItem),
});
export type GroupTask = z.infer<typeof GroupTask>;

/** Exact amounts of one usage account and product in one payer's cost data; amounts keep every digit. */
export const ProductTotal = z.strictObject({
  /** An account that changed its organisation mid-month has rows in two payers' data. */
  payer: BillId,
  account: AccountId,
  billingEntity: z.string(),
  productCode: z.string(),
  productName: z.string(),
  amount: AmountText,
});
export type ProductTotal = z.infer<typeof ProductTotal>;

/** A custom line item as computed for the month (CONSOLIDATED and FLAT: one row; ITEMIZED: the sum of its rows). */
export const RatedCustomLine = z.strictObject({
  arn: CustomLineItemArn,
  name: z.string(),
  description: z.string(),
  account: AccountId,
  /** Service it is shown under. */
  productCode: z.string(),
  lineItemType: z.enum(["Fee", "Credit", "Proforma_Fee", "Proforma_Credit"]),
  computation: z.enum(["CONSOLIDATED", "ITEMIZED"]),
  /** What the percentage was taken of; null for flat items. */
  base: AmountText.nullable(),
  percentage: AmountText.nullable(),
  /** Signed: credits are negative. */
  amount: AmountText,
});
export type RatedCustomLine = z.infer<typeof RatedCustomLine>;

/** The sell side of one group in one month: Σ products + Σ customLines = total, to the last digit. */
export const RatedGroup = z.strictObject({
  arn: BillingGroupArn,
  currency: Currency,
  products: z.array(ProductTotal),
  customLines: z.array(RatedCustomLine),
  /** Rows of a type no rule of treatment knows: never billed, never dropped. Unblended cost. */
  suspense: z.array(
    z.strictObject({ account: AccountId, lineItemType: z.string(), amount: AmountText, rows: z.int() }),
  ),
  total: AmountText,
});
export type RatedGroup = z.infer<typeof RatedGroup>;

/** Why a row costs what it costs, per distinct price key; the price book of a group. */
export const PriceReason = z.strictObject({
  treatment: z.string(),
  rule: PricingRuleArn.nullable(),
  modifier: AmountText.nullable(),
});
export type PriceReason = z.infer<typeof PriceReason>;

/** What AWS bills one payer, by account, product and line type; net of discounts where the export has net columns. */
export const BillableTotal = z.strictObject({
  account: AccountId,
  billingEntity: z.string(),
  productCode: z.string(),
  productName: z.string(),
  lineItemType: z.string(),
  legalEntity: z.string(),
  rows: z.int(),
  unblended: AmountText,
  /** Net unblended where given, else unblended. */
  net: AmountText,
});
export type BillableTotal = z.infer<typeof BillableTotal>;
