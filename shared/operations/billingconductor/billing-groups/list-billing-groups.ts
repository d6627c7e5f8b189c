import { z } from "zod";
import { transferIdOfArn } from "../../../domain/billing-transfer/transfer-arn.ts";
import type { BillingGroup } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { inboundTransfer } from "../../../use-cases/configuration/inbound-transfers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { listedPeriod, page } from "../listing.ts";
import { fullArn, GroupArn } from "../resources.ts";
import { AccountIdMember, BillingPeriodMember, MaxResults, NextToken } from "../wire.ts";
import { FullPlanArn, listedGroupOut, Status, TransferArn } from "./group-members.ts";
import { groupStatus } from "./group-status.ts";

const list = <T extends z.ZodType>(member: T, max: number) =>
  z
    .array(member)
    .min(1, `must have 1 to ${max} elements`)
    .max(max, `must have 1 to ${max} elements`)
    .optional();

const Filters = z.object({
  Arns: list(GroupArn, 100),
  PricingPlan: FullPlanArn.optional(),
  Statuses: list(Status, 2),
  AutoAssociate: z.boolean().optional(),
  PrimaryAccountIds: list(AccountIdMember, 100),
  BillingGroupTypes: list(z.enum(["STANDARD", "TRANSFER_BILLING"]), 2),
  Names: list(
    z.object({
      SearchOption: z.literal("STARTS_WITH"),
      SearchValue: z.string().regex(/^[a-zA-Z0-9_+=.\-@ ]{1,128}$/, "must be the beginning of a name"),
    }),
    1,
  ),
  ResponsibilityTransferArns: list(TransferArn, 30),
});
type Filters = z.infer<typeof Filters>;

export const listBillingGroups = operation<ApiDependencies>()({
  name: "ListBillingGroups",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-billing-groups" },
  input: z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    Filters: Filters.optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const period = listedPeriod(context, input.BillingPeriod);
    const { state } = await context.deps.configuration.current();
    const filters = input.Filters ?? {};
    const { things, nextToken } = page(context, "ListBillingGroups", input, {
      kind: state.billingGroups,
      ids: candidates(state, account, filters),
      period,
      accepts: acceptance(state, account, filters, period),
    });
    return {
      BillingGroups: things.map((record) => listedGroupOut(state, record, period)),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});

/** Ids among which the wanted groups are, in order: as few as an index can tell. */
const candidates = (
  { billingGroups }: ConfigurationState,
  account: AccountId,
  { Arns, PrimaryAccountIds, ResponsibilityTransferArns, PricingPlan, AutoAssociate }: Filters,
): readonly string[] => {
  if (Arns !== undefined) return distinct(Arns.map((arn) => fullArn(account, "billinggroup", arn)));
  if (PrimaryAccountIds !== undefined)
    return distinct(PrimaryAccountIds.flatMap((id) => billingGroups.idsWith("primaryAccount", id)));
  if (ResponsibilityTransferArns !== undefined)
    return distinct(
      ResponsibilityTransferArns.flatMap((arn) =>
        billingGroups.idsWith("transfer", transferIdOfArn(arn) ?? ""),
      ),
    );
  if (AutoAssociate === true) return billingGroups.idsWith("autoAssociate", account);
  const own = billingGroups.idsWith("owner", account);
  if (PricingPlan === undefined) return own;
  // A managed plan has the groups of every owner.
  const using = billingGroups.idsWith("plan", PricingPlan);
  return using.length < own.length ? using : own;
};

const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();

const acceptance = (
  state: ConfigurationState,
  account: AccountId,
  filters: Filters,
  period: BillingPeriod,
): ((group: BillingGroup) => boolean) => {
  const { Statuses, AutoAssociate, PrimaryAccountIds, BillingGroupTypes, Names, PricingPlan } = filters;
  const [name] = Names ?? [];
  const transfers = filters.ResponsibilityTransferArns?.map(
    (arn) => inboundTransfer(state, account, arn, period)?.id,
  );
  const tests: ((group: BillingGroup) => boolean)[] = [({ owner }) => owner === account];
  if (PrimaryAccountIds !== undefined)
    tests.push((group) => PrimaryAccountIds.includes(group.primaryAccount));
  if (PricingPlan !== undefined) tests.push(({ plan }) => plan === PricingPlan);
  if (BillingGroupTypes !== undefined) tests.push(({ type }) => BillingGroupTypes.includes(type));
  if (name !== undefined) tests.push((group) => group.name.startsWith(name.SearchValue));
  if (AutoAssociate !== undefined)
    tests.push((group) => (group.type === "STANDARD" && group.autoAssociate === true) === AutoAssociate);
  if (transfers !== undefined)
    tests.push((group) => group.type === "TRANSFER_BILLING" && transfers.includes(group.transfer));
  // Last, because it looks furthest.
  if (Statuses !== undefined)
    tests.push((group) => Statuses.includes(groupStatus(state, group, period).status));
  return (group) => tests.every((test) => test(group));
};
