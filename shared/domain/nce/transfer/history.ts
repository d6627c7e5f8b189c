import { z } from "zod";
import { Instant } from "../../time/instant.ts";

/** Who made something happen: one of the partners, or the system when its time had come or a line was through. */
export const HistoryActor = z.enum(["source", "target", "system"]);
export type HistoryActor = z.infer<typeof HistoryActor>;

/** What happens to a transfer as a whole, and who makes it happen. A cancellation may be the source's: it declined. */
const ACTORS = {
  "Transfer Created": "target",
  "Transfer Submitted": "source",
  "Transfer Retried": "source",
  "Transfer Cancelled": "target",
  "Transfer Reminder": "system",
  "Transfer Expired": "system",
  "Transfer Completed": "system",
  "Transfer Partially Completed": "system",
  "Transfer Failed": "system",
} as const satisfies Record<string, HistoryActor>;

/**
 * One thing that happened to a transfer. Both partners read it there, since the journal is the installation's (spec
 * section 3, audit): the number is that of the event which told of it.
 */
export const HistoryEntry = z.strictObject({
  sequence: z.int().min(1),
  event: z.enum(Object.keys(ACTORS) as [keyof typeof ACTORS, ...(keyof typeof ACTORS)[]]),
  at: Instant,
  by: HistoryActor,
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

type Told = { readonly detailType: string; readonly detail?: Readonly<Record<string, unknown>> | undefined };

/** What stays of something that is told of a transfer; undefined: it is about a line, or about nothing that changed. */
export const historyEntry = (
  { detailType, detail }: Told,
  { sequence, at }: { readonly sequence: number; readonly at: Instant },
): HistoryEntry | undefined => {
  const event = HistoryEntry.shape.event.safeParse(detailType).data;
  if (event === undefined) return undefined;
  return { sequence, event, at, by: detail?.cause === "declined" ? "source" : ACTORS[event] };
};
