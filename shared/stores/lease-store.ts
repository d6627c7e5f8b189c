import { z } from "zod";
import { Instant } from "../domain/time/instant.ts";
import type { Key, Table } from "../ports/table.ts";

const Lease = z.object({ holder: z.string(), until: Instant });
export type Lease = z.infer<typeof Lease>;

/** Which process is at a piece of work, and until when it may be taken for alive. */
export const createLeaseStore = (table: Table, keyOf: (id: string) => Key) => ({
  take: async (id: string, lease: Lease, now: Instant): Promise<"taken" | "held"> => {
    const item = await table.get(keyOf(id));
    const former = item === undefined ? undefined : Lease.parse(item);
    if (former !== undefined && former.until > now) return "held";
    const outcome = await table.put(
      { ...keyOf(id), ...lease },
      former === undefined
        ? { kind: "absent" }
        : { kind: "equals", attribute: "holder", value: former.holder },
    );
    return outcome === "written" ? "taken" : "held";
  },
  release: async (id: string, holder: string): Promise<void> => {
    await table.delete(keyOf(id), { kind: "equals", attribute: "holder", value: holder });
  },
});

export type LeaseStore = ReturnType<typeof createLeaseStore>;
