import { D, plain } from "../../money/decimal.ts";
import type { PercentageRule } from "../../rating/match-rule.ts";
import { isPercentage, type PlanRules } from "./plan-rules.ts";

/** The percentage rules of one scope and direction in a plan; exceptions of 0 % are not among them. */
export type Direction = {
  readonly count: number;
  /** The second smallest percentage. */
  readonly nextLeast: D | undefined;
  readonly byPercentage: ReadonlyMap<string, PercentageRule>;
};

const NONE: Direction = { count: 0, nextLeast: undefined, byPercentage: new Map() };

const arranged = new WeakMap<PlanRules, ReadonlyMap<string, Direction>>();

/** The rules of the same scope in the plan: in the rule's own direction, itself included, and in the other one. */
export const neighboursOf = (
  rule: PercentageRule,
  plan: PlanRules,
): { readonly same: Direction; readonly opposite: Direction } => {
  const directions = arranged.get(plan) ?? arrange(plan);
  arranged.set(plan, directions);
  const of = (type: PercentageRule["type"]): Direction => directions.get(`${rule.scope} ${type}`) ?? NONE;
  return { same: of(rule.type), opposite: of(rule.type === "MARKUP" ? "DISCOUNT" : "MARKUP") };
};

const arrange = (plan: PlanRules): ReadonlyMap<string, Direction> => {
  const members = new Map<string, PercentageRule[]>();
  for (const rule of plan.rules) {
    if (!isPercentage(rule)) continue;
    const key = `${rule.scope} ${rule.type}`;
    const others = members.get(key);
    if (others === undefined) members.set(key, [rule]);
    else others.push(rule);
  }
  return new Map([...members].map(([key, rules]) => [key, directionOf(rules)]));
};

const directionOf = (rules: readonly PercentageRule[]): Direction => {
  const byPercentage = new Map<string, PercentageRule>();
  const percentages: D[] = [];
  for (const rule of rules) {
    const percentage = new D(rule.modifierPercentage);
    if (percentage.isZero()) continue;
    percentages.push(percentage);
    const text = plain(percentage);
    if (!byPercentage.has(text)) byPercentage.set(text, rule);
  }
  const [, nextLeast] = percentages.toSorted((left, right) => left.comparedTo(right));
  return { count: percentages.length, nextLeast, byPercentage };
};
