import type { CostLine } from "../../domain/cost-data/cost-line.ts";
import { D, ZERO } from "../../domain/money/decimal.ts";
import { roundToExport } from "../../domain/money/rounding.ts";
import type { RatingPolicy } from "../../domain/rating/policy.ts";
import { type PriceKey, priceKeyOf } from "../../domain/rating/price-key.ts";
import type { ChunkColumns } from "./canonical/chunk-columns.ts";
import { quoteIdentifier } from "./canonical/sql-text.ts";

/**
 * The columns that a row's price depends on, as text, before any rule of pricing looks at them: SQL only tells
 * rows apart, and what a combination means is decided in TypeScript, once, by the shared `priceKeyOf`.
 * `public_rate` is the rate as the file spells it, so that no row's text has to be parsed while scanning.
 * `free_kind` tells the kinds of zero-cost usage rows that a policy may take for free tier (`isFreeTier`), whatever
 * their public rate.
 */
export const KEY_COLUMNS = [
  "line_item_type",
  "bill_type",
  "billing_entity",
  "product_code",
  "service_code",
  "usage_type",
  "operation",
  "sku",
  "public_rate",
  "public_cost_given",
  "free_kind",
  "reservation_owner",
  "savings_plan_owner",
] as const;
export type KeyColumn = (typeof KEY_COLUMNS)[number];
export type KeyTexts = Readonly<Record<KeyColumn, string>>;

const TEXTS = {
  line_item_type: "line_item_line_item_type",
  bill_type: "bill_bill_type",
  billing_entity: "bill_billing_entity",
  product_code: "line_item_product_code",
  service_code: "product_servicecode",
  usage_type: "line_item_usage_type",
  operation: "line_item_operation",
  sku: "product_sku",
  public_rate: "pricing_public_on_demand_rate",
} as const;

/** Every column of a chunk that {@link keyExpressions} reads. */
export const KEY_SOURCES: readonly string[] = [
  ...Object.values(TEXTS),
  "line_item_unblended_rate",
  "pricing_rate_code",
  "pricing_term",
  "reservation_reservation_a_r_n",
  "savings_plan_savings_plan_a_r_n",
];

/** Account part of an ARN column, as `arnAccount` takes it. */
const owner = (columns: ChunkColumns, name: string): string =>
  columns.has(name) ? `split_part(${columns.text(name)}, ':', 5)` : "''";

/**
 * SQL expression of every key column over the rows of a chunk. `numbers` names the exact decimals the row
 * source already offers as columns.
 */
export const keyExpressions = (
  columns: ChunkColumns,
  numbers: { readonly unblendedCost: string; readonly publicCost: string },
): Readonly<Record<KeyColumn, string>> => {
  const texts = Object.fromEntries(
    Object.entries(TEXTS).map(([key, name]) => [key, columns.text(name)]),
  ) as Record<keyof typeof TEXTS, string>;
  const term = `split_part(${columns.text("pricing_rate_code")}, '.', 2)`;
  return {
    ...texts,
    public_cost_given: `CASE WHEN ${numbers.publicCost} <> 0 THEN 'Y' ELSE '' END`,
    free_kind: `CASE
      WHEN ${texts.line_item_type} <> 'Usage' OR ${numbers.unblendedCost} <> 0 THEN ''
      WHEN NOT ${isZeroRate(columns, "line_item_unblended_rate")} THEN ''
      WHEN ${term} = 'A429C66SYZ' THEN 'OFFER'
      WHEN ${term} = '' AND ${columns.text("pricing_term")} = '' THEN 'BARE'
      WHEN ${term} IN ('', 'JRTCKXETXF') THEN 'PLAIN'
      ELSE '' END`,
    reservation_owner: owner(columns, "reservation_reservation_a_r_n"),
    savings_plan_owner: owner(columns, "savings_plan_savings_plan_a_r_n"),
  };
};

/**
 * A rate is given and is 0 at ten places. Comparing the double is exact for every text of up to fifteen digits,
 * since no two of them share a double, and AWS writes ten places.
 */
const isZeroRate = (columns: ChunkColumns, name: string): string => {
  if (!columns.has(name)) return "false";
  const value = `TRY_CAST(${quoteIdentifier(name)} AS DOUBLE)`;
  return `coalesce(${value} > -5e-11 AND ${value} < 5e-11, false)`;
};

const RATE_CODES: Readonly<Record<string, string>> = {
  OFFER: "sku.A429C66SYZ.rate",
  BARE: "",
  PLAIN: "sku.JRTCKXETXF.rate",
};

const arnOf = (account: string): string => (account === "" ? "" : `arn:aws:commitment::${account}:id`);

/**
 * The price key all rows of a combination share. A row is made up that has this combination, and the very
 * function that prices rows one by one reads its key, so there is no second definition to keep in step.
 */
export const priceKeyOfTexts = (texts: KeyTexts, policy: RatingPolicy): PriceKey => {
  const free = texts.free_kind !== "";
  const line: CostLine = {
    position: 0,
    lineItemId: "",
    payerAccount: "",
    usageAccount: "",
    billType: texts.bill_type,
    billingEntity: texts.billing_entity,
    lineItemType: texts.line_item_type,
    productCode: texts.product_code,
    serviceCode: texts.service_code,
    productName: "",
    usageType: texts.usage_type,
    operation: texts.operation,
    sku: texts.sku,
    rateCode: RATE_CODES[texts.free_kind] ?? "",
    pricingTerm: texts.free_kind === "BARE" ? "" : "OnDemand",
    resourceId: "",
    usageStart: "",
    description: "",
    usageAmount: ZERO,
    unblendedRate: free ? ZERO : null,
    unblendedCost: free ? ZERO : new D(1),
    netUnblendedCost: null,
    publicRate: publicRateOf(texts),
    publicCost: texts.public_cost_given === "Y" ? new D(1) : null,
    reservationArn: arnOf(texts.reservation_owner),
    savingsPlanArn: arnOf(texts.savings_plan_owner),
  };
  return priceKeyOf(line, policy);
};

/** In currency per unit, at most 10 places; null where the row has none. */
export const publicRateOf = (texts: Pick<KeyTexts, "public_rate">): D | null =>
  texts.public_rate === "" ? null : roundToExport(new D(texts.public_rate));
