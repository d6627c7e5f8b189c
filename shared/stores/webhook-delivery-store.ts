import { z } from "zod";
import { Instant } from "../domain/time/instant.ts";
import { DELIVERY_KEPT_DAYS, Delivery } from "../domain/webhooks/delivery.ts";
import type { Item, Table, Write } from "../ports/table.ts";
import { webhookKeys } from "./keys.ts";

/** Where an event lies in the journal. */
export type EventPlace = { readonly sequence: number; readonly index: number };

const Replay = z.object({ sequence: z.int(), index: z.int(), requestedAt: Instant });
export type WebhookReplay = z.infer<typeof Replay>;

const DAY_SECONDS = 86_400;
const parse = (item: Item): Delivery => Delivery.parse(item.delivery);

/** What was sent to a webhook and what came of it, and what is to be sent again. */
export const createWebhookDeliveryStore = (table: Table) => ({
  find: async (id: string, { sequence, index }: EventPlace): Promise<Delivery | undefined> => {
    const item = await table.get(webhookKeys.delivery(id, sequence, index));
    return item === undefined ? undefined : parse(item);
  },
  findByEvent: async (id: string, eventId: string): Promise<Delivery | undefined> => {
    const { items } = await table.query({
      index: "gsi1",
      partition: webhookKeys.deliveriesByEvent(id),
      range: { kind: "between", from: eventId, to: eventId },
      limit: 1,
    });
    return items[0] === undefined ? undefined : parse(items[0]);
  },
  /** The log, latest events first, from behind a place on. */
  page: async (
    id: string,
    behind: EventPlace | undefined,
    limit: number,
  ): Promise<{ readonly deliveries: readonly Delivery[]; readonly more: boolean }> => {
    const from = webhookKeys.deliveryPrefix();
    const to = behind === undefined ? `${from}~` : webhookKeys.delivery(id, behind.sequence, behind.index).sk;
    const { items } = await table.query({
      partition: webhookKeys.partition(id),
      range: { kind: "between", from, to },
      descending: true,
      // Ranges include their ends: one more for the place the page before ended with, and one to see whether there is more.
      limit: limit + 2,
    });
    const rest = items.filter(({ sk }) => sk !== to).map(parse);
    return { deliveries: rest.slice(0, limit), more: rest.length > limit };
  },
  put: (id: string, delivery: Delivery): Write => ({
    kind: "put",
    item: {
      ...webhookKeys.delivery(id, delivery.sequence, delivery.index),
      gsi1pk: webhookKeys.deliveriesByEvent(id),
      gsi1sk: delivery.eventId,
      delivery: Delivery.parse(delivery),
      expiresAt: Math.floor(Date.parse(delivery.lastAttemptAt) / 1000) + DELIVERY_KEPT_DAYS * DAY_SECONDS,
    },
  }),
  /** The first of the events to be sent again, in the order of the journal. */
  nextReplay: async (id: string): Promise<WebhookReplay | undefined> => {
    const { items } = await table.query({
      partition: webhookKeys.partition(id),
      range: { kind: "prefix", prefix: webhookKeys.replayPrefix() },
      limit: 1,
    });
    return items[0] === undefined ? undefined : Replay.parse(items[0]);
  },
  putReplay: (id: string, { sequence, index }: EventPlace, requestedAt: Instant): Write => ({
    kind: "put",
    item: { ...webhookKeys.replay(id, sequence, index), sequence, index, requestedAt },
  }),
  removeReplay: (id: string, { sequence, index }: EventPlace): Write => ({
    kind: "delete",
    key: webhookKeys.replay(id, sequence, index),
  }),
});
