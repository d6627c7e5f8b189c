import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, page } from "../listing.ts";
import { fullArn, RuleArn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken } from "../wire.ts";
import { plansOf } from "./rule-lookup.ts";
import { ruleOut } from "./rule-members.ts";

export const listPricingRules = operation<ApiDependencies>()({
  name: "ListPricingRules",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-pricing-rules" },
  input: z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    Filters: z
      .object({
        Arns: z.array(RuleArn).min(1).max(100).optional(),
      })
      .optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const { state } = await context.deps.configuration.current();
    const arns = input.Filters?.Arns?.map((arn) => fullArn(account, "pricingrule", arn));
    const wanted = arns === undefined ? undefined : new Set(arns);
    const own = state.pricingRules.idsWith("owner", account);
    const { things, nextToken } = page(context, "ListPricingRules", input, {
      kind: state.pricingRules,
      ids: wanted === undefined ? own : own.filter((id) => wanted.has(id)),
      period,
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
