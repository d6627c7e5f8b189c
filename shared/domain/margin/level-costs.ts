import type { AccountId, BillingGroupArn } from "../identifiers.ts";
import { D, plain } from "../money/decimal.ts";
import type { BillableTotal, GroupTask, ProductTotal, RatedGroup } from "../rating/model.ts";

export type CostSources = {
  /** What AWS bills each payer of the month. */
  readonly billable: ReadonlyMap<AccountId, readonly BillableTotal[]>;
  /** Rated groups of the levels above. */
  readonly rated: ReadonlyMap<BillingGroupArn, RatedGroup>;
  /** Usage accounts of a payer: those of its delivery and of its organisation. */
  readonly accountsOf: (payer: AccountId) => readonly AccountId[];
};

export type CostPolicy = {
  /** Whether tax on the bill of AWS counts as cost; AWS does not say (spec/billing-conductor.md section 3.5). */
  readonly includeTax: boolean;
};
export const DEFAULT_COST_POLICY: CostPolicy = { includeTax: false };

/** A selection names what was not collected or not priced: a fault of the run. */
export class CostSourceMissingError extends Error {
  override readonly name = "CostSourceMissingError";
  readonly code = "cost-source-missing";
}

type Selection = GroupTask["selections"][number];

/** Whether a usage account belongs to a selection. */
export const selects = (
  selection: Selection,
  accountsOf: CostSources["accountsOf"],
): ((account: AccountId) => boolean) => {
  const named = new Set(selection.accounts === "all" ? accountsOf(selection.payer) : selection.accounts);
  const except = new Set(selection.except);
  return (account) => named.has(account) && !except.has(account);
};

const fromBill = (
  selection: Selection,
  isSelected: (account: AccountId) => boolean,
  sources: CostSources,
  policy: CostPolicy,
): readonly ProductTotal[] => {
  const totals = sources.billable.get(selection.payer);
  if (totals === undefined)
    throw new CostSourceMissingError(`no cost data of ${selection.payer} for the month`);
  return totals
    .filter((total) => isSelected(total.account) && (policy.includeTax || total.lineItemType !== "Tax"))
    .map(({ account, billingEntity, productCode, productName, net }) => ({
      account,
      billingEntity,
      productCode,
      productName,
      amount: net,
    }));
};

/** A group's sell side as account × product, custom line items under the product they are presented as. */
export const soldParts = (rated: RatedGroup): readonly ProductTotal[] => {
  const customs = rated.customLines.map(({ account, productCode, amount }) => ({
    account,
    billingEntity: "AWS",
    productCode,
    productName: "",
    amount,
  }));
  return [...rated.products, ...customs];
};

const fromLevelAbove = (
  task: GroupTask,
  upstream: BillingGroupArn,
  isSelected: (account: AccountId) => boolean,
  sources: CostSources,
): readonly ProductTotal[] => {
  const rated = sources.rated.get(upstream);
  if (rated === undefined) throw new CostSourceMissingError(`${upstream} has to be priced first`);
  if (rated.currency !== task.currency)
    throw new CostSourceMissingError(`${upstream} is priced in ${rated.currency}, not in ${task.currency}`);
  return soldParts(rated).filter(({ account }) => isSelected(account));
};

const merged = (parts: readonly ProductTotal[]): readonly ProductTotal[] => {
  const sums = new Map<string, { readonly part: ProductTotal; amount: D }>();
  for (const part of parts) {
    const key = JSON.stringify([part.account, part.billingEntity, part.productCode]);
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { part, amount: new D(part.amount) });
    else known.amount = known.amount.plus(part.amount);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { part, amount }]) => ({ ...part, amount: plain(amount) }));
};

/**
 * What a group costs its owner, by account and product: at the first level the bill of AWS (net of discounts
 * and credits), further down the sell price of the group one level up, custom line items of the selected
 * accounts among it; by construction the same numbers (architecture.md section 4). Sorted; one entry per
 * account, billing entity and product. Throws `CostSourceMissingError` when a source is not there.
 */
export const levelCosts = (
  task: GroupTask,
  sources: CostSources,
  policy: CostPolicy = DEFAULT_COST_POLICY,
): readonly ProductTotal[] =>
  merged(
    task.selections.flatMap((selection) => {
      const isSelected = selects(selection, sources.accountsOf);
      return selection.upstream === null
        ? fromBill(selection, isSelected, sources, policy)
        : fromLevelAbove(task, selection.upstream, isSelected, sources);
    }),
  );
