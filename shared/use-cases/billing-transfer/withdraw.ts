import {
  type AgreedTransfer,
  type ResponsibilityTransfer,
  withdrawn,
} from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { endOf } from "../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import type { BlockerContext } from "./blockers.ts";
import { earliestPermittedEnd, refuseEarlyEnd } from "./service-period.ts";
import { concernedAccounts, recordChanges, transferEvent } from "./transfer-changes.ts";
import { findTransfer } from "./transfer-register.ts";

type Request = { readonly id: TransferId; readonly caller: AccountId };

/**
 * A transfer, for one of its two sides.
 * @throws TransferRefusedError ResponsibilityTransferNotFoundException for everybody else's and for nobody's
 */
export const ownTransfer = (
  { state, now }: BlockerContext,
  { id, caller }: Request,
): ResponsibilityTransfer => {
  const transfer = findTransfer(state, id, now);
  if (transfer === undefined || (transfer.source !== caller && transfer.target !== caller))
    throw new TransferRefusedError(
      "ResponsibilityTransferNotFoundException",
      "There is no such responsibility transfer.",
    );
  return transfer;
};

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
  const transfer = ownTransfer(context, request);
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
