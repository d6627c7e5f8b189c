import { z } from "zod";
import { arnAccount } from "../../../domain/identifiers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, pageOfIds } from "../listing.ts";
import { fullArn, GroupArn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken } from "../wire.ts";
import { reportFigures } from "./cost-report-members.ts";

/** What each of the caller's groups cost and sold for in a month, from the run that counts. */
export const listBillingGroupCostReports = operation<ApiDependencies>()({
  name: "ListBillingGroupCostReports",
  permission: "margin:read",
  route: { method: "POST", path: "/list-billing-group-cost-reports" },
  input: z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    Filters: z.object({ BillingGroupArns: z.array(GroupArn).min(1).max(100).optional() }).optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const wanted = input.Filters?.BillingGroupArns?.map((arn) => fullArn(account, "billinggroup", arn));
    const own = new Map(
      (await context.deps.marginsOfMonth(period))
        .filter(({ arn }) => arnAccount(arn) === account && (wanted?.includes(arn) ?? true))
        .map((margin) => [margin.arn, margin]),
    );
    const { things, nextToken } = pageOfIds(
      context,
      "ListBillingGroupCostReports",
      input,
      [...own.keys()].sort(),
      (arn) => own.get(arn),
    );
    return {
      BillingGroupCostReports: things.map((margin) => ({
        Arn: margin.arn,
        ...reportFigures([{ ...margin, period, productCode: "" }], margin.currency),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
