import { z } from "zod";
import { TRANSFER_ARN } from "../../../domain/billing-transfer/transfer-arn.ts";
import type { BillingGroup } from "../../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Present } from "../../../stores/kind-state.ts";
import { transferArnFor, transferOf } from "../../../use-cases/configuration/inbound-transfers.ts";
import { arnPattern } from "../resources.ts";
import { AccountIdMember, numberOf, secondsOf } from "../wire.ts";
import { groupAccounts } from "./group-accounts.ts";
import { groupStatus } from "./group-status.ts";

/** Members of billing groups in requests (spec/billing-conductor.md sections 1.3 to 1.5). */
export const FullPlanArn = z
  .string()
  .regex(arnPattern("pricingplan", { full: true }), "must be the full ARN of a pricing plan");
export const ComputationPreference = z.object({ PricingPlanArn: FullPlanArn });
export const TransferArn = z.string().regex(TRANSFER_ARN, "must be the ARN of a responsibility transfer");
export const Status = z.enum(["ACTIVE", "PRIMARY_ACCOUNT_MISSING", "PENDING"]);
/** More than 30 have a reason of their own (`distinctAccounts`). */
export const AccountIds = z.array(AccountIdMember);

/** A group as an update answers it; lists say the same with the plan in its own member. */
export const groupOut = (
  state: ConfigurationState,
  { value: group }: Present<BillingGroup>,
  period: BillingPeriod,
) => {
  const { status, reason } = groupStatus(state, group, period);
  return {
    Arn: group.arn,
    Name: group.name,
    Description: group.description ?? "",
    PrimaryAccountId: group.primaryAccount,
    Size: numberOf(String(groupAccounts(state, group, period).length)),
    Status: status,
    ...(reason === undefined ? {} : { StatusReason: reason }),
    AccountGrouping: groupingOut(state, group, period),
  };
};

/** A group as a list shows it. */
export const listedGroupOut = (
  state: ConfigurationState,
  record: Present<BillingGroup>,
  period: BillingPeriod,
) => ({
  ...groupOut(state, record, period),
  ComputationPreference: { PricingPlanArn: record.value.plan },
  CreationTime: secondsOf(record.createdAt),
  LastModifiedTime: secondsOf(record.modifiedAt),
  BillingGroupType: record.value.type,
});

const groupingOut = (state: ConfigurationState, group: BillingGroup, period: BillingPeriod) => {
  if (group.type === "STANDARD") return { AutoAssociate: group.autoAssociate === true };
  const transfer = transferOf(state, group, period);
  const arn = transfer === undefined ? undefined : transferArnFor(state, group.owner, transfer, period);
  return arn === undefined ? {} : { ResponsibilityTransferArn: arn };
};
