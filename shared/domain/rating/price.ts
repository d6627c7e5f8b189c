import type { PricingRule } from "../configuration/model.ts";
import type { PricingRuleArn } from "../identifiers.ts";
import { D, ZERO } from "../money/decimal.ts";
import type { PriceIndex } from "../pricing/price-index.ts";
import {
  freeTierActivated,
  matchCustomTiers,
  matchPercentageRule,
  modifierOf,
  type PercentageRule,
} from "./match-rule.ts";
import { type RatingPolicy, treatmentOf } from "./policy.ts";
import type { PriceKey } from "./price-key.ts";
import { customTierPlan, listTierPlan, type TierPlan } from "./tier-plan.ts";

export type { TierPlan } from "./tier-plan.ts";

/** Why a key is priced as it is; the words of a price book and of an explanation. */
export type PriceTreatment =
  | "USAGE"
  | "FREE_TIER"
  | "TIERS"
  | "CUSTOM_TIERS"
  | "SPLIT_COST"
  | "OWN_RESERVATION"
  | "OWN_SAVINGS_PLAN"
  | "OTHER_OWNERS_RESERVATION"
  | "OTHER_OWNERS_SAVINGS_PLAN"
  | "COMMITMENT_FEE"
  | "FEE"
  | "KEPT";

export type Price =
  | { readonly kind: "EXCLUDED"; readonly reason: string }
  /** Unknown line type: visible, never billed, never dropped. */
  | { readonly kind: "SUSPENSE" }
  | {
      readonly kind: "UNIT";
      /**
       * Amount = basis value × factor. With basis RATE the factor is already public rate × modifier (currency
       * per unit of usage); with a cost basis it is the modifier alone.
       */
      readonly factor: D;
      /** The line type the row gets in the pro forma bill. */
      readonly lineItemType: string;
      readonly rule: PricingRuleArn | null;
      readonly modifier: D | null;
      /** Covered by the group's own Savings Plan: a SavingsPlanNegation of minus exactly this goes with it. */
      readonly negated: boolean;
      readonly treatment: PriceTreatment;
    }
  | {
      readonly kind: "TIERED";
      /** Usage amount, whatever the basis, goes through these tiers together with all other usage of the key. */
      readonly tier: TierPlan;
      /** Amount of a part = quantity × rate × modifier; 1 without a rule. */
      readonly modifier: D;
      readonly lineItemType: string;
      readonly rule: PricingRuleArn | null;
      readonly treatment: PriceTreatment;
    };

export type PricingContext = {
  readonly rules: readonly PricingRule[];
  readonly isMember: (account: string) => boolean;
  readonly prices: PriceIndex;
  readonly policy: RatingPolicy;
};

const ONE = new D(1);

/**
 * The price of every row with this key in one group and month: the treatment of its line type, its commitment
 * owner, custom tiers, group tiers and free tier, percentage rule (spec/billing-conductor.md sections 3.2, 3.3).
 */
export const priceOf = (key: PriceKey, context: PricingContext): Price => {
  const { policy } = context;
  const treatment = treatmentOf(key.lineItemType, policy);
  if (treatment !== "SUSPENSE" && policy.excludedBillTypes.includes(key.billType)) {
    return excluded(`bill type ${key.billType}`);
  }
  switch (treatment) {
    case "EXCLUDED":
      return excluded(`line type ${key.lineItemType}`);
    case "SUSPENSE":
      return { kind: "SUSPENSE" };
    case "KEPT":
      return unit(key, undefined, "KEPT");
    case "COMMITMENT_FEE":
      return commitmentFee(key, context);
    case "RESERVED_USAGE":
      return isOwn(key.reservationOwner, context)
        ? { ...unit(key, undefined, "OWN_RESERVATION"), factor: ZERO }
        : usage(key, context, "OTHER_OWNERS_RESERVATION");
    case "COVERED_USAGE":
      if (!isOwn(key.savingsPlanOwner, context)) return usage(key, context, "OTHER_OWNERS_SAVINGS_PLAN");
      return {
        ...unit(key, policy.coveredUsageModified ? ruleFor(key, context) : undefined, "OWN_SAVINGS_PLAN"),
        negated: true,
      };
    case "FEE":
      if (isSupport(key, policy)) return excluded("support plan");
      if (key.reservationOwner !== "" || key.savingsPlanOwner !== "") return commitmentFee(key, context);
      return unit(key, ruleFor(key, context), "FEE");
    case "USAGE":
      return isSupport(key, policy) ? excluded("support plan") : usage(key, context, "USAGE");
  }
};

const excluded = (reason: string): Price => ({ kind: "EXCLUDED", reason });

/** A commitment row without an ARN belongs to the account it is charged to, which is a member. */
const isOwn = (owner: string, context: PricingContext): boolean => owner === "" || context.isMember(owner);

const isSupport = (key: PriceKey, policy: RatingPolicy): boolean =>
  new RegExp(policy.supportProductCodes, "u").test(key.productCode);

const ruleFor = (key: PriceKey, context: PricingContext): PercentageRule | undefined =>
  matchPercentageRule(context.rules, key, context.policy);

const unit = (
  key: PriceKey,
  rule: PercentageRule | undefined,
  treatment: PriceTreatment,
): Extract<Price, { kind: "UNIT" }> => {
  const modifier = rule === undefined ? null : modifierOf(rule);
  return {
    kind: "UNIT",
    factor: (key.publicRate ?? ONE).times(modifier ?? ONE),
    lineItemType: key.lineItemType,
    rule: rule?.arn ?? null,
    modifier,
    negated: false,
    treatment,
  };
};

const commitmentFee = (key: PriceKey, context: PricingContext): Price => {
  const owner = key.reservationOwner === "" ? key.savingsPlanOwner : key.reservationOwner;
  if (!isOwn(owner, context)) return excluded("commitment of an account outside the group");
  const rule = context.policy.ruleOnCommitmentFees ? ruleFor(key, context) : undefined;
  return unit(key, rule, "COMMITMENT_FEE");
};

/** Re-rated usage; usage covered by another owner's commitment lands here as plain usage at the public rate. */
const usage = (key: PriceKey, context: PricingContext, treatment: PriceTreatment): Price => {
  const { policy, rules } = context;
  const lineItemType = "Usage";
  if (policy.splitCostOperations.includes(key.operation)) {
    return { ...unit(key, undefined, "SPLIT_COST"), factor: ZERO, lineItemType };
  }
  const rule = ruleFor(key, context);
  const customTiers = matchCustomTiers(rules, key, policy);
  if (customTiers !== undefined) {
    const modifier = policy.percentageOnCustomTiers && rule !== undefined ? modifierOf(rule) : ONE;
    const tier = customTierPlan(customTiers);
    return { kind: "TIERED", tier, modifier, lineItemType, rule: customTiers.arn, treatment: "CUSTOM_TIERS" };
  }
  const freeTier = freeTierActivated(rules, key.productCode);
  const priced = context.prices.find(key);
  const tier = priced && listTierPlan(priced, freeTier);
  if (tier !== undefined) {
    const modifier = rule === undefined ? ONE : modifierOf(rule);
    return { kind: "TIERED", tier, modifier, lineItemType, rule: rule?.arn ?? null, treatment: "TIERS" };
  }
  if (key.freeTier && freeTier) {
    return { ...unit(key, undefined, "FREE_TIER"), factor: ZERO, lineItemType };
  }
  return { ...unit(key, rule, treatment), lineItemType };
};
