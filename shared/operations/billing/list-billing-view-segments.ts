import { z } from "zod";
import {
  type BillingPeriod,
  monthsBetween,
  nextPeriod,
  periodOf,
  periodStart,
} from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import { viewArn } from "../../domain/views/billing-view.ts";
import { type ViewedData, viewOf } from "../../use-cases/views/view-of.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { NumberOut, numberOf } from "../billingconductor/wire.ts";
import { operation } from "../registry/operation.ts";
import { viewNotFound, wrongField } from "./errors.ts";
import { viewPage } from "./listing.ts";
import { viewContext } from "./view-members.ts";
import { MaxResults, NextToken, Timestamp, ViewArn } from "./wire.ts";

const Input = z.object({
  arn: ViewArn.optional(),
  timeRange: z.object({ beginDateInclusive: Timestamp, endDateExclusive: Timestamp }).optional(),
  maxResults: MaxResults.optional(),
  nextToken: NextToken.optional(),
});

/** Months one request looks at; each is looked up. Decided 2026-11: the real service names no limit. */
const MONTHS_MAX = 120;

const askedMonths = (
  range: z.output<typeof Input>["timeRange"],
  now: Instant,
): { readonly from: BillingPeriod; readonly until: BillingPeriod } => {
  if (range === undefined) return { from: periodOf(now), until: nextPeriod(periodOf(now)) };
  const { beginDateInclusive: from, endDateExclusive: end } = range;
  if (end <= from) throw wrongField("timeRange", "must end after it begins");
  // Everything changes at the beginning of a month, so a range that ends there takes in nothing of that month.
  const last = periodOf(new Date(Date.parse(end) - 1).toISOString());
  if (monthsBetween(periodOf(from), last) >= MONTHS_MAX)
    throw wrongField("timeRange", `must span at most ${MONTHS_MAX} months`);
  return { from: periodOf(from), until: nextPeriod(last) };
};

/** Epoch seconds of a month's first instant. */
const startOf = (period: BillingPeriod) => numberOf(String(Date.parse(periodStart(period)) / 1000));

type Segment = ViewedData["segments"][number];

const segmentToApi = (caller: string, { data, months, paidBy, source }: Segment) => ({
  domain: data.kind,
  timeRange: {
    beginDateInclusive: startOf(months.from),
    endDateExclusive: startOf(months.until),
  },
  // A member learns who manages its organisation; who pays for that one is the management account's affair.
  ...(caller === source ? {} : { managementAccountId: source }),
  ...(caller === source && paidBy !== undefined ? { billingTransferAccountId: paidBy } : {}),
  ...(data.kind === "PRO_FORMA" && data.primaryAccount !== undefined
    ? { billingGroupPrimaryAccountId: data.primaryAccount }
    : {}),
});

/** Whether the caller's own view shows AWS's charges or somebody's prices, and since when; months it may not see are left out. */
export const listBillingViewSegments = operation<ApiDependencies>()({
  name: "ListBillingViewSegments",
  permission: "margin:read",
  input: Input,
  output: z.object({
    items: z.array(
      z.object({
        domain: z.enum(["BILLABLE", "PRO_FORMA"]),
        timeRange: z.object({ beginDateInclusive: NumberOut, endDateExclusive: NumberOut }),
        managementAccountId: z.string().optional(),
        billingTransferAccountId: z.string().optional(),
        billingGroupPrimaryAccountId: z.string().optional(),
      }),
    ),
    nextToken: z.string().optional(),
  }),
  handle: async (context, input) => {
    const { account } = context.caller;
    const arn = input.arn ?? viewArn(account, { type: "PRIMARY" });
    const months = askedMonths(input.timeRange, context.now);
    const viewed = viewOf(await viewContext(context), { arn, caller: account, months });
    if (viewed === undefined) throw viewNotFound(arn);
    if (viewed.subject.type !== "PRIMARY") throw wrongField("arn", "must be the ARN of a primary view");
    const segments = new Map(viewed.segments.map((segment) => [segment.months.from as string, segment]));
    const page = viewPage(context, "ListBillingViewSegments", input, [...segments.keys()], (from) =>
      segments.get(from),
    );
    const { things, ...rest } = page;
    return { items: things.map((segment) => segmentToApi(account, segment)), ...rest };
  },
});
