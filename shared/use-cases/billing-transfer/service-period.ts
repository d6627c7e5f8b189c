import type { AcceptedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { endInstant } from "../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { earliestLastMonth } from "../../domain/partner-central/service-period.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { termsBetween } from "../partner-central/service-periods.ts";

/**
 * The earliest last month of a transfer that one of its sides withdraws now, by the service periods that both
 * agreed on in Partner Central (spec/aws-billing-transfer.md section 3.3); undefined: none binds them.
 */
export const earliestPermittedEnd = (
  state: ConfigurationState,
  sides: { readonly source: AccountId; readonly target: AccountId },
  now: Instant,
): BillingPeriod | undefined =>
  termsBetween(state, sides, now)
    .map((terms) => earliestLastMonth(terms, now))
    .sort()
    .at(-1);

/**
 * Holds a withdrawal against the service period: not before its notice is over, not inside its commitment.
 *
 * @throws TransferRefusedError InvalidInputException INVALID_END_DATE
 */
export const refuseEarlyEnd = (
  state: ConfigurationState,
  transfer: AcceptedTransfer,
  { end, now }: { readonly end: BillingPeriod; readonly now: Instant },
): void => {
  const earliest = earliestPermittedEnd(state, transfer, now);
  if (earliest !== undefined && end < earliest)
    throw new TransferRefusedError(
      "InvalidInputException",
      `A service period binds both sides of the transfer; it can end on ${endInstant(earliest)} at the earliest, unless the service period is revoked.`,
      "INVALID_END_DATE",
    );
};
