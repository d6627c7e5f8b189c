import type { AccountId, BillingGroupArn } from "../identifiers.ts";
import { D, plain, sum } from "../money/decimal.ts";
import { rateCustomLineItems, type UsageTotal } from "../rating/custom-line-items.ts";
import { isSelected, landsIn } from "../rating/members.ts";
import type { BillableTotal, GroupTask, ProductTotal, RatedGroup, Selection } from "../rating/model.ts";
import type { RatingPolicy } from "../rating/policy.ts";
import { takesIn } from "./split-delivery.ts";

/** What the level above sells and what AWS bills: where a Passthrough group takes its amounts from. */
export type LevelAbove = {
  readonly rated: ReadonlyMap<BillingGroupArn, RatedGroup>;
  readonly billable: ReadonlyMap<AccountId, readonly BillableTotal[]>;
};

type Part = ProductTotal & { readonly lineItemType: string };

/**
 * A group on the Passthrough plan: what the next level up bills for these very rows, then the group's own
 * custom line items (spec/billing-conductor.md section 3.1 rule 11, example 20). At the top that is AWS's bill,
 * net of discounts and without tax.
 */
export const ratePassthrough = (task: GroupTask, above: LevelAbove, policy: RatingPolicy): RatedGroup => {
  const parts = task.selections.flatMap((selection) => amountsAbove(selection, above, policy));
  const usage: UsageTotal[] = parts.map((part) => ({ ...part, amount: new D(part.amount) }));
  const customLines = rateCustomLineItems(task.customLineItems, usage, task.primaryAccount);
  const products = mergeProducts(parts);
  return {
    arn: task.arn,
    currency: task.currency,
    products: [...products],
    customLines: [...customLines],
    suspense: [],
    total: plain(sum([...products, ...customLines].map((part) => new D(part.amount)))),
  };
};

/**
 * What the owner of a level pays for the rows of a selection, by account and product: the sell price of the
 * group above, with the custom line items that land on these accounts; at the top AWS's bill without tax.
 */
export const amountsAbove = (
  selection: Selection,
  above: LevelAbove,
  policy: RatingPolicy,
): readonly Part[] => {
  if (selection.upstream === null) {
    return (above.billable.get(selection.payer) ?? [])
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
  }
  const rated = above.rated.get(selection.upstream);
  if (rated === undefined) throw new Error(`group ${selection.upstream} is not priced yet`);
  const lands = landsIn([selection]);
  const lines = rated.customLines
    .filter((line) => lands(line.account))
    .map((line) => ({
      payer: selection.payer,
      account: line.account,
      billingEntity: "AWS",
      productCode: line.productCode,
      productName: line.name,
      lineItemType: line.lineItemType,
      amount: line.amount,
    }));
  const products = rated.products.filter((product) => isSelected([selection], placeOf(product)));
  return [...products.map((product) => ({ ...product, lineItemType: "" })), ...lines];
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
