import { D, plain } from "../../money/decimal.ts";
import { roundPercentage } from "../../money/rounding.ts";
import type { PricingRule } from "../model.ts";

const ONE = new D(1);

/** A price relative to the public one: factor 0.93 is "7 % below the public price". */
export const priceLevel = (factor: D): string => {
  if (factor.isZero()) return "free";
  const difference = factor.minus(ONE);
  if (difference.isZero()) return "the public price";
  const side = difference.isNegative() ? "below" : "above";
  return `${percent(difference.abs())} ${side} the public price`;
};

/** A share as percent with at most two places: 0.07 is "7 %". */
export const percent = (share: D): string => `${plain(roundPercentage(share.times(100)))} %`;

/** What a rule applies to. */
export const targetText = (rule: PricingRule): string => {
  switch (rule.scope) {
    case "GLOBAL":
      return "everything";
    case "SERVICE":
      return rule.service;
    case "BILLING_ENTITY":
      return `what ${rule.billingEntity} sells`;
    case "SKU":
      return [rule.service, rule.usageType, rule.operation].filter((part) => part !== undefined).join(" ");
  }
};

const LISTED_MAX = 3;

/** "a", "a and b", "a, b, c and 4 more". */
export const listText = (names: readonly string[]): string => {
  const more = names.length - LISTED_MAX;
  const parts = more > 0 ? [...names.slice(0, LISTED_MAX), `${more} more`] : names;
  return parts.length < 2
    ? (parts[0] ?? "")
    : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) as string}`;
};
