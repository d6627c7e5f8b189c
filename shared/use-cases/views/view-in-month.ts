import type { AccountId, BillingGroupArn } from "../../domain/identifiers.ts";
import { BillingGroupArn as GroupArn } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ViewData, ViewSubject } from "../../domain/views/billing-view.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { isMember } from "../configuration/organisation-family.ts";
import { chainIn, chargedAt, standardGroupOf, transferIn } from "./month-facts.ts";

/** What a view stands for in one month. */
export type MonthOfView = {
  readonly data: ViewData;
  /** Management account of the organisation whose usage it is. */
  readonly source: AccountId;
  /** Who pays the bill of that organisation; absent: it pays itself. */
  readonly paidBy?: AccountId;
};

/**
 * A view of an account in one month; undefined when there is none in it. Views of transfers are there in the months
 * the account pays for, and stay readable for those months whatever becomes of the transfer
 * (spec/aws-billing-transfer.md section 4.3).
 */
export const viewInMonth = (
  state: ConfigurationState,
  owner: AccountId,
  subject: ViewSubject,
  period: BillingPeriod,
): MonthOfView | undefined => {
  switch (subject.type) {
    case "PRIMARY":
      return primaryIn(state, owner, period);
    case "BILLING_GROUP":
      return groupIn(state, groupArnOf(owner, subject.groupId), period);
    case "BILLING_TRANSFER":
    case "BILLING_TRANSFER_SHOWBACK": {
      const transfer = transferIn(state, subject.transfer, period);
      if (transfer === undefined) return undefined;
      const hops = chainIn(state, transfer.source, period);
      const index = hops.findIndex((hop) => hop.owner === owner);
      if (index < 0) return undefined;
      const shown = subject.type === "BILLING_TRANSFER" ? index + 1 : index;
      return {
        data: chargedAt(state, hops, shown, period),
        source: transfer.source,
        ...paidBy(hops[0]?.owner),
      };
    }
  }
};

const paidBy = (account: AccountId | undefined) => (account === undefined ? {} : { paidBy: account });

/** The ARN a group of an account has by its id; undefined when nothing can have this id. */
export const groupArnOf = (owner: AccountId, groupId: string): BillingGroupArn | undefined =>
  GroupArn.safeParse(`arn:aws:billingconductor::${owner}:billinggroup/${groupId}`).data;

/**
 * What an account sees of its own usage: what its management account has its group's price for; else what the account
 * that pays the organisation's bill charges for it; else AWS's bill. Decided 2026-11: a source's own view stays its
 * PRIMARY view after the start of a transfer and changes its domain, as segments of the real service say it.
 */
const primaryIn = (state: ConfigurationState, account: AccountId, period: BillingPeriod): MonthOfView => {
  const management = managementAccountOf(state, account, period);
  const hops = chainIn(state, management, period);
  const payer = hops[0]?.owner;
  const group = standardGroupOf(state, account, period);
  if (group !== undefined && group.owner === management)
    return { ...standard(group), source: management, ...paidBy(payer) };
  return { data: chargedAt(state, hops, 0, period), source: management, ...paidBy(payer) };
};

const groupIn = (
  { billingGroups }: ConfigurationState,
  arn: BillingGroupArn | undefined,
  period: BillingPeriod,
): MonthOfView | undefined => {
  const group = arn === undefined ? undefined : billingGroups.find(arn, period);
  return group?.type === "STANDARD" ? { ...standard(group), source: group.owner } : undefined;
};

const standard = ({
  arn,
  owner,
  primaryAccount,
}: {
  readonly arn: BillingGroupArn;
  readonly owner: AccountId;
  readonly primaryAccount: AccountId;
}): { readonly data: ViewData } => ({
  data: { kind: "PRO_FORMA", pricedBy: owner, group: arn, primaryAccount },
});

/**
 * The account that manages an account's organisation in a month. Where no organisation lists the account, whoever keeps
 * it in a group manages it; else it is nobody's but its own.
 */
export const managementAccountOf = (
  state: ConfigurationState,
  account: AccountId,
  period: BillingPeriod,
): AccountId =>
  state.organisations.listWith("account", account, period).find((each) => isMember(each, account, period))
    ?.managementAccount ??
  standardGroupOf(state, account, period)?.owner ??
  account;
