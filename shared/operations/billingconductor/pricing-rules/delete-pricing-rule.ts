import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { refuseNeverThere } from "../absent-target.ts";
import { changed, changeEvent } from "../change.ts";
import { conflict } from "../errors.ts";
import { fullArn, isOwn, RuleArn } from "../resources.ts";
import { plansOf } from "./rule-lookup.ts";

export const deletePricingRule = operation<ApiDependencies>()({
  name: "DeletePricingRule",
  permission: "pricing:write",
  route: { method: "POST", path: "/delete-pricing-rule" },
  input: z.object({ Arn: RuleArn }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "pricingrule", input.Arn);
    const period = periodOf(context.now);
    return changed(context, "DeletePricingRule", input, (state) => {
      refuseNeverThere(state.pricingRules, arn, isOwn(account, arn), "PRICINGRULES_NOT_EXIST");
      const answer = { Arn: arn };
      if (state.pricingRules.find(arn, period) === undefined)
        return { answer, changes: [], resources: [], events: [] };
      if (plansOf(state, arn, period) > 0)
        throw conflict(
          "PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT",
          { id: arn, type: "pricingrule" },
          "The pricing rule is in a pricing plan; take it out first.",
        );
      return {
        answer,
        changes: [thingChange("pricingRules", arn, { from: period, value: null, trace: true })],
        resources: [arn],
        events: [changeEvent("Pricing Rule Deleted", [arn])],
      };
    });
  },
});
