import type { CostLine } from "../cost-data/cost-line.ts";
import { arnAccount } from "../identifiers.ts";
import { D } from "../money/decimal.ts";
import { floorToExport } from "../money/rounding.ts";
import { compareText, compareTexts } from "./text-order.ts";

/** A row that commitments may cover; the texts are the row's own. */
export type CoverableUsage = Pick<
  CostLine,
  | "usageAccount"
  | "resourceId"
  | "lineItemId"
  | "position"
  | "productCode"
  | "usageType"
  | "operation"
  | "usageAmount"
>;

/**
 * What one commitment covered outside the group at one payer and usage start. A reservation's amount is usage and
 * covers its own `sku` only; a Savings Plan's is currency (rate × usage) and covers what has one of its rates.
 */
export type FreedBenefit = { readonly arn: string; readonly amount: D } & (
  | { readonly type: "DiscountedUsage"; readonly sku: string }
  | { readonly type: "SavingsPlanCoveredUsage" }
);

/** Usage of a row that a commitment covers; `rate` is the Savings Plan's, null for a reservation. */
export type CoveredPart = {
  readonly type: FreedBenefit["type"];
  readonly arn: string;
  readonly rate: D | null;
  readonly quantity: D;
};
export type CoveredUsage = { readonly parts: readonly CoveredPart[]; readonly rest: D };

/** Rates of Savings Plans by {@link rateKey}. */
export type PlanRates = ReadonlyMap<string, D>;

type Sku = Pick<CostLine, "productCode" | "usageType" | "operation">;
const skuOf = ({ productCode, usageType, operation }: Sku): readonly string[] => [
  productCode,
  usageType,
  operation,
];
/** What a reservation covers: product, usage type and operation, as one text. */
export const skuKey = (row: Sku): string => JSON.stringify(skuOf(row));
export const rateKey = (savingsPlanArn: string, row: Sku): string =>
  JSON.stringify([savingsPlanArn, ...skuOf(row)]);

/**
 * Applies freed benefits to the rows of one payer and usage start: reservations before Savings Plans, each kind by
 * ARN, every benefit to the owner's account first, then by account, resource id, line item id, position. What
 * finds no usage stays unused.
 * @returns what covers each row, at the index the row has in `rows`; parts and rest sum to its usage.
 */
export const coverUsage = (
  rows: readonly CoverableUsage[],
  benefits: readonly FreedBenefit[],
  rates: PlanRates,
): readonly CoveredUsage[] => {
  const covered = rows.map((row) => ({ row, rest: row.usageAmount, parts: [] as CoveredPart[] }));
  const bySku = new Map<string, typeof covered>();
  for (const each of covered) {
    const key = skuKey(each.row);
    const known = bySku.get(key);
    if (known === undefined) bySku.set(key, [each]);
    else known.push(each);
  }
  for (const benefit of [...benefits].sort(inTurn)) {
    const owner = arnAccount(benefit.arn);
    const reach = benefit.type === "DiscountedUsage" ? (bySku.get(benefit.sku) ?? []) : covered;
    let left = benefit.amount;
    for (const each of reach.toSorted((a, b) => ownerFirst(owner, a.row, b.row))) {
      if (!left.greaterThan(0)) break;
      const rate = benefit.type === "DiscountedUsage" ? null : rates.get(rateKey(benefit.arn, each.row));
      if (rate === undefined) continue;
      // Rounded down, so that a plan never covers more than its commitment.
      const quantity = D.min(each.rest, rate === null ? left : floorToExport(left.div(rate)));
      if (!quantity.greaterThan(0)) continue;
      left = left.minus(rate === null ? quantity : quantity.times(rate));
      each.rest = each.rest.minus(quantity);
      each.parts.push({ type: benefit.type, arn: benefit.arn, rate, quantity });
    }
  }
  return covered;
};

const inTurn = (left: FreedBenefit, right: FreedBenefit): number =>
  Number(left.type !== "DiscountedUsage") - Number(right.type !== "DiscountedUsage") ||
  compareText(left.arn, right.arn);

const ownerFirst = (owner: string | undefined, left: CoverableUsage, right: CoverableUsage): number =>
  Number(left.usageAccount !== owner) - Number(right.usageAccount !== owner) ||
  compareTexts(
    [left.usageAccount, left.resourceId, left.lineItemId],
    [right.usageAccount, right.resourceId, right.lineItemId],
  ) ||
  left.position - right.position;

/** Benefits by place (payer and usage start), those of one commitment and SKU added up. Nothing frees 0 or less. */
export const freedByPlace = (
  freed: readonly { readonly place: string; readonly benefit: FreedBenefit }[],
): ReadonlyMap<string, readonly FreedBenefit[]> => {
  const places = new Map<string, Map<string, FreedBenefit>>();
  for (const { place, benefit } of freed) {
    if (!benefit.amount.greaterThan(0)) continue;
    const benefits = places.get(place) ?? new Map<string, FreedBenefit>();
    places.set(place, benefits);
    const key = JSON.stringify([benefit.arn, benefit.type === "DiscountedUsage" ? benefit.sku : null]);
    const amount = benefits.get(key)?.amount.plus(benefit.amount) ?? benefit.amount;
    benefits.set(key, { ...benefit, amount });
  }
  return new Map([...places].map(([place, benefits]) => [place, [...benefits.values()]]));
};
