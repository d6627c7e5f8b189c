import { overlap } from "../../billing-transfer/transfer-months.ts";
import { PASSTHROUGH_PLAN } from "../../identifiers.ts";
import { D } from "../../money/decimal.ts";
import type { BillingGroup, Transfer } from "../model.ts";
import type { LintContext } from "./lint-context.ts";
import { groupConcern, type LintConcern, planConcern } from "./lint-remark.ts";
import { decide, factorOf, isPercentage, type PlanRules, type Target } from "./plan-rules.ts";

/** What the owner of a group pays for the usage it sells, relative to the public price. */
export type Purchase = {
  readonly kind: "CHAIN" | "AWS";
  /** "through the group wholesale", "in 2026-10". */
  readonly from: string;
  readonly concerns: readonly LintConcern[];
  /** Where prices of this purchase differ. */
  readonly targets: readonly Target[];
  /** 0.93 is 7 % below the public price; undefined: not known. */
  readonly factorOf: (target: Target) => D | undefined;
};

/** A chain is at most a few hops; a circle is refused elsewhere. */
const HOPS_MAX = 10;

/** From the group of the level above, through Passthrough plans, or else from AWS. */
export const purchaseOf = (group: BillingGroup, context: LintContext): Purchase | undefined => {
  let seller = group;
  let source = sourceOf(group, context);
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const upper = groupAbove(seller, context);
    if (upper === undefined) return fromAws(source, context);
    if (upper.plan !== PASSTHROUGH_PLAN) return fromGroup(upper, context);
    seller = upper;
    source ??= sourceOf(upper, context);
  }
  return undefined;
};

/** The account AWS names as the payer in the cost data of the group's usage. */
const sourceOf = (group: BillingGroup, { transferOf }: LintContext): string | undefined =>
  group.type === "STANDARD" ? group.owner : transferOf(group.transfer)?.source;

/**
 * The group through which the owner buys: the one its own payer keeps for the same source, else for an
 * organisation in between, else for the owner (as month-end places groups, `plan-groups.ts`).
 */
const groupAbove = (group: BillingGroup, context: LintContext): BillingGroup | undefined => {
  const own = group.type === "STANDARD" ? undefined : context.transferOf(group.transfer);
  const path = own === undefined ? [] : pathTo(own, group.owner, context);
  const upward = context
    .transfersFrom(group.owner)
    .find((transfer) => own === undefined || overlap(transfer, own));
  if (upward === undefined) return undefined;
  for (const { id } of [...path, upward]) {
    const upper = context.groupOfTransfer(id, upward.target);
    if (upper !== undefined) return upper;
  }
  return undefined;
};

/** Transfers from the source of the first up to the account that owns the group. */
const pathTo = (first: Transfer, owner: string, context: LintContext): readonly Transfer[] => {
  const path = [first];
  for (let last = first; last.target !== owner && path.length < HOPS_MAX; ) {
    const next = context.transfersFrom(last.target).find((transfer) => overlap(transfer, first));
    if (next === undefined) break;
    path.push(next);
    last = next;
  }
  return path;
};

const fromGroup = (upper: BillingGroup, { planOf }: LintContext): Purchase => {
  const plan = planOf(upper.plan);
  return {
    kind: "CHAIN",
    from: `through ${upper.name}`,
    concerns: [groupConcern(upper), ...(plan === undefined ? [] : [planConcern(plan.plan)])],
    targets: targetsOf(plan),
    factorOf: (target) => {
      const rule = plan === undefined ? undefined : decide(plan.percentages, target);
      return rule === undefined ? new D(1) : factorOf(rule);
    },
  };
};

/**
 * The payer's discount by product. For one usage type nothing is claimed: it may have a rate of its own, which the
 * average of the product hides.
 */
const fromAws = (payer: string | undefined, { known, facts }: LintContext): Purchase | undefined => {
  const discounts = known.discountsOfPayer.get(payer ?? "") ?? [];
  if (discounts.length === 0) return undefined;
  return {
    kind: "AWS",
    from: `in ${facts.period}`,
    concerns: [],
    targets: discounts.map(({ billingEntity, productCode }) => ({
      billingEntity,
      productCode,
      usageType: "",
      operation: "",
    })),
    factorOf: (target) => {
      const found = discounts.find(
        ({ billingEntity, productCode }) =>
          billingEntity === target.billingEntity && productCode === target.productCode,
      );
      return found === undefined || target.usageType !== "" || new D(found.publicCost).lessThanOrEqualTo(0)
        ? undefined
        : new D(found.netCost).div(found.publicCost);
    },
  };
};

/** One target for every percentage rule of a plan: prices differ nowhere else. */
export const targetsOf = (plan: PlanRules | undefined): readonly Target[] =>
  (plan?.rules ?? []).filter(isPercentage).map((rule) => ({
    billingEntity: rule.scope === "BILLING_ENTITY" ? rule.billingEntity : "AWS",
    productCode: "service" in rule ? rule.service : "",
    usageType: "usageType" in rule ? rule.usageType : "",
    operation: "operation" in rule ? (rule.operation ?? "") : "",
  }));
