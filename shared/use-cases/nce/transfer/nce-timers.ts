import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { PendingTransfer } from "../../../domain/nce/transfer/transfer.ts";
import {
  expired,
  hasExpired,
  reminded,
  remindersDue,
  remindersOf,
} from "../../../domain/nce/transfer/transfer-timing.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Due, DueSource } from "../../timers/due.ts";
import { written } from "./transfer-changes.ts";

/**
 * What happens by itself to Microsoft transfers that nobody acted on (spec section 2.3): reminders and expiry. Those that
 * were submitted are carried out by executions of their own (`execution/`).
 */
export const nceTransferTimers: DueSource = {
  due: (state, now) => pendingTransfers(state).flatMap((transfer) => dueOf(transfer, now)),
  next: (state) => pendingTransfers(state).map(nextOf).toSorted()[0],
};

/** As they are stored: one past its expiry still has to be told of. */
const pendingTransfers = (state: ConfigurationState): readonly PendingTransfer[] =>
  state.nceTransfers.list(ALWAYS).flatMap((transfer) => (transfer.status === "Pending" ? [transfer] : []));

const nextOf = (transfer: PendingTransfer): Instant => {
  const reminder = remindersOf(transfer.createdAt).find(({ day }) => !transfer.remindedDays.includes(day));
  return reminder !== undefined && reminder.at < transfer.expiresAt ? reminder.at : transfer.expiresAt;
};

/** After a long stop only the latest reminder is sent, and none of what has expired. */
const dueOf = (transfer: PendingTransfer, now: Instant): readonly Due[] => {
  if (hasExpired(transfer, now))
    return [
      {
        at: transfer.expiresAt,
        key: `expiry of ${transfer.id}`,
        carryOut: () => written(expired(transfer), transfer.expiresAt, [{ detailType: "Transfer Expired" }]),
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
        written(reminded(transfer, days), now, [
          { detailType: "Transfer Reminder", detail: { day: latest } },
        ]),
    },
  ];
};
