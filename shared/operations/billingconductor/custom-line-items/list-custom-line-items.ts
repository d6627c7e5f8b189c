import { z } from "zod";
import { arnAccount } from "../../../domain/identifiers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, page } from "../listing.ts";
import { fullArn, GroupArn, ItemArn } from "../resources.ts";
import { AccountIdMember, BillingPeriodMember, MaxResults, Name, NextToken } from "../wire.ts";
import { candidates } from "./candidates.ts";
import { isCharged } from "./item-months.ts";
import { itemOut } from "./item-out.ts";

const some = <T extends z.ZodType>(member: T) =>
  z.array(member).min(1, "must have 1 to 100 values").max(100, "must have 1 to 100 values").optional();

export const listCustomLineItems = operation<ApiDependencies>()({
  name: "ListCustomLineItems",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-custom-line-items" },
  input: z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
    Filters: z
      .object({
        Names: some(Name),
        BillingGroups: some(GroupArn),
        Arns: some(ItemArn),
        AccountIds: z.array(AccountIdMember).max(30, "must have at most 30 values").optional(),
      })
      .optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const { state } = await context.deps.configuration.current();
    const { Names, BillingGroups, Arns, AccountIds } = input.Filters ?? {};
    const wanted = {
      arns: Arns?.map((arn) => fullArn(account, "customlineitem", arn)),
      names: Names,
      groups: BillingGroups?.map((arn) => fullArn(account, "billinggroup", arn)),
      // An empty list is allowed here and filters nothing.
      accounts: AccountIds === undefined || AccountIds.length === 0 ? undefined : AccountIds,
    };
    const sets = {
      arn: setOf(wanted.arns),
      name: setOf(wanted.names),
      group: setOf(wanted.groups),
      account: setOf(wanted.accounts),
    };
    const { things, nextToken } = page(context, "ListCustomLineItems", input, {
      kind: state.customLineItems,
      ids: candidates(state, account, wanted),
      period,
      accepts: (item) =>
        arnAccount(item.arn) === account &&
        sets.arn(item.arn) &&
        sets.name(item.name) &&
        sets.group(item.group) &&
        sets.account(item.account) &&
        isCharged(state, item, period),
    });
    return {
      CustomLineItems: things.map((record) => itemOut(state, record.value, record, period)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});

/** Whether something is wanted; everything is when nothing is said. */
const setOf = (values: readonly string[] | undefined): ((value: string | undefined) => boolean) => {
  if (values === undefined) return () => true;
  const set = new Set(values);
  return (value) => value !== undefined && set.has(value);
};
