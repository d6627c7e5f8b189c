/**
 * What happens to a row of one line type (spec/billing-conductor.md section 3.2).
 *
 * - `USAGE`: re-rated: custom tiers, group tiers, free tier, then the percentage rule.
 * - `RESERVED_USAGE`: covered by a reservation. Owner inside the group: kept at 0; outside: becomes usage.
 * - `COVERED_USAGE`: covered by a Savings Plan. Owner inside: on-demand price, negated; outside: becomes usage.
 * - `COMMITMENT_FEE`: fee of a reservation or Savings Plan: unblended when the owner is inside, else absent.
 * - `FEE`: any other fee: public price else unblended, rules by scope.
 * - `KEPT`: unblended cost as it stands, no rules.
 * - `EXCLUDED`: not part of the pro forma bill.
 * - `SUSPENSE`: not billed, but shown in the group's suspense total.
 */
export type Treatment =
  | "USAGE"
  | "RESERVED_USAGE"
  | "COVERED_USAGE"
  | "COMMITMENT_FEE"
  | "FEE"
  | "KEPT"
  | "EXCLUDED"
  | "SUSPENSE";

/**
 * Every choice of the specification that AWS leaves open or undocumented, in one place and as plain data.
 * A partner who wants it the other way changes the value, never the code.
 */
export type RatingPolicy = {
  /** By exact line type. Anything not named is `otherDiscounts` when it ends in "Discount", else SUSPENSE. */
  readonly treatments: Readonly<Record<string, Treatment>>;
  /** Discount rows have varying names in exports; all of them are negotiated, hence not public. */
  readonly otherDiscounts: Treatment;
  /** Bill types whose rows never reach a pro forma bill, whatever their line type. */
  readonly excludedBillTypes: readonly string[];
  /** Regular expression over `line_item_product_code`: AWS Support plans, which are never passed on. */
  readonly supportProductCodes: string;
  /** Split cost allocation adds rows of these operations whose cost already sits in the parent row. */
  readonly splitCostOperations: readonly string[];
  /** Percentage rules on reservation and Savings Plan fees. */
  readonly ruleOnCommitmentFees: boolean;
  /** Percentage rules on usage covered by an own Savings Plan; its negation mirrors it, so totals agree. */
  readonly coveredUsageModified: boolean;
  /** A percentage rule on top of custom tiers. */
  readonly percentageOnCustomTiers: boolean;
  /** A SKU rule without an operation matches every operation; otherwise only rows without one. */
  readonly skuRuleWithoutOperationMatchesAny: boolean;
  /** Line types a Passthrough group of the first level does not pass on. */
  readonly passthroughLeavesOut: readonly string[];
  /**
   * Which zero-cost usage rows count as free tier. `FREE_TIER_OFFER`: those of the separate free-tier offer
   * (spec/cur-focus.md section 1.8). `ANY_ZERO_RATE`: also rows in a zero-priced first range of the ordinary
   * on-demand price (SNS requests, Budgets days); without a price list these otherwise cost their public rate.
   */
  readonly freeTierRows: "FREE_TIER_OFFER" | "ANY_ZERO_RATE";
};

export const DEFAULT_POLICY: RatingPolicy = {
  treatments: {
    Usage: "USAGE",
    DiscountedUsage: "RESERVED_USAGE",
    SavingsPlanCoveredUsage: "COVERED_USAGE",
    // Replaced by rows of our own that mirror the covered usage at its repriced amount.
    SavingsPlanNegation: "EXCLUDED",
    RIFee: "COMMITMENT_FEE",
    SavingsPlanRecurringFee: "COMMITMENT_FEE",
    SavingsPlanUpfrontFee: "COMMITMENT_FEE",
    Fee: "FEE",
    Tax: "EXCLUDED",
    Credit: "EXCLUDED",
    Refund: "EXCLUDED",
    BundledDiscount: "KEPT",
  },
  otherDiscounts: "EXCLUDED",
  excludedBillTypes: ["Refund"],
  supportProductCodes: "^(AWS|OCB|ocb)[A-Za-z]*Support",
  splitCostOperations: ["ECSTask-EC2", "EKSPod-EC2"],
  ruleOnCommitmentFees: false,
  coveredUsageModified: true,
  percentageOnCustomTiers: false,
  skuRuleWithoutOperationMatchesAny: true,
  passthroughLeavesOut: ["Tax"],
  freeTierRows: "FREE_TIER_OFFER",
};

/** Treatment of a line type under a policy; unknown types go to suspense, visible but never billed. */
export const treatmentOf = (lineItemType: string, policy: RatingPolicy): Treatment => {
  const named = Object.hasOwn(policy.treatments, lineItemType) ? policy.treatments[lineItemType] : undefined;
  return named ?? (lineItemType.endsWith("Discount") ? policy.otherDiscounts : "SUSPENSE");
};
