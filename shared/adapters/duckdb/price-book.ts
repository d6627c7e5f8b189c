import type { PricingRuleArn } from "../../domain/identifiers.ts";
import { D, plain } from "../../domain/money/decimal.ts";
import { EXPORT_PLACES } from "../../domain/money/rounding.ts";
import { type Price, type PricingContext, priceOf } from "../../domain/rating/price.ts";
import type { Basis, PriceKey } from "../../domain/rating/price-key.ts";
import { firstPaidRate, type TierPlan } from "../../domain/rating/tier-plan.ts";
import { KEY_COLUMNS, type KeyTexts, priceKeyOfTexts, publicRateOf } from "./price-key-columns.ts";
import type { TableColumns } from "./temp-table.ts";

/** Which exact column of the narrow view an amount is a multiple of. */
export type BasisColumn = "usage_amount" | "public_amount" | "unblended_amount";

const BASIS_COLUMNS: Readonly<Record<Basis, BasisColumn>> = {
  RATE: "usage_amount",
  PUBLIC_COST: "public_amount",
  UNBLENDED: "unblended_amount",
};

/** The price of one combination of key columns in one group and month: a row of the price book. */
export type BookEntry = {
  readonly id: number;
  readonly texts: KeyTexts;
  readonly kind: Price["kind"];
  readonly basis: BasisColumn;
  /** Amount = basis × factor. */
  readonly factor: D;
  /** TIERED only: factor of rows with usage of 0 or below, which take no part in the tiers. */
  readonly outsideFactor: D | null;
  /** A border of a tier or pool lies in the month's usage: rows above zero take their factor from the allocation. */
  readonly openTiers: boolean;
  /** The factor is a price per unit of usage; otherwise a share of a cost. */
  readonly perUnit: boolean;
  readonly lineItemType: string;
  readonly rule: PricingRuleArn | null;
  readonly modifier: D | null;
  readonly negated: boolean;
  /** Why the price is what it is, or why the row is left out. */
  readonly treatment: string;
  readonly tier: TierPlan | null;
};

const ZERO = new D(0);
const ONE = new D(1);

/** Prices a combination of key columns by the shared leaf functions. */
export const bookEntry = (id: number, texts: KeyTexts, context: PricingContext): BookEntry => {
  const key = priceKeyOfTexts(texts, context.policy);
  return { id, texts, ...entryOf(key, priceOf(key, context)) };
};

const NOT_BILLED = {
  basis: "unblended_amount",
  factor: ZERO,
  outsideFactor: null,
  openTiers: false,
  perUnit: false,
  rule: null,
  modifier: null,
  negated: false,
  tier: null,
} as const;

const entryOf = (key: PriceKey, price: Price): Omit<BookEntry, "id" | "texts"> => {
  switch (price.kind) {
    case "EXCLUDED":
      return { ...NOT_BILLED, kind: price.kind, lineItemType: key.lineItemType, treatment: price.reason };
    case "SUSPENSE":
      return { ...NOT_BILLED, kind: price.kind, lineItemType: key.lineItemType, treatment: "SUSPENSE" };
    case "UNIT":
      return {
        kind: price.kind,
        basis: BASIS_COLUMNS[key.basis],
        factor: price.factor,
        outsideFactor: null,
        openTiers: false,
        perUnit: key.basis === "RATE",
        lineItemType: price.lineItemType,
        rule: price.rule,
        modifier: price.modifier,
        negated: price.negated,
        treatment: price.treatment,
        tier: null,
      };
    case "TIERED":
      return {
        kind: price.kind,
        basis: "usage_amount",
        factor: ZERO,
        outsideFactor: firstPaidRate(price.tier.tiers).times(price.modifier),
        openTiers: true,
        perUnit: true,
        lineItemType: price.lineItemType,
        rule: price.rule,
        modifier: price.modifier,
        negated: false,
        treatment: price.treatment,
        tier: price.tier,
      };
  }
};

