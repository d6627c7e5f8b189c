import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { closeWindow, linesDue, nextStepAt } from "../../domain/nce/transfer/execute.ts";
import type { NceTransfer, PendingTransfer, RunningTransfer } from "../../domain/nce/transfer/transfer.ts";
import {
  expired,
  hasExpired,
  reminded,
  remindersDue,
  remindersOf,
} from "../../domain/nce/transfer/transfer-timing.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { Due, DueSource } from "../timers/due.ts";
import { executeLine, written } from "./execute-line.ts";

/**
 * What happens to Microsoft transfers by themselves (spec section 2.3): reminders and the expiry of those nobody acted
 * on, attempts at the lines of those that were submitted, and the end of their 72 hours. An attempt is made when
 * somebody looks and is dated so, since only then does the subscription change hands.
 */
export const nceTransferTimers: DueSource = {
  due: (state, now) => openTransfers(state).flatMap((transfer) => dueOf(state, transfer, now)),
  next: (state) => openTransfers(state).map(nextOf).toSorted()[0],
};

type OpenTransfer = PendingTransfer | RunningTransfer;
const isOpen = (transfer: NceTransfer): transfer is OpenTransfer =>
  transfer.status === "Pending" || transfer.status === "InProgress";
/** As they are stored: one past its expiry still has to be told of. */
const openTransfers = (state: ConfigurationState): readonly OpenTransfer[] =>
  state.nceTransfers.list(ALWAYS).filter(isOpen);

const nextOf = (transfer: OpenTransfer): Instant => {
  if (transfer.status === "InProgress") return nextStepAt(transfer);
  const reminder = remindersOf(transfer.createdAt).find(({ day }) => !transfer.remindedDays.includes(day));
  return reminder !== undefined && reminder.at < transfer.expiresAt ? reminder.at : transfer.expiresAt;
};

const dueOf = (state: ConfigurationState, transfer: OpenTransfer, now: Instant): readonly Due[] => {
  if (nextOf(transfer) > now) return [];
  return transfer.status === "Pending" ? waitingDue(transfer, now) : runningDue(state, transfer, now);
};

/** After a long stop only the latest reminder is sent, and none of what has expired. */
const waitingDue = (transfer: PendingTransfer, now: Instant): readonly Due[] => {
  if (hasExpired(transfer, now))
    return [
      {
        at: transfer.expiresAt,
        key: `expiry of ${transfer.id}`,
        carryOut: () => written(expired(transfer), [{ detailType: "Transfer Expired" }]),
      },
    ];
  const days = remindersDue(transfer, now);
  const latest = days.at(-1);
  if (latest === undefined) return [];
  return [
    {
      at: nextOf(transfer),
      key: `reminder ${latest} of ${transfer.id}`,
      carryOut: () =>
        written(reminded(transfer, days), [{ detailType: "Transfer Reminder", detail: { day: latest } }]),
    },
  ];
};

const runningDue = (state: ConfigurationState, transfer: RunningTransfer, now: Instant): readonly Due[] => {
  const lines = linesDue(transfer, now);
  if (lines.length === 0) return [closing(transfer, now)];
  return lines.map((line) => ({
    at: nextOf(transfer),
    key: `attempt ${"attempts" in line ? line.attempts + 1 : 1} of line ${line.id} of ${transfer.id}`,
    carryOut: () => executeLine({ state, now }, transfer, line.id),
    // It writes the transfer, the subscription and its postings, which others of the batch may write as well.
    isAlone: true,
  }));
};

const closing = (transfer: RunningTransfer, now: Instant): Due => ({
  at: transfer.retryDeadline,
  key: `end of the retries of ${transfer.id} at ${transfer.retryDeadline}`,
  carryOut: () => {
    const closed = closeWindow(transfer, now);
    const detailType = closed.status === "Failed" ? "Transfer Failed" : "Transfer Partially Completed";
    return written(closed, [{ detailType }]);
  },
});
