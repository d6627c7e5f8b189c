import { z } from "zod";
import { addMonths, BillingPeriod, monthsBetween, periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import type { Context } from "../change.ts";
import { notFound, validation } from "../errors.ts";
import { pageOfIds } from "../listing.ts";
import { fullArn, GroupArn, isOwn } from "../resources.ts";
import { BillingPeriodMember, integerMember, NextToken } from "../wire.ts";
import { monthText, type ReportPart, reportFigures } from "./cost-report-members.ts";

const MONTHS_MAX = 12;
const PAGE_SIZE = 300;

type Attribute = "PRODUCT_NAME" | "BILLING_PERIOD";

/** A group's figures over up to twelve months, as a whole or by product, month or both. */
export const getBillingGroupCostReport = operation<ApiDependencies>()({
  name: "GetBillingGroupCostReport",
  permission: "margin:read",
  route: { method: "POST", path: "/get-billing-group-cost-report" },
  input: z.object({
    Arn: GroupArn,
    BillingPeriodRange: z
      .object({
        InclusiveStartBillingPeriod: BillingPeriodMember,
        ExclusiveEndBillingPeriod: BillingPeriodMember,
      })
      .optional(),
    GroupBy: z.array(z.enum(["PRODUCT_NAME", "BILLING_PERIOD"])).optional(),
    MaxResults: integerMember(200, 300).optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "billinggroup", input.Arn);
    const { state } = await context.deps.configuration.current();
    if (!isOwn(account, arn) || state.billingGroups.versions(arn).length === 0)
      throw notFound(arn, "billinggroup");
    const parts = await partsOf(context, arn, periodsOf(context, input.BillingPeriodRange));
    const attributes = [...new Set(input.GroupBy ?? [])];
    const rows = grouped(parts, attributes);
    const { things, nextToken } = pageOfIds(
      context,
      "GetBillingGroupCostReport",
      { ...input, MaxResults: input.MaxResults ?? PAGE_SIZE },
      [...rows.keys()].sort(),
      (key) => rows.get(key),
    );
    return {
      BillingGroupCostReportResults: things.map((members) => {
        const [first] = members as readonly [ReportPart, ...ReportPart[]];
        return {
          Arn: arn,
          ...reportFigures(members, first.currency),
          ...(attributes.length === 0
            ? {}
            : { Attributes: attributes.map((key) => ({ Key: key, Value: attributeText(first, key) })) }),
        };
      }),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});

const periodsOf = (
  context: Context,
  range: { InclusiveStartBillingPeriod: string; ExclusiveEndBillingPeriod: string } | undefined,
): readonly BillingPeriod[] => {
  if (range === undefined) return [periodOf(context.now)];
  const start = BillingPeriod.parse(range.InclusiveStartBillingPeriod);
  const months = monthsBetween(start, BillingPeriod.parse(range.ExclusiveEndBillingPeriod));
  if (months < 1 || months > MONTHS_MAX)
    throw validation("ILLEGAL_BILLING_PERIOD_RANGE", `The range must have 1 to ${MONTHS_MAX} months.`);
  return Array.from({ length: months }, (_, index) => addMonths(start, index));
};

const partsOf = async (
  context: Context,
  arn: string,
  periods: readonly BillingPeriod[],
): Promise<readonly ReportPart[]> => {
  const months = await Promise.all(
    periods.map(async (period) => ({ period, margins: await context.deps.marginsOfMonth(period) })),
  );
  return months.flatMap(({ period, margins }) =>
    margins
      .filter((margin) => margin.arn === arn)
      .flatMap(({ currency, products }) =>
        products.map((product): ReportPart => ({ ...product, period, currency })),
      ),
  );
};

/** Parts by what they are grouped by; never two currencies in one row. */
const grouped = (
  parts: readonly ReportPart[],
  attributes: readonly Attribute[],
): ReadonlyMap<string, readonly ReportPart[]> => {
  const rows = new Map<string, ReportPart[]>();
  for (const part of parts) {
    const key = [
      part.currency,
      attributes.includes("BILLING_PERIOD") ? part.period : "",
      attributes.includes("PRODUCT_NAME") ? part.productCode : "",
    ].join("\n");
    rows.set(key, [...(rows.get(key) ?? []), part]);
  }
  return rows;
};

/** Products by their code, as everywhere else in Rebill: the same product has one name. */
const attributeText = (part: ReportPart, attribute: Attribute): string =>
  attribute === "PRODUCT_NAME" ? part.productCode : monthText(part.period);