/**
 * What a percentage rule adds to a description, ` (+20%)` or ` (-7%)`; empty without one. Custom tiers are
 * absolute rates and leave no suffix.
 */
export const modifierSuffix = (modifier: D | null): string => {
  if (modifier === null || modifier.equals(ONE)) return "";
  const percent = modifier.minus(ONE).times(100);
  return ` (${percent.isPositive() ? "+" : "-"}${plain(percent.abs())}%)`;
};

/** The entry with the one price all its rows above zero have. */
export const settled = (
  entry: BookEntry,
  price: { readonly rate: D; readonly kind: "FREE" | "PAID" },
): BookEntry => ({
  ...entry,
  openTiers: false,
  factor: price.rate.times(entry.modifier ?? ONE),
  treatment: price.kind === "FREE" ? "FREE_TIER" : entry.treatment,
});

/** Decimal places every factor of the book fits into. */
export const placesOf = (factors: Iterable<D>): number => {
  let places = 10;
  for (const factor of factors) places = Math.max(places, factor.decimalPlaces());
  return places;
};

/** A price book as a table; decimals as text. */
export const BOOK_COLUMNS: TableColumns = {
  price_id: "INTEGER",
  ...Object.fromEntries(KEY_COLUMNS.map((name) => [name, "VARCHAR" as const])),
  kind: "VARCHAR",
  basis: "VARCHAR",
  factor: "VARCHAR",
  outside_factor: "VARCHAR",
  /** Whether the factor is a price per unit of usage. */
  per_unit: "BOOLEAN",
  /** The public rate with its ten places, as reports show it whatever the source spells. */
  public_rate_text: "VARCHAR",
  out_line_item_type: "VARCHAR",
  suffix: "VARCHAR",
  negated: "BOOLEAN",
  open_tiers: "BOOLEAN",
  rule: "VARCHAR",
  modifier: "VARCHAR",
  treatment: "VARCHAR",
  /** The row's reservation / Savings Plan is the group's own, so its columns may be seen. */
  shows_reservation: "BOOLEAN",
  shows_savings_plan: "BOOLEAN",
  /** Covered by somebody else's commitment on the real bill and plain usage here: no trace of it may be seen. */
  uncovered: "BOOLEAN",
  /** The same in every row: commitments came home to the group, so its rows are cut as `rematch-table.ts` says. */
  rematched: "BOOLEAN",
};

/** What an entry's row says of the whole group. */
export type BookGroup = { readonly isMember: (account: string) => boolean; readonly rematched: boolean };

const COVERED_TYPES = new Set(["DiscountedUsage", "SavingsPlanCoveredUsage"]);

/** An entry as a row of {@link BOOK_COLUMNS}. */
export const bookRow = (
  entry: BookEntry,
  { isMember, rematched }: BookGroup,
): readonly (string | number | boolean | null)[] => [
  entry.id,
  ...KEY_COLUMNS.map((name) => entry.texts[name]),
  entry.kind,
  entry.basis,
  plain(entry.factor),
  entry.outsideFactor === null ? null : plain(entry.outsideFactor),
  entry.perUnit,
  publicRateOf(entry.texts)?.toFixed(EXPORT_PLACES) ?? null,
  entry.lineItemType,
  modifierSuffix(entry.modifier),
  entry.negated,
  entry.openTiers,
  entry.rule,
  entry.modifier === null ? null : plain(entry.modifier),
  entry.treatment,
  owns(entry.texts.reservation_owner, isMember) ??
    /^(DiscountedUsage|RIFee)$/.test(entry.texts.line_item_type),
  owns(entry.texts.savings_plan_owner, isMember) ?? entry.texts.line_item_type.startsWith("SavingsPlan"),
  COVERED_TYPES.has(entry.texts.line_item_type) && entry.lineItemType === "Usage",
  rematched,
];

/** Undefined when the row names no owner; a commitment row without one belongs to the account it is charged to. */
const owns = (owner: string, isMember: (account: string) => boolean): boolean | undefined =>
  owner === "" ? undefined : isMember(owner);
