import { z } from "zod";
import type { Table } from "../ports/table.ts";
import { journalKeys } from "./keys.ts";

const Position = z.object({ sequence: z.int().min(0) });

/** How far along the journal each consumer of its events is. */
export const createRelayStore = (table: Table) => ({
  /** The last sequence number the consumer has done with; undefined: it has never begun. */
  position: async (consumer: string): Promise<number | undefined> => {
    const item = await table.get(journalKeys.relay(consumer));
    return item === undefined ? undefined : Position.parse(item).sequence;
  },
  /** Moves a consumer on, or lets it begin. "condition-failed": another process moved it meanwhile. */
  advance: (
    consumer: string,
    from: number | undefined,
    sequence: number,
  ): Promise<"written" | "condition-failed"> =>
    table.put(
      { ...journalKeys.relay(consumer), sequence },
      from === undefined ? { kind: "absent" } : { kind: "equals", attribute: "sequence", value: from },
    ),
  /** As if the consumer had never begun. */
  forget: async (consumer: string): Promise<void> => {
    await table.delete(journalKeys.relay(consumer));
  },
});
