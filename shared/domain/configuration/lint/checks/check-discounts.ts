import { D } from "../../../money/decimal.ts";
import type { BillingGroup } from "../../model.ts";
import type { LintContext } from "../lint-context.ts";
import {
  groupConcern,
  type LintConcern,
  type LintRemark,
  planConcern,
  ruleConcern,
  warn,
} from "../lint-remark.ts";
import { decide, factorOf, type PlanRules, type Target } from "../plan-rules.ts";
import { type Purchase, purchaseOf, targetsOf } from "../purchase-level.ts";
import { listText, priceLevel } from "../wording.ts";

/** Half of the smallest step of a rule (0.01 %), so that fractions of a cent in sums are no finding. */
const TOLERANCE = new D("0.00005");

type Loss = {
  readonly target: Target;
  readonly given: D;
  readonly received: D;
  readonly rule: LintConcern | undefined;
};

/**
 * Groups whose plan gives more discount than their owner receives: from the plan of the level above in a chain, or
 * from AWS, as far as the payer's discount by product is known. Custom line items are left out of account.
 */
export const checkDiscounts = (context: LintContext): readonly LintRemark[] =>
  context.subjects.groups.flatMap((group) => {
    const plan = context.planOf(group.plan);
    // BasicPricingPlan is the public price: it gives nothing, but a chain may still buy above it.
    if (plan === undefined && !group.plan.endsWith("/BasicPricingPlan")) return [];
    const purchase = purchaseOf(group, context);
    if (purchase === undefined) return [];
    const losses = lossesOf(plan, purchase);
    const [worst] = losses;
    return worst === undefined ? [] : [remarkOf(group, plan, purchase, losses, worst)];
  });

const lossesOf = (plan: PlanRules | undefined, purchase: Purchase): readonly Loss[] =>
  [...new Map([...targetsOf(plan), ...purchase.targets].map((target) => [keyOf(target), target])).values()]
    .flatMap((target) => {
      const received = purchase.factorOf(target);
      const rule = plan === undefined ? undefined : decide(plan.percentages, target);
      const given = rule === undefined ? new D(1) : factorOf(rule);
      return received === undefined || !given.plus(TOLERANCE).lessThan(received)
        ? []
        : [{ target, given, received, rule: rule && ruleConcern(rule) }];
    })
    .toSorted((left, right) => right.received.minus(right.given).comparedTo(left.received.minus(left.given)));

const keyOf = (target: Target): string => Object.values(target).join("\n");

const remarkOf = (
  group: BillingGroup,
  plan: PlanRules | undefined,
  purchase: Purchase,
  losses: readonly Loss[],
  worst: Loss,
): LintRemark => {
  const others = losses.slice(1).map(({ target }) => nameOf(target));
  const also = others.length === 0 ? "" : `; the same with ${listText([...new Set(others)])}`;
  return warn(
    purchase.kind === "CHAIN" ? "discount-above-chain" : "discount-above-own",
    [
      groupConcern(group),
      ...(plan === undefined ? [] : [planConcern(plan.plan)]),
      ...(worst.rule === undefined ? [] : [worst.rule]),
      ...purchase.concerns,
    ],
    `${group.name} pays for ${nameOf(worst.target)} ${priceLevel(worst.given)}, while its seller ${group.owner} ${purchase.from} pays ${priceLevel(worst.received)}: a loss${also}`,
  );
};

const nameOf = ({ billingEntity, productCode, usageType, operation }: Target): string =>
  [productCode, usageType, operation].filter((part) => part !== "").join(" ") ||
  (billingEntity === "AWS" ? "what no other rule prices" : `what ${billingEntity} sells`);
