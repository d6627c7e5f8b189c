import type { AccountId, TransferId } from "../../../domain/identifiers.ts";
import { AccountId as Account } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { inboundTransfer } from "../../../use-cases/configuration/inbound-transfers.ts";
import { validation, wrongField } from "../errors.ts";
import { distinctAccounts, refuseUnfitAccounts } from "./group-accounts.ts";
import { refuseSecondAutoAssociate } from "./group-lookup.ts";

type Grouping = {
  readonly LinkedAccountIds?: readonly string[] | undefined;
  readonly AutoAssociate?: boolean | undefined;
  readonly ResponsibilityTransferArn?: string | undefined;
};
type Checked = (state: ConfigurationState, arn: string, period: BillingPeriod) => GroupingMembers;
type GroupingMembers =
  | {
      readonly type: "STANDARD";
      readonly primaryAccount: AccountId;
      readonly accounts: readonly AccountId[];
      readonly autoAssociate?: true;
    }
  | { readonly type: "TRANSFER_BILLING"; readonly primaryAccount: AccountId; readonly transfer: TransferId };

/** Whose cost a new group is to have. `checked` holds it against the state and gives the group's members. */
export type WantedGrouping =
  | { readonly type: "STANDARD"; readonly primaryAccount: AccountId; readonly checked: Checked }
  | { readonly type: "TRANSFER_BILLING"; readonly checked: Checked };

/**
 * A group is either a transferred organisation or accounts of the caller's own (spec/billing-conductor.md sections
 * 1.2 and 1.4).
 * @throws OperationError for what contradicts itself
 */
export const wantedGrouping = (
  caller: AccountId,
  primary: string | undefined,
  grouping: Grouping,
): WantedGrouping => {
  const { ResponsibilityTransferArn: arn } = grouping;
  return arn === undefined
    ? standardGrouping(caller, primary, grouping)
    : transferGrouping(caller, primary, { ...grouping, arn });
};

const standardGrouping = (
  caller: AccountId,
  primary: string | undefined,
  { LinkedAccountIds = [], AutoAssociate = false }: Grouping,
): WantedGrouping => {
  if (primary === undefined)
    throw wrongField("PrimaryAccountId", "is required without AccountGrouping.ResponsibilityTransferArn");
  const primaryAccount = Account.parse(primary);
  if (primaryAccount === caller)
    throw wrongField("PrimaryAccountId", "must not be the account that pays", "ILLEGAL_PRIMARY_ACCOUNT");
  const accounts = distinctAccounts("AccountGrouping.LinkedAccountIds", LinkedAccountIds);
  if (!accounts.includes(primaryAccount))
    throw wrongField(
      "PrimaryAccountId",
      "must be one of AccountGrouping.LinkedAccountIds",
      "PRIMARY_NOT_ASSOCIATED",
    );
  return {
    type: "STANDARD",
    primaryAccount,
    checked: (state, arn, period) => {
      refuseUnfitAccounts(state, caller, accounts, period);
      refuseDeletedThisMonth(state, arn, period);
      if (AutoAssociate) refuseSecondAutoAssociate(state, caller, arn, period);
      const auto = AutoAssociate ? { autoAssociate: true as const } : {};
      return { type: "STANDARD", primaryAccount, accounts, ...auto };
    },
  };
};

/** @throws OperationError for a group with the same primary account that was deleted in this very month */
const refuseDeletedThisMonth = (
  { billingGroups }: ConfigurationState,
  arn: string,
  period: BillingPeriod,
): void => {
  const latest = billingGroups.versions(arn).findLast(({ from }) => from <= period);
  if (latest?.value === null && latest.from === period)
    throw validation(
      "BILLING_GROUP_ALREADY_EXIST_IN_CURRENT_BILLING_PERIOD",
      "A billing group with this primary account was deleted in the current billing period; create it in the next one.",
    );
};

const transferGrouping = (
  caller: AccountId,
  primary: string | undefined,
  { LinkedAccountIds = [], AutoAssociate = false, arn: transferArn }: Grouping & { readonly arn: string },
): WantedGrouping => {
  if (LinkedAccountIds.length > 0)
    throw wrongField(
      "AccountGrouping.LinkedAccountIds",
      "does not belong to a billing group of a transfer, which has every account of the source",
      "ILLEGAL_BILLING_GROUP_TYPE",
    );
  if (AutoAssociate)
    throw wrongField(
      "AccountGrouping.AutoAssociate",
      "does not belong to a billing group of a transfer",
      "ILLEGAL_BILLING_GROUP_TYPE",
    );
  return {
    type: "TRANSFER_BILLING",
    checked: (state, _arn, period) => {
      const member = "AccountGrouping.ResponsibilityTransferArn";
      const transfer = inboundTransfer(state, caller, transferArn, period);
      if (transfer === undefined)
        throw wrongField(member, "is not the ARN of an inbound responsibility transfer", "INVALID_ARN");
      if (transfer.end !== undefined && transfer.end < period)
        throw wrongField(member, "names a transfer that has ended", "ILLEGAL_ENDED_BILLINGGROUP");
      if (primary !== undefined && primary !== transfer.source)
        throw wrongField(
          "PrimaryAccountId",
          "must be the management account of the source, or absent",
          "ILLEGAL_PRIMARY_ACCOUNT",
        );
      if (state.billingGroups.listWith("transfer", transfer.id, period).some(({ owner }) => owner === caller))
        throw wrongField(member, "names a transfer that has a billing group", "ACCOUNTS_ALREADY_ASSOCIATED");
      return { type: "TRANSFER_BILLING", primaryAccount: transfer.source, transfer: transfer.id };
    },
  };
};
