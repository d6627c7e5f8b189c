import { inboundTransferArn, transferIdOfArn } from "../../domain/billing-transfer/transfer-arn.ts";
import type { BillingGroup, Transfer } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { payersOf } from "../billing-transfer/months-paid.ts";
import { organisationOf } from "./organisation-family.ts";

/** How a payer names a transfer; undefined when the source's organisation is not known in the month. */
export const transferArnFor = (
  state: ConfigurationState,
  payer: AccountId,
  transfer: Transfer,
  period: BillingPeriod,
): string | undefined => {
  const source = organisationOf(state, transfer.source, period);
  return source === undefined ? undefined : inboundTransferArn(payer, source.id, transfer.id);
};

/** The transfer of a group, as it is in force in a month. */
export const transferOf = (
  { transfers }: ConfigurationState,
  group: Extract<BillingGroup, { type: "TRANSFER_BILLING" }>,
  period: BillingPeriod,
): Transfer | undefined => transfers.find(group.transfer, period);

/**
 * The inbound transfer that an account names by ARN: one whose bill it pays itself, or through a chain of
 * transfers above. Undefined for everything else, be it somebody else's or nobody's.
 */
export const inboundTransfer = (
  state: ConfigurationState,
  payer: AccountId,
  arn: string,
  period: BillingPeriod,
): Transfer | undefined => {
  const id = transferIdOfArn(arn);
  const transfer = id === undefined ? undefined : state.transfers.find(id, period);
  if (transfer === undefined || transferArnFor(state, payer, transfer, period) !== arn) return undefined;
  return payersOf(state, transfer, period).some((each) => each.payer === payer) ? transfer : undefined;
};
