import type { Instant } from "../../domain/time/instant.ts";
import { type Webhook, wantsEvent } from "../../domain/webhooks/webhook.ts";
import type { EventEntry } from "../../ports/event-bus.ts";
import { eventsOf, type JournalEntry } from "../../stores/journal-store.ts";
import { createWebhookDeliveryStore, type EventPlace } from "../../stores/webhook-delivery-store.ts";
import type { WebhookCursor } from "../../stores/webhook-store.ts";
import type { JournalDependencies } from "../events/commit-journalled.ts";

export type DueEvent = {
  readonly kind: "event";
  readonly event: EventEntry;
  readonly place: EventPlace;
  /** From when on the time is counted for which it is tried. */
  readonly since: Instant;
  readonly isReplay: boolean;
  /** Where the webhook is once this event is done with. */
  readonly next: WebhookCursor;
};
/** `next`: how far entries without an event for the webhook lead on; undefined at the end of the journal. */
type Nothing = { readonly kind: "nothing"; readonly next: WebhookCursor | undefined };

const PAGE = 100;

/** Finds what a webhook is to be sent next: replays first, then what lies behind its cursor. */
export const createNextEvent = (
  deps: JournalDependencies,
): ((webhook: Webhook, cursor: WebhookCursor) => Promise<DueEvent | Nothing>) => {
  const deliveries = createWebhookDeliveryStore(deps.table);
  // Entries never change, so those of a page serve until they are used up.
  let page: readonly JournalEntry[] = [];
  const entriesBehind = async (sequence: number): Promise<readonly JournalEntry[]> => {
    const rest = page.filter((entry) => entry.sequence > sequence);
    page = rest[0]?.sequence === sequence + 1 ? rest : (await deps.journal.after(sequence, PAGE)).entries;
    return page;
  };
  return async (webhook, cursor) => {
    const replay = await deliveries.nextReplay(webhook.id);
    if (replay !== undefined) {
      const { sequence, index, requestedAt } = replay;
      const [entry] = (await deps.journal.after(sequence - 1, 1)).entries;
      const event = entry === undefined ? undefined : eventsOf(entry)[index];
      if (event === undefined) throw new Error(`the journal has no event ${sequence}, ${index}`);
      const place = { sequence, index };
      return { kind: "event", event, place, since: requestedAt, isReplay: true, next: cursor };
    }
    const entries = await entriesBehind(cursor.sequence);
    for (const entry of entries) {
      const done = entry.sequence === cursor.sequence + 1 ? cursor.events : 0;
      const events = eventsOf(entry);
      const index = events.findIndex((event, at) => at >= done && wantsEvent(webhook.events, event));
      const event = events[index];
      if (event === undefined) continue;
      const isLast = index + 1 === events.length;
      const position = isLast
        ? { sequence: entry.sequence, events: 0 }
        : { sequence: entry.sequence - 1, events: index + 1 };
      const { replayedAt } = cursor;
      const since = replayedAt !== null && replayedAt > entry.at ? replayedAt : entry.at;
      const place = { sequence: entry.sequence, index };
      return { kind: "event", event, place, since, isReplay: false, next: { ...cursor, ...position } };
    }
    const last = entries.at(-1);
    return {
      kind: "nothing",
      next: last === undefined ? undefined : { ...cursor, sequence: last.sequence, events: 0 },
    };
  };
};
