import { z } from "zod";
import { earningsOf, totalsOf } from "../../../../use-cases/nce/charges/reconciliation.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { ourPage, PageQuery } from "../../page.ts";
import { MonthQuery, postedMonthOf } from "./month-query.ts";

const EarningOut = z.object({
  kind: z.enum(["accrual", "reversal"]),
  subscription: z.string(),
  segment: z.string(),
  base: z.string(),
  percent: z.string(),
  amount: z.string(),
  currency: z.string(),
});

export const listNceEarnings = operation<ApiDependencies>()({
  name: "ListNceEarnings",
  summary: "Incentives a partner earned in a month and what was taken back of them; reversals are negative.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/earnings" },
  input: z.strictObject({ ...MonthQuery, ...PageQuery }),
  output: z.object({
    totals: z.array(z.object({ currency: z.string(), amount: z.string() })),
    earnings: z.array(EarningOut),
    nextToken: z.string().optional(),
  }),
  handle: async (context, input) => {
    const month = await postedMonthOf(context, input);
    const earnings = earningsOf(month, month.partner, input.period);
    const keyed = new Map(
      earnings.map((each) => [`${each.subscription} ${each.segment} ${each.kind} ${each.base}`, each]),
    );
    const { things, nextToken } = ourPage(
      context,
      "ListNceEarnings",
      input,
      [...keyed.keys()].sort(),
      (key) => keyed.get(key),
    );
    return {
      totals: [...totalsOf(earnings)],
      earnings: things.map(({ partner: _, month: __, ...shown }) => shown),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
