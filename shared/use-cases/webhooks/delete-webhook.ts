import { createWebhookStore } from "../../stores/webhook-store.ts";
import type { Origin } from "../access/change-credentials.ts";
import { commitJournalled } from "../events/commit-journalled.ts";
import { journalledWebhook, type WebhookDependencies, webhookEntry } from "./change-webhook.ts";

/** Ends a webhook: nothing more is sent once this is done, but for a request already on its way. */
export const deleteWebhook = async (
  deps: WebhookDependencies,
  name: string,
  origin: Origin,
): Promise<"deleted" | "absent"> => {
  const store = createWebhookStore(deps.table);
  return commitJournalled(deps, async () => {
    const webhook = await store.find(name);
    if (webhook === undefined) return { writes: [], entries: [], answer: "absent" };
    const change = {
      action: "DeleteWebhook",
      webhook,
      before: journalledWebhook(webhook),
      after: null,
    } as const;
    return {
      writes: store.remove(webhook),
      entries: [webhookEntry(change, origin, deps.clock.now())],
      answer: "deleted",
    };
  });
};
