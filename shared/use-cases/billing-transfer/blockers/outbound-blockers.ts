import { overlap } from "../../../domain/billing-transfer/transfer-months.ts";
import { quotasOf } from "../quotas-of.ts";
import { agreedTransfers, transfersOf } from "../transfer-register.ts";
import { type Blocker, type BlockerContext, constraintBlocker, type WantedTransfer } from "./blocker.ts";
import { alreadyExists } from "./inbound-blockers.ts";

/**
 * A bill is handed over so many times at once, counted from the acceptance to the withdrawal (section 2.5); and
 * whatever the quota, a month is paid by one account: what was withdrawn goes on until its last month.
 */
export const outboundBlockers = (
  { state, partner, now }: BlockerContext,
  { source, start, id }: WantedTransfer,
): readonly Blocker[] => {
  const accepted = transfersOf(state, "source", source, now).filter(
    (each) => each.id !== id && each.status === "ACCEPTED",
  );
  const { outboundTransfers } = quotasOf(state, source, partner);
  if (accepted.length >= outboundTransfers)
    return [
      constraintBlocker(source, {
        reason: "RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION",
        message: `The account may hand its bill over ${outboundTransfers} times.`,
        fix: "Withdraw the transfer there is.",
      }),
    ];
  const overlaps = agreedTransfers(state, now).some(
    (each) => each.source === source && each.id !== id && overlap(each, { start }),
  );
  return overlaps ? [alreadyExists(source)] : [];
};
