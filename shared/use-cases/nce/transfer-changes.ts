import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { NceTransfer } from "../../domain/nce/transfer/transfer.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import { type Decision, type ThingChange, thingChange } from "../configuration/change-configuration.ts";
import type { DueChanges } from "../timers/due.ts";

/** Something to tell of a transfer: detail type (`shared/domain/events/nce-events.ts`) and what it says besides the ids. */
export type Happening = {
  readonly detailType: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** A transfer with the events that tell of it, numbered on from those before; each number is given once. */
export const told = <T extends NceTransfer>(
  transfer: T,
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
  return { transfer: { ...transfer, sequence: transfer.sequence + events.length }, events };
};

export const transferChange = (transfer: NceTransfer): ThingChange =>
  thingChange("nceTransfers", transfer.id, { from: ALWAYS, value: transfer });

/** The transfer as it has become, and what is told of it. */
export const written = (next: NceTransfer, happenings: readonly Happening[]): DueChanges => {
  const { transfer, events } = told(next, happenings);
  return { changes: [transferChange(transfer)], resources: [transfer.id], events };
};

/** The decision of a step that changes nothing but the transfer itself. */
export const transferDecision = <T extends NceTransfer>(
  next: T,
  ...happenings: readonly Happening[]
): Decision<T> => {
  const { transfer, events } = told(next, happenings);
  return { answer: transfer, changes: [transferChange(transfer)], resources: [transfer.id], events };
};
