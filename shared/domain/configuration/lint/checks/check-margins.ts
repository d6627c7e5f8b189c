import { canonicalJson } from "../../../canonical-json.ts";
import { PASSTHROUGH_PLAN } from "../../../identifiers.ts";
import { D } from "../../../money/decimal.ts";
import type { BillingGroup } from "../../model.ts";
import type { LintContext } from "../lint-context.ts";
import type { GroupFacts } from "../lint-facts.ts";
import {
  groupConcern,
  type LintConcern,
  type LintRemark,
  note,
  planConcern,
  ruleConcern,
  warn,
} from "../lint-remark.ts";
import { isNeverPassedOn } from "../never-passed-on.ts";
import { isPercentage } from "../plan-rules.ts";
import { listText, percent } from "../wording.ts";

/**
 * Groups and products that were sold below their cost in the latest month that was run, as long as the group is
 * still priced by the same rules: about other rules the past says nothing.
 */
export const checkMargins = (context: LintContext): readonly LintRemark[] =>
  context.subjects.groups.flatMap((group) => {
    const last = context.factsOfGroup(group.arn);
    if (last === undefined || !isPricedAsThen(group, last, context)) return [];
    return lossOf(last).greaterThan(0)
      ? [groupRemark(group, last, context)]
      : productRemarks(group, last, context);
  });

const lossOf = ({ awsCost, proformaCost }: { awsCost: string; proformaCost: string }): D =>
  new D(awsCost).minus(proformaCost);

const isPricedAsThen = (group: BillingGroup, { rules }: GroupFacts, { planOf }: LintContext): boolean => {
  if (rules === null) return group.plan === PASSTHROUGH_PLAN;
  if (group.plan === PASSTHROUGH_PLAN) return false;
  const now = planOf(group.plan)?.rules ?? [];
  return (
    now.length === rules.length &&
    now.every((rule, position) => canonicalJson(rule) === canonicalJson(rules[position]))
  );
};

const groupRemark = (group: BillingGroup, last: GroupFacts, context: LintContext): LintRemark =>
  warn(
    "group-below-cost",
    concernsOf(group, context),
    `${group.name} was sold below cost in ${context.facts.period}: ${money(last.proformaCost)} for what cost ${money(last.awsCost)} ${last.currency}${worst(last)}`,
  );

const productRemarks = (
  group: BillingGroup,
  last: GroupFacts,
  context: LintContext,
): readonly LintRemark[] => {
  // Support is never passed on, so that it always costs more than it sells for; no plan can change that.
  const losses = lossesOf(last).filter(({ productCode }) => !isNeverPassedOn(productCode));
  if (losses.length === 0) return [];
  const rules = (context.planOf(group.plan)?.rules ?? []).filter(
    (rule) =>
      isPercentage(rule) &&
      "service" in rule &&
      losses.slice(0, 3).some(({ productCode }) => productCode === rule.service),
  );
  return [
    note(
      "product-below-cost",
      [...concernsOf(group, context), ...rules.slice(0, 3).map(ruleConcern)],
      `${group.name} was sold ${listText(losses.map(productText))} below cost in ${context.facts.period}, though not as a whole`,
    ),
  ];
};

const worst = (last: GroupFacts): string => {
  const losses = lossesOf(last);
  return losses.length === 0 ? "" : `, mostly ${listText(losses.map(productText))}`;
};

type Product = GroupFacts["products"][number];
/** Largest loss first. Amounts below a cent are left out: fractions of a row are no decision about prices. */
const lossesOf = ({ products }: GroupFacts): readonly Product[] =>
  products
    .filter((product) => lossOf(product).greaterThanOrEqualTo("0.01"))
    .toSorted(
      (left, right) =>
        lossOf(right).comparedTo(lossOf(left)) || (left.productCode < right.productCode ? -1 : 1),
    );

const productText = (product: Product): string => {
  const cost = new D(product.awsCost);
  return cost.greaterThan(0)
    ? `${product.productCode} (${percent(lossOf(product).div(cost))})`
    : product.productCode;
};

const concernsOf = (group: BillingGroup, { planOf }: LintContext): readonly LintConcern[] => {
  const plan = planOf(group.plan)?.plan;
  return [groupConcern(group), ...(plan === undefined ? [] : [planConcern(plan)])];
};

const money = (amount: string): string => new D(amount).toFixed(2);
