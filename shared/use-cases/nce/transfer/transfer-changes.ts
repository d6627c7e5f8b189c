import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { historyEntry } from "../../../domain/nce/transfer/history.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { JournalEvent } from "../../../stores/journal-store.ts";
import { type Decision, type ThingChange, thingChange } from "../../configuration/change-configuration.ts";
import type { DueChanges } from "../../timers/due.ts";

/** Something to tell of a transfer: detail type (`shared/domain/events/nce-events.ts`) and what it says besides the ids. */
export type Happening = {
  readonly detailType: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/**
 * A transfer with the events that tell of it, numbered on from those before; each number is given once. What happened to
 * it as a whole stays in its history.
 */
export const told = <T extends NceTransfer>(
  transfer: T,
  at: Instant,
  happenings: readonly Happening[],
): { readonly transfer: T; readonly events: readonly JournalEvent[] } => {
  const { id, source, target, customer } = transfer;
  const events = happenings.map(
    ({ detailType, detail }, index): JournalEvent => ({
      source: "rebill.nce",
      detailType,
      resources: [id],
      detail: {
        transferId: id,
        source,
        target,
        customer,
        sequence: transfer.sequence + index + 1,
        ...detail,
      },
    }),
  );
  const entries = happenings.flatMap(
    (happening, index) => historyEntry(happening, { sequence: transfer.sequence + index + 1, at }) ?? [],
  );
  return {
    transfer: {
      ...transfer,
      sequence: transfer.sequence + events.length,
      history: [...transfer.history, ...entries],
    },
    events,
  };
};

export const transferChange = (transfer: NceTransfer): ThingChange =>
  thingChange("nceTransfers", transfer.id, { from: ALWAYS, value: transfer });

/** The transfer as it has become, and what is told of it. */
export const written = (next: NceTransfer, at: Instant, happenings: readonly Happening[]): DueChanges => {
  const { transfer, events } = told(next, at, happenings);
  return { changes: [transferChange(transfer)], resources: [transfer.id], events };
};

/** The decision of a step that changes nothing but the transfer itself. */
export const transferDecision = <T extends NceTransfer>(
  next: T,
  at: Instant,
  ...happenings: readonly Happening[]
): Decision<T> => {
  const { transfer, events } = told(next, at, happenings);
  return { answer: transfer, changes: [transferChange(transfer)], resources: [transfer.id], events };
};
