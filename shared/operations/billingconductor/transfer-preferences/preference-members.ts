import type { Transfer, TransferPreference } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { inboundTransfer } from "../../../use-cases/configuration/inbound-transfers.ts";
import { notFound } from "../errors.ts";

/**
 * A transfer whose bill the caller pays itself: what goes on behind it is the caller's to price.
 * @throws OperationError ResourceNotFoundException, also for somebody else's
 */
export const ownTransfer = (
  state: ConfigurationState,
  caller: AccountId,
  arn: string,
  period: BillingPeriod,
): Transfer => {
  const transfer = inboundTransfer(state, caller, arn, period);
  if (transfer === undefined || transfer.target !== caller) throw notFound(arn, "responsibilitytransfer");
  return transfer;
};

/** As answers show it; where nobody set one, groups are not made (aws-billing-transfer section 5). */
export const preferenceOut = (arn: string, preference: TransferPreference | undefined) => ({
  ResponsibilityTransferArn: arn,
  AutoBillingTransferBillingGroupCreation:
    preference?.autoCreateGroups === true
      ? { Enabled: true, PricingPlanArn: preference.plan }
      : { Enabled: false },
});
