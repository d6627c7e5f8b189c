import { z } from "zod";
import { Instant } from "../domain/time/instant.ts";
import type { Table } from "../ports/table.ts";
import { webhookKeys } from "./keys.ts";

const Lease = z.object({ holder: z.string(), until: Instant });
type Lease = z.infer<typeof Lease>;

/** Which process is delivering to a webhook, and until when it may be taken for alive. */
export const createWebhookLeaseStore = (table: Table) => ({
  take: async (id: string, lease: Lease, now: Instant): Promise<"taken" | "held"> => {
    const item = await table.get(webhookKeys.lease(id));
    const former = item === undefined ? undefined : Lease.parse(item);
    if (former !== undefined && former.until > now) return "held";
    const outcome = await table.put(
      { ...webhookKeys.lease(id), ...lease },
      former === undefined
        ? { kind: "absent" }
        : { kind: "equals", attribute: "holder", value: former.holder },
    );
    return outcome === "written" ? "taken" : "held";
  },
  release: async (id: string, holder: string): Promise<void> => {
    await table.delete(webhookKeys.lease(id), { kind: "equals", attribute: "holder", value: holder });
  },
});
