import type { Currency } from "../money/currency.ts";
import { D, plain, sum, ZERO } from "../money/decimal.ts";
import { percentageText } from "../money/rounding.ts";
import type { GroupTask, ProductTotal, RatedGroup } from "../rating/model.ts";

/** Exact amounts; the percentage has 2 places. */
export type MarginRow = {
  readonly productCode: string;
  readonly awsCost: string;
  readonly proformaCost: string;
  readonly margin: string;
  readonly marginPercentage: string;
};

/** Σ rows = the group's figures, to the last digit. */
export type GroupMargin = {
  readonly arn: string;
  readonly name: string;
  readonly owner: string;
  readonly level: number;
  readonly currency: Currency;
  readonly awsCost: string;
  readonly proformaCost: string;
  readonly margin: string;
  readonly marginPercentage: string;
  /** Pro forma cost without custom line items. */
  readonly usageTotal: string;
  readonly products: readonly MarginRow[];
};

export type MarginPolicy = {
  /** What the percentage is a share of; AWS does not say which it uses (spec/billing-conductor.md section 3.5). */
  readonly divisor: "proforma" | "cost";
};
export const DEFAULT_MARGIN_POLICY: MarginPolicy = { divisor: "proforma" };

/** Margin in percent of the divisor with 2 places, half away from zero; "0" where the divisor is 0. */
export const marginPercentage = (cost: D, proforma: D, policy: MarginPolicy): string => {
  const divisor = policy.divisor === "proforma" ? proforma : cost;
  return divisor.isZero() ? "0" : percentageText(proforma.minus(cost).div(divisor).times(100));
};

const figures = (cost: D, proforma: D, policy: MarginPolicy) => ({
  awsCost: plain(cost),
  proformaCost: plain(proforma),
  margin: plain(proforma.minus(cost)),
  marginPercentage: marginPercentage(cost, proforma, policy),
});

const byProduct = (
  parts: readonly { readonly productCode: string; readonly amount: string }[],
): ReadonlyMap<string, D> => {
  const sums = new Map<string, D>();
  for (const { productCode, amount } of parts)
    sums.set(productCode, (sums.get(productCode) ?? ZERO).plus(amount));
  return sums;
};

/**
 * Margin of a group by product: pro forma (custom line items under the product they are presented as) minus
 * what the group costs its owner. May be negative. Products that cost and sell for exactly 0 are left out.
 * Both sides are in the group's currency.
 */
export const marginOf = (
  input: {
    readonly task: GroupTask;
    readonly rated: RatedGroup;
    /** From `levelCosts`: the bill of AWS, or the sell price of the level above. */
    readonly costs: readonly ProductTotal[];
  },
  policy: MarginPolicy = DEFAULT_MARGIN_POLICY,
): GroupMargin => {
  const { task, rated, costs } = input;
  const cost = byProduct(costs);
  const sell = byProduct([...rated.products, ...rated.customLines]);
  const products = [...new Set([...cost.keys(), ...sell.keys()])]
    .sort()
    .map((productCode) => ({
      productCode,
      awsCost: cost.get(productCode) ?? ZERO,
      proforma: sell.get(productCode) ?? ZERO,
    }))
    .filter(({ awsCost, proforma }) => !awsCost.isZero() || !proforma.isZero());
  return {
    arn: task.arn,
    name: task.name,
    owner: task.owner,
    level: task.level,
    currency: rated.currency,
    ...figures(sum(cost.values()), sum(sell.values()), policy),
    usageTotal: plain(sum(rated.products.map(({ amount }) => new D(amount)))),
    products: products.map(({ productCode, awsCost, proforma }) => ({
      productCode,
      ...figures(awsCost, proforma, policy),
    })),
  };
};
