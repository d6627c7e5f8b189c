import type { AcceptedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/**
 * Holds a withdrawal against the service period that target and source agreed on in Partner Central
 * (spec/aws-billing-transfer.md section 3.3): not before its notice is over, not inside its commitment.
 *
 * @throws TransferRefusedError InvalidInputException INVALID_END_DATE
 */
export const refuseEarlyEnd = (
  _state: ConfigurationState,
  _transfer: AcceptedTransfer,
  _withdrawal: { readonly end: BillingPeriod; readonly now: Instant },
): void => {};
