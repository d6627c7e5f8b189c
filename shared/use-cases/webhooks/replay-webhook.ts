import type { Webhook } from "../../domain/webhooks/webhook.ts";
import { createWebhookDeliveryStore } from "../../stores/webhook-delivery-store.ts";
import { createWebhookStore } from "../../stores/webhook-store.ts";
import type { Origin } from "../access/change-credentials.ts";
import { commitJournalled } from "../events/commit-journalled.ts";
import { type WebhookDependencies, webhookEntry } from "./change-webhook.ts";

/** Everything behind a sequence number of the journal, or certain events of the webhook's log. */
export type ReplayRequest = { readonly after: number } | { readonly eventIds: readonly string[] };

export type ReplayOutcome =
  | { readonly kind: "requested" }
  | { readonly kind: "absent" }
  /** Not in the webhook's log: never sent to it, or too long ago. */
  | { readonly kind: "unknown-events"; readonly eventIds: readonly string[] };

/**
 * Has events sent again. With `after` the webhook goes back to that place and gets everything from there on in order,
 * also what happened before it was registered. Single events are sent before whatever else is waiting.
 */
export const replayWebhook = async (
  deps: WebhookDependencies,
  name: string,
  request: ReplayRequest,
  origin: Origin,
): Promise<ReplayOutcome> => {
  const store = createWebhookStore(deps.table);
  return commitJournalled<ReplayOutcome>(deps, async () => {
    const webhook = await store.find(name);
    const cursor = webhook === undefined ? undefined : await store.cursor(webhook.id);
    if (webhook === undefined || cursor === undefined)
      return { writes: [], entries: [], answer: { kind: "absent" } };
    const now = deps.clock.now();
    const entry = webhookEntry(
      { action: "ReplayWebhook", webhook, before: null, after: { ...request } },
      origin,
      now,
    );
    if ("after" in request) {
      const sequence = Math.min(request.after, cursor.sequence);
      const events = sequence === cursor.sequence ? cursor.events : 0;
      const next = { ...cursor, sequence, events, retryAt: null, replayedAt: now };
      return {
        writes: [store.putCursor(webhook.id, next, cursor)],
        entries: [entry],
        answer: { kind: "requested" },
      };
    }
    const { known, unknown } = await placesOf(deps, webhook, request.eventIds);
    if (unknown.length > 0)
      return { writes: [], entries: [], answer: { kind: "unknown-events", eventIds: unknown } };
    const deliveries = createWebhookDeliveryStore(deps.table);
    return {
      writes: [
        store.putCursor(webhook.id, { ...cursor, retryAt: null }, cursor),
        ...known.map((place) => deliveries.putReplay(webhook.id, place, now)),
      ],
      entries: [entry],
      answer: { kind: "requested" },
    };
  });
};

const placesOf = async (
  { table }: WebhookDependencies,
  { id }: Webhook,
  eventIds: readonly string[],
): Promise<{
  readonly known: readonly { readonly sequence: number; readonly index: number }[];
  readonly unknown: readonly string[];
}> => {
  const deliveries = createWebhookDeliveryStore(table);
  const unique = [...new Set(eventIds)];
  const found = await Promise.all(unique.map((eventId) => deliveries.findByEvent(id, eventId)));
  return {
    known: found.filter((delivery) => delivery !== undefined),
    unknown: unique.filter((_, index) => found[index] === undefined),
  };
};
