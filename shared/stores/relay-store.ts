import { z } from "zod";
import type { Table } from "../ports/table.ts";
import { journalKeys } from "./keys.ts";

const Position = z.object({ sequence: z.int().min(0) });

/** How far along the journal each consumer of its events is. */
export const createRelayStore = (table: Table) => ({
  /** The last sequence number the consumer has done with; 0: none. */
  position: async (consumer: string): Promise<number> => {
    const item = await table.get(journalKeys.relay(consumer));
    return item === undefined ? 0 : Position.parse(item).sequence;
  },
  /** "stale": another process moved the consumer on meanwhile. */
  advance: (consumer: string, from: number, sequence: number): Promise<"written" | "condition-failed"> =>
    table.put(
      { ...journalKeys.relay(consumer), sequence },
      from === 0 ? { kind: "absent" } : { kind: "equals", attribute: "sequence", value: from },
    ),
});
