import { z } from "zod";
import { PricingPlan } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { refuseTakenName, refuseTooMany } from "../names.ts";
import { arnOf, RuleArn } from "../resources.ts";
import { Description, Name, TagMap } from "../wire.ts";
import { checkedRules, distinctRuleArns } from "./plan-lookup.ts";

const ID_LENGTH = 10;

export const createPricingPlan = operation<ApiDependencies>()({
  name: "CreatePricingPlan",
  permission: "pricing:write",
  route: { method: "POST", path: "/create-pricing-plan" },
  input: z.object({
    Name,
    Description: Description.optional(),
    PricingRuleArns: z.array(RuleArn).max(30, "must have at most 30 pricing rules").optional(),
    Tags: TagMap.optional(),
  }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = arnOf(account, "pricingplan", context.deps.ids.random(ID_LENGTH));
    const added = distinctRuleArns(account, input.PricingRuleArns ?? []);
    const period = periodOf(context.now);
    return changed(context, "CreatePricingPlan", input, (state) => {
      const owned = { owner: account, arn, name: input.Name };
      refuseTakenName(state.pricingPlans, owned, "pricingplan", period);
      const quota = { code: "PRICING_PLANS", limit: DEFAULT_QUOTAS.pricingPlans };
      refuseTooMany(state.pricingPlans, account, quota, period);
      const rules = checkedRules(state, account, { arn, before: [], added }, period);
      const value = PricingPlan.parse({
        arn,
        name: input.Name,
        ...(input.Description === undefined || input.Description === ""
          ? {}
          : { description: input.Description }),
        ...(input.Tags === undefined ? {} : { tags: input.Tags }),
        rules,
      });
      return {
        answer: { Arn: arn },
        changes: [thingChange("pricingPlans", arn, { from: period, value })],
        resources: [arn],
        events: [changeEvent("Pricing Plan Created", [arn], { pricingRules: rules })],
      };
    });
  },
});
