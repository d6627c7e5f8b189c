import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, page } from "../listing.ts";
import { fullArn, PlanArn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken, numberOf, secondsOf } from "../wire.ts";

export const listPricingPlans = operation<ApiDependencies>()({
  name: "ListPricingPlans",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-pricing-plans" },
  input: z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    Filters: z.object({ Arns: z.array(PlanArn).min(1).max(100).optional() }).optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const { state } = await context.deps.configuration.current();
    const arns = input.Filters?.Arns?.map((arn) => fullArn(account, "pricingplan", arn));
    const wanted = arns === undefined ? undefined : new Set(arns);
    const own = state.pricingPlans.idsWith("owner", account);
    const { things, nextToken } = page(context, "ListPricingPlans", input, {
      kind: state.pricingPlans,
      ids: wanted === undefined ? own : own.filter((id) => wanted.has(id)),
      period,
    });
    return {
      BillingPeriod: period,
      PricingPlans: things.map(({ value, createdAt, modifiedAt }) => ({
        Name: value.name,
        Arn: value.arn,
        Description: value.description ?? "",
        Size: numberOf(String(value.rules.length)),
        CreationTime: secondsOf(createdAt),
        LastModifiedTime: secondsOf(modifiedAt),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
