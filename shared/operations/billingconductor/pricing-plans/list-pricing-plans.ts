import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { ownListInput, ownPage } from "../own-listing.ts";
import { PlanArn } from "../resources.ts";
import { numberOf, secondsOf } from "../wire.ts";

export const listPricingPlans = operation<ApiDependencies>()({
  name: "ListPricingPlans",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-pricing-plans" },
  input: ownListInput(PlanArn),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { period, things, nextToken } = await ownPage(context, "ListPricingPlans", input, {
      kind: "pricingplan",
      of: ({ pricingPlans }) => pricingPlans,
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
