import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, page } from "../listing.ts";
import { fullArn, RuleArn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken } from "../wire.ts";
import { ownRule } from "./rule-lookup.ts";

export const listPricingPlansAssociatedWithPricingRule = operation<ApiDependencies>()({
  name: "ListPricingPlansAssociatedWithPricingRule",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-pricing-plans-associated-with-pricing-rule" },
  input: z.object({
    PricingRuleArn: RuleArn,
    BillingPeriod: BillingPeriodMember.optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const arn = fullArn(account, "pricingrule", input.PricingRuleArn);
    const { state } = await context.deps.configuration.current();
    ownRule(state, account, arn, period);
    const { things, nextToken } = page(context, "ListPricingPlansAssociatedWithPricingRule", input, {
      kind: state.pricingPlans,
      ids: state.pricingPlans.idsWith("rule", arn),
      period,
      accepts: ({ rules }) => rules.some((rule) => rule === arn),
    });
    return {
      BillingPeriod: period,
      PricingRuleArn: arn,
      PricingPlanArns: things.map(({ value }) => value.arn),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
