import type { ApiDependencies } from "../api-dependencies.ts";
import type { Service } from "../registry/service.ts";
import { billingConductorErrors } from "./errors.ts";
import { createPricingRule } from "./pricing-rules/create-pricing-rule.ts";
import { listPricingRules } from "./pricing-rules/list-pricing-rules.ts";

/** AWS Billing Conductor, REST-JSON, API version 2021-07-30 (spec/billing-conductor.md section 1). */
export const billingConductor: Service<ApiDependencies> = {
  name: "billingconductor",
  protocol: "rest-json",
  tokenHeader: "x-amzn-client-token",
  errors: billingConductorErrors,
  operations: [createPricingRule, listPricingRules],
};
