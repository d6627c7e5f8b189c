import type { BillId } from "../cost-data/bill-id.ts";
import type { BillingGroupArn } from "../identifiers.ts";
import { D, plain } from "../money/decimal.ts";
import { isSelected, landsIn } from "../rating/members.ts";
import type { BillableTotal, GroupTask, ProductTotal, RatedGroup, Selection } from "../rating/model.ts";
import type { RatingPolicy } from "../rating/policy.ts";
import { takesIn } from "./split-delivery.ts";

/** What the level above sells and what AWS bills: where a level's costs come from. */
export type LevelAbove = {
  readonly rated: ReadonlyMap<BillingGroupArn, RatedGroup>;
  readonly billable: ReadonlyMap<BillId, readonly BillableTotal[]>;
};

/** An amount the level above charges, with the line type where AWS charges it directly. */
export type AmountAbove = ProductTotal & { readonly lineItemType: string };

/**
 * What the owner of a level pays for the usage of a selection: the sell price of the group above; at the top
 * AWS's bill, net of discounts and without tax.
 */
export const productsAbove = (
  selection: Selection,
  above: LevelAbove,
  policy: RatingPolicy,
): readonly AmountAbove[] => {
  if (selection.upstream !== null) {
    return groupAbove(selection.upstream, above)
      .products.filter((product) => isSelected([selection], placeOf(product)))
      .map((product) => ({ ...product, lineItemType: "" }));
  }
  const totals = above.billable.get(selection.payer);
  if (totals === undefined) throw new Error(`no cost data of ${selection.payer} in this run`);
  return totals
    .filter(
      (total) =>
        takesIn(selection, total.account) && !policy.passthroughLeavesOut.includes(total.lineItemType),
    )
    .map((total) => ({
      payer: selection.payer,
      account: total.account,
      billingEntity: total.billingEntity,
      productCode: total.productCode,
      productName: total.productName,
      lineItemType: total.lineItemType,
      amount: total.net,
    }));
};

const groupAbove = (arn: BillingGroupArn, above: LevelAbove): RatedGroup => {
  const rated = above.rated.get(arn);
  if (rated === undefined) throw new Error(`group ${arn} is not priced yet`);
  return rated;
};

/** Custom line items of the groups above that land on accounts of the task, each once, as costs. */
const linesAbove = (task: GroupTask, above: LevelAbove): readonly ProductTotal[] => {
  const upstreams = new Set(task.selections.flatMap((selection) => selection.upstream ?? []));
  return [...upstreams].flatMap((upstream) => {
    const selections = task.selections.filter((selection) => selection.upstream === upstream);
    return groupAbove(upstream, above).customLines.flatMap((line) => {
      const selection = selections.find((each) => landsIn([each])(line.account));
      if (selection === undefined) return [];
      const { account, productCode, amount } = line;
      return [
        { payer: selection.payer, account, billingEntity: "AWS", productCode, productName: "", amount },
      ];
    });
  });
};

const placeOf = (product: ProductTotal) => ({ payerAccount: product.payer, usageAccount: product.account });

/** Adds up parts of the same account and product; sorted by payer, account, entity, product. */
export const mergeProducts = (parts: readonly ProductTotal[]): readonly ProductTotal[] => {
  const merged = new Map<string, { product: ProductTotal; amount: D }>();
  for (const part of parts) {
    const key = [part.payer, part.account, part.billingEntity, part.productCode, part.productName].join(
      "\u0000",
    );
    const known = merged.get(key);
    merged.set(key, {
      product: known?.product ?? part,
      amount: (known?.amount ?? new D(0)).plus(part.amount),
    });
  }
  return [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { product, amount }]) => ({
      payer: product.payer,
      account: product.account,
      billingEntity: product.billingEntity,
      productCode: product.productCode,
      productName: product.productName,
      amount: plain(amount),
    }));
};

/**
 * What a group costs its owner, by account and product: "AWS cost" of the first level, and further down the
 * sell price of the level above, custom line items included, to the last digit (product.md D7).
 */
export const levelCosts = (
  task: GroupTask,
  above: LevelAbove,
  policy: RatingPolicy,
): readonly ProductTotal[] =>
  mergeProducts([
    ...task.selections.flatMap((selection) => productsAbove(selection, above, policy)),
    ...linesAbove(task, above),
  ]);
