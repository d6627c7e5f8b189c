import { PricingRule } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Pricing rules; known by ARN. */
export const pricingRuleKind: ConfiguredKind<PricingRule> = {
  kind: "PRICING_RULE",
  schema: PricingRule,
  idOf: ({ arn }) => arn,
};
