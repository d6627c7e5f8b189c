import { z } from "zod";
import { BillingPeriod, periodStart } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import { type MonthRange, sharedMonths } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Times } from "../../../stores/versioned-store.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { validation } from "../errors.ts";
import { pageOfIds } from "../listing.ts";
import { fullArn, ItemArn, isOwn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken, secondsOf } from "../wire.ts";
import { type ItemPart, ownMonths } from "./item-months.ts";
import { itemOut } from "./item-out.ts";

/**
 * What an item is and was, month range by month range, oldest first: later edits come at the end, so that a list
 * read in pages loses none. Deleted items are listed as well.
 */
export const listCustomLineItemVersions = operation<ApiDependencies>()({
  name: "ListCustomLineItemVersions",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-custom-line-item-versions" },
  input: z.object({
    Arn: ItemArn,
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
    Filters: z
      .object({
        BillingPeriodRange: z
          .object({
            StartBillingPeriod: BillingPeriodMember.optional(),
            EndBillingPeriod: BillingPeriodMember.optional(),
          })
          .optional(),
      })
      .optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "customlineitem", input.Arn);
    const range = filteredMonths(input.Filters?.BillingPeriodRange);
    const { state } = await context.deps.configuration.current();
    const versions = isOwn(account, arn) ? versionsOf(state, arn) : [];
    if (versions.length === 0)
      throw validation("MISSING_CUSTOMLINEITEM", "The custom line item does not exist.");
    const wanted = new Map<string, Version>(
      versions
        .filter((version) => range === undefined || sharedMonths(version, range) !== undefined)
        .map((version) => [version.from, version]),
    );
    const months = [...wanted.keys()];
    const { things, nextToken } = pageOfIds(context, "ListCustomLineItemVersions", input, months, (month) =>
      wanted.get(month),
    );
    return {
      CustomLineItemVersions: things.map((version) => versionOut(state, version)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});

type Version = ItemPart & { readonly times: Times };

const FIRST = BillingPeriod.parse("0000-01");

/** Both ends of the filter are optional; the end is exclusive. */
const filteredMonths = (
  filter: { StartBillingPeriod?: string | undefined; EndBillingPeriod?: string | undefined } | undefined,
): MonthRange | undefined => {
  if (filter === undefined) return undefined;
  const { StartBillingPeriod: start, EndBillingPeriod: end } = filter;
  if (start !== undefined && end !== undefined && end <= start)
    throw validation("ILLEGAL_BILLING_PERIOD_RANGE", "EndBillingPeriod must be after StartBillingPeriod.");
  return {
    from: start === undefined ? FIRST : BillingPeriod.parse(start),
    until: end === undefined ? undefined : BillingPeriod.parse(end),
  };
};

/** Versions with the months in which the item is charged as they say. */
const versionsOf = ({ customLineItems }: ConfigurationState, arn: string): readonly Version[] => {
  const records = customLineItems.versions(arn);
  return records.flatMap(({ from, value, ...times }, position): readonly Version[] => {
    if (value === null) return [];
    const months = sharedMonths({ from, until: records[position + 1]?.from }, ownMonths(value));
    return months === undefined ? [] : [{ ...months, value, times }];
  });
};

/** EndBillingPeriod is exclusive like every end of a range here; absent: without end. StartTime is the first instant. */
const versionOut = (state: ConfigurationState, { from, until, value, times }: Version) => ({
  ...itemOut(state, value, times, from),
  StartBillingPeriod: from,
  ...(until === undefined ? {} : { EndBillingPeriod: until }),
  StartTime: secondsOf(Instant.parse(periodStart(from))),
});
