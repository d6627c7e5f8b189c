import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { validation } from "../errors.ts";
import { ownRule } from "../pricing-rules/rule-lookup.ts";
import { fullArn, PlanArn } from "../resources.ts";
import { RuleArns } from "./associate-pricing-rules.ts";
import { distinctRuleArns, ownPlan } from "./plan-lookup.ts";

export const disassociatePricingRules = operation<ApiDependencies>()({
  name: "DisassociatePricingRules",
  permission: "pricing:write",
  route: { method: "PUT", path: "/disassociate-pricing-rules" },
  input: z.object({ Arn: PlanArn, PricingRuleArns: RuleArns }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "pricingplan", input.Arn);
    const removed = distinctRuleArns(account, input.PricingRuleArns);
    const period = periodOf(context.now);
    return changed(context, "DisassociatePricingRules", input, (state) => {
      const plan = ownPlan(state, account, arn, period).value;
      for (const rule of removed) ownRule(state, account, rule, period);
      if (removed.some((rule) => !plan.rules.some((each) => each === rule)))
        throw validation("PRICINGRULES_NOT_ASSOCIATED", "A pricing rule is not in the pricing plan.");
      const rules = plan.rules.filter((rule) => !removed.includes(rule));
      return {
        answer: { Arn: arn },
        changes: [thingChange("pricingPlans", arn, { from: period, value: { ...plan, rules } })],
        resources: [arn],
        events: [changeEvent("Pricing Rules Disassociated", [arn], { pricingRules: removed })],
      };
    });
  },
});
