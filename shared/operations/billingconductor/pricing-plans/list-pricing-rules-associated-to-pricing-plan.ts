import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, page } from "../listing.ts";
import { fullArn, isManagedPlan, PlanArn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken } from "../wire.ts";
import { ownPlan } from "./plan-lookup.ts";

export const listPricingRulesAssociatedToPricingPlan = operation<ApiDependencies>()({
  name: "ListPricingRulesAssociatedToPricingPlan",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-pricing-rules-associated-to-pricing-plan" },
  input: z.object({
    PricingPlanArn: PlanArn,
    BillingPeriod: BillingPeriodMember.optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const arn = fullArn(account, "pricingplan", input.PricingPlanArn);
    const { state } = await context.deps.configuration.current();
    // Managed plans have no rules of their own: BasicPricingPlan is the public price, Passthrough the bill.
    const rules = isManagedPlan(arn) ? [] : ownPlan(state, account, arn, period).value.rules;
    const { things, nextToken } = page(context, "ListPricingRulesAssociatedToPricingPlan", input, {
      kind: state.pricingRules,
      ids: rules.toSorted(),
      period,
    });
    return {
      BillingPeriod: period,
      PricingPlanArn: arn,
      PricingRuleArns: things.map(({ value }) => value.arn),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
