/** What a remark is about (product.md, C8). */
export type LintCheck = "shadowed" | "overlapping" | "never-matching" | "sign-trap" | "below-cost";

/** Every code the linter gives and the check it belongs to. Codes are part of the interface: they never change. */
export const LINT_CODES = {
  "shadowed-rule": "shadowed",
  "rule-without-usage-left": "shadowed",
  "redundant-rule": "shadowed",
  "overlapping-rules": "overlapping",
  "percentage-beside-custom-tiers": "overlapping",
  "unused-rule": "never-matching",
  "unused-plan": "never-matching",
  "unknown-service": "never-matching",
  "unknown-usage-type": "never-matching",
  "unknown-operation": "never-matching",
  "unknown-billing-entity": "never-matching",
  "service-not-passed-on": "never-matching",
  "item-without-base": "never-matching",
  "filter-without-usage": "never-matching",
  "discount-of-everything": "sign-trap",
  "discount-above-50": "sign-trap",
  "markup-above-300": "sign-trap",
  "percentage-below-1": "sign-trap",
  "direction-unlike-neighbours": "sign-trap",
  "far-below-neighbours": "sign-trap",
  "exception-at-public-price": "sign-trap",
  "fee-above-base": "sign-trap",
  "credit-above-base": "sign-trap",
  "credit-above-group-total": "sign-trap",
  "credit-lowers-base": "sign-trap",
  "base-below-zero": "sign-trap",
  "group-below-cost": "below-cost",
  "product-below-cost": "below-cost",
  "discount-above-own": "below-cost",
  "discount-above-chain": "below-cost",
  "tier-below-own-rate": "below-cost",
} as const satisfies Readonly<Record<string, LintCheck>>;
export type LintCode = keyof typeof LINT_CODES;

/** `warning`: probably a mistake. `note`: correct as it stands, but often meant otherwise. */
export type LintSeverity = "warning" | "note";

export type LintConcern = {
  readonly kind: "pricingRule" | "pricingPlan" | "billingGroup" | "customLineItem";
  readonly arn: string;
  readonly name: string;
};

/** One thing to look at. `reason` is a sentence for people; nothing is refused because of it. */
export type LintRemark = {
  readonly code: LintCode;
  readonly check: LintCheck;
  readonly severity: LintSeverity;
  /** What it is about, the thing to look at first in front. */
  readonly concerns: readonly LintConcern[];
  readonly reason: string;
};

type Named = { readonly arn: string; readonly name: string };
const concern =
  (kind: LintConcern["kind"]) =>
  ({ arn, name }: Named): LintConcern => ({ kind, arn, name });
export const ruleConcern = concern("pricingRule");
export const planConcern = concern("pricingPlan");
export const groupConcern = concern("billingGroup");
export const itemConcern = concern("customLineItem");

const make =
  (severity: LintSeverity) =>
  (code: LintCode, concerns: readonly LintConcern[], reason: string): LintRemark => ({
    code,
    check: LINT_CODES[code],
    severity,
    concerns,
    reason,
  });
export const warn = make("warning");
export const note = make("note");
