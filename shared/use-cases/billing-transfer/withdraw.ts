import { type AgreedTransfer, withdrawn } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { endOf } from "../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import type { BlockerContext } from "./blockers.ts";
import { seenTransfer } from "./seen-transfers.ts";
import { earliestPermittedEnd, refuseEarlyEnd } from "./service-period.ts";
import { concernedAccounts, recordChanges, transferEvent } from "./transfer-changes.ts";

type Request = { readonly id: TransferId; readonly caller: AccountId };

/**
 * Either side ends a transfer at the end of this or of the next month, for good (spec/aws-billing-transfer.md
 * section 2.2). Not before what both agreed on as a service period.
 *
 * @throws TransferRefusedError
 */
export const withdraw = (
  context: BlockerContext,
  request: Request & { readonly end?: Instant | undefined },
): Decision<AgreedTransfer> => {
  const { state, now } = context;
  const { transfer, as } = seenTransfer(context, request);
  if (as === "above")
    throw new TransferRefusedError(
      "AccessDeniedException",
      "Only the two sides of a responsibility transfer can end it, not an account that inherits the bill.",
    );
  if (transfer.status === "WITHDRAWN")
    throw new TransferRefusedError(
      "ResponsibilityTransferAlreadyInStatusException",
      "The responsibility transfer is withdrawn already; its end cannot be moved.",
    );
  if (transfer.status !== "ACCEPTED")
    throw new TransferRefusedError(
      "InvalidResponsibilityTransferTransitionException",
      `The responsibility transfer is ${transfer.status}; only an accepted one can be withdrawn.`,
    );
  const end = endOf(request.end, now, earliestPermittedEnd(state, transfer, now));
  if ("problem" in end)
    throw new TransferRefusedError(
      "InvalidInputException",
      "EndTimestamp must be the last millisecond (UTC) of this month or of the next one, or of the first month that a service period permits.",
      end.problem,
    );
  refuseEarlyEnd(state, transfer, { end: end.period, now });
  const ended = withdrawn(transfer, end.period, { at: now, by: request.caller });
  return {
    answer: ended,
    changes: recordChanges(state, ended, now),
    resources: [ended.id],
    events: [
      transferEvent("Withdrawn", ended, {
        end: ended.end,
        withdrawnBy: request.caller,
        accounts: concernedAccounts(state, transfer, now),
      }),
    ],
  };
};
