import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { ownListInput, ownPage } from "../own-listing.ts";
import { RuleArn } from "../resources.ts";
import { plansOf } from "./rule-lookup.ts";
import { ruleOut } from "./rule-members.ts";

export const listPricingRules = operation<ApiDependencies>()({
  name: "ListPricingRules",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-pricing-rules" },
  input: ownListInput(RuleArn),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { state, period, things, nextToken } = await ownPage(context, "ListPricingRules", input, {
      kind: "pricingrule",
      of: ({ pricingRules }) => pricingRules,
    });
    return {
      BillingPeriod: period,
      PricingRules: things.map((record) =>
        ruleOut(record.value, record, plansOf(state, record.value.arn, period)),
      ),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
