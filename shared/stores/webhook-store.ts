import { z } from "zod";
import { Instant } from "../domain/time/instant.ts";
import { Webhook } from "../domain/webhooks/webhook.ts";
import type { Table, Write } from "../ports/table.ts";
import { webhookKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** How far the deliveries of a webhook are. */
export const WebhookCursor = z.strictObject({
  /** Entries of the journal that are done with. */
  sequence: z.int().min(0),
  /** Events of the entry behind them that are done with. */
  events: z.int().min(0),
  /** Nothing is sent before; null: at once. */
  retryAt: Instant.nullable(),
  /** When the cursor was last set back: events from before count as having happened then. */
  replayedAt: Instant.nullable(),
  version: z.int(),
});
export type WebhookCursor = z.infer<typeof WebhookCursor>;

/** Webhooks and how far each is. Changes are writes for the transaction that also has their journal entry. */
export const createWebhookStore = (table: Table) => ({
  find: async (name: string): Promise<Webhook | undefined> => {
    const item = await table.get(webhookKeys.webhook(name));
    return item === undefined ? undefined : Webhook.parse(item.webhook);
  },
  /** All, by name. */
  list: async (): Promise<readonly Webhook[]> =>
    (await queryAll(table, { partition: webhookKeys.all() })).map((item) => Webhook.parse(item.webhook)),
  cursor: async (id: string): Promise<WebhookCursor | undefined> => {
    const item = await table.get(webhookKeys.cursor(id));
    return item === undefined ? undefined : WebhookCursor.parse(item.cursor);
  },
  put: (webhook: Webhook): Write => ({
    kind: "put",
    item: { ...webhookKeys.webhook(webhook.name), webhook: Webhook.parse(webhook) },
  }),
  /** Nothing is delivered any more once the cursor is gone; the log stays until it expires. */
  remove: ({ name, id }: Webhook): readonly Write[] => [
    { kind: "delete", key: webhookKeys.webhook(name) },
    { kind: "delete", key: webhookKeys.cursor(id) },
  ],
  /** The first cursor, or the one after `former`; fails when the deliveries have moved on since it was read. */
  putCursor: (id: string, next: Omit<WebhookCursor, "version">, former: WebhookCursor | undefined): Write => {
    const version = (former?.version ?? 0) + 1;
    return {
      kind: "put",
      item: { ...webhookKeys.cursor(id), cursor: WebhookCursor.parse({ ...next, version }), version },
      condition:
        former === undefined
          ? { kind: "absent" }
          : { kind: "equals", attribute: "version", value: former.version },
    };
  },
});
export type WebhookStore = ReturnType<typeof createWebhookStore>;
