import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { validation } from "../errors.ts";
import { fullArn, PlanArn, RuleArn } from "../resources.ts";
import { checkedRules, distinctRuleArns, ownPlan } from "./plan-lookup.ts";

export const RuleArns = z.array(RuleArn).min(1, "must name 1 to 30 rules").max(30, "must name 1 to 30 rules");

export const associatePricingRules = operation<ApiDependencies>()({
  name: "AssociatePricingRules",
  permission: "pricing:write",
  route: { method: "PUT", path: "/associate-pricing-rules" },
  input: z.object({ Arn: PlanArn, PricingRuleArns: RuleArns }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "pricingplan", input.Arn);
    const added = distinctRuleArns(account, input.PricingRuleArns);
    const period = periodOf(context.now);
    return changed(context, "AssociatePricingRules", input, (state) => {
      const plan = ownPlan(state, account, arn, period).value;
      if (plan.rules.some((rule) => added.includes(rule)))
        throw validation("PRICINGRULES_ALREADY_ASSOCIATED", "A pricing rule is in the pricing plan already.");
      const rules = checkedRules(state, account, { arn, before: plan.rules, added }, period);
      return {
        answer: { Arn: arn },
        changes: [thingChange("pricingPlans", arn, { from: period, value: { ...plan, rules } })],
        resources: [arn],
        events: [changeEvent("Pricing Rules Associated", [arn], { pricingRules: added })],
      };
    });
  },
});
