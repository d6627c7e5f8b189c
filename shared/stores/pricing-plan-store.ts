import { PricingPlan } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Pricing plans of the partner; known by ARN. Managed plans are not stored. */
export const pricingPlanKind: ConfiguredKind<PricingPlan> = {
  kind: "PRICING_PLAN",
  schema: PricingPlan,
  idOf: ({ arn }) => arn,
};
