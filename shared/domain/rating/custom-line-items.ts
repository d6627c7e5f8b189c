import type { CustomLineItem, LineItemFilter } from "../configuration/model.ts";
import type { AccountId, CustomLineItemArn } from "../identifiers.ts";
import { D, plain, sum, ZERO } from "../money/decimal.ts";
import type { RatedCustomLine } from "./model.ts";

/** Rated amounts of the group, custom line items not included, in the group's currency. */
export type UsageTotal = {
  readonly account: string;
  readonly productCode: string;
  readonly lineItemType: string;
  readonly amount: D;
};

type FlatItem = Extract<CustomLineItem, { kind: "FLAT" }>;
export type PercentageItem = Extract<CustomLineItem, { kind: "PERCENTAGE" }>;

/** Product code of custom line items that are not presented under another service. */
export const CONDUCTOR_PRODUCT = "AWSBillingConductor";

/** +1 for a FEE, −1 for a CREDIT: charge values are never negative. */
const signed = (item: CustomLineItem, amount: D): D => (item.type === "FEE" ? amount : amount.negated());

export const flatAmount = (item: FlatItem): D => signed(item, new D(item.amount));

/** What one unit of the base adds to the bill: ± percentage / 100. The percentage is not rounded. */
export const percentageShare = (item: PercentageItem): D => signed(item, new D(item.percentage).div(100));

/** Whether a row or total counts towards the group part of a percentage item's base. */
export const isInBase = (
  filter: LineItemFilter | undefined,
  total: Pick<UsageTotal, "productCode" | "lineItemType">,
): boolean => {
  if (filter === undefined) return true;
  if ("service" in filter) return total.productCode === filter.service;
  return total.lineItemType !== "SavingsPlanNegation";
};

const lineItemTypeOf = (item: CustomLineItem): RatedCustomLine["lineItemType"] => {
  const itemized = item.kind === "PERCENTAGE" && item.computation === "ITEMIZED";
  const elsewhere = item.presentAs !== undefined && item.presentAs !== CONDUCTOR_PRODUCT;
  if (itemized || elsewhere) return item.type === "FEE" ? "Proforma_Fee" : "Proforma_Credit";
  return item.type === "FEE" ? "Fee" : "Credit";
};

/**
 * The custom line items of one group and month (spec/billing-conductor.md section 3.4), in the order given.
 * Flats first. Then percentages of: the group's total, filtered and without any flat, when the group is
 * associated, plus the signed amounts of the associated flats, which no filter touches. Percentages never see
 * each other. Without an association the amount is 0 and the line is still there.
 * @param items those valid in the month; an associated flat that is not among them adds nothing.
 */
export const rateCustomLineItems = (
  items: readonly CustomLineItem[],
  usage: readonly UsageTotal[],
  primaryAccount: AccountId,
): readonly RatedCustomLine[] => {
  const flats = new Map<CustomLineItemArn, D>();
  for (const item of items) if (item.kind === "FLAT") flats.set(item.arn, flatAmount(item));
  return items.map((item) => {
    const base = item.kind === "PERCENTAGE" ? baseOf(item, usage, flats) : null;
    const amount = item.kind === "PERCENTAGE" ? percentageShare(item).times(base ?? ZERO) : flatAmount(item);
    return {
      arn: item.arn,
      name: item.name,
      description: item.description,
      account: item.account ?? primaryAccount,
      productCode: item.presentAs ?? CONDUCTOR_PRODUCT,
      lineItemType: lineItemTypeOf(item),
      computation: item.kind === "PERCENTAGE" ? item.computation : "CONSOLIDATED",
      base: base === null ? null : plain(base),
      percentage: item.kind === "PERCENTAGE" ? plain(new D(item.percentage)) : null,
      amount: plain(amount),
    };
  });
};

const baseOf = (
  item: PercentageItem,
  usage: readonly UsageTotal[],
  flats: ReadonlyMap<CustomLineItemArn, D>,
): D => {
  const group = item.ofGroup ? usage.filter((total) => isInBase(item.filter, total)) : [];
  // An association names a flat once; a repeated name would otherwise charge its share twice.
  const associated = [...new Set(item.ofItems)].map((arn) => flats.get(arn) ?? ZERO);
  return sum(group.map((total) => total.amount)).plus(sum(associated));
};
