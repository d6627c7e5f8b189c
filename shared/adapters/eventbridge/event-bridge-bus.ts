import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBus, EventEntry } from "../../ports/event-bus.ts";

const BATCH = 10;
const ATTEMPTS = 5;

/** EventBridge refused some events time after time. The step may be repeated: events carry stable ids. */
export class EventsNotSentError extends Error {
  override readonly name = "EventsNotSentError";
}

/**
 * Sends events to an EventBridge bus, ten at a time and in order. Our id travels as `detail.eventId`, because
 * EventBridge gives every delivery an id of its own; consumers drop repetitions by it.
 */
export const createEventBridgeBus = (client: EventBridgeClient, eventBusName: string): EventBus => {
  const send = async (entries: readonly EventEntry[], attempt: number): Promise<void> => {
    const answer = await client.send(
      new PutEventsCommand({
        Entries: entries.map((entry) => ({
          EventBusName: eventBusName,
          Source: entry.source,
          DetailType: entry.detailType,
          Time: new Date(entry.time),
          Resources: [...entry.resources],
          Detail: JSON.stringify({ eventId: entry.id, ...entry.detail }),
        })),
      }),
    );
    const refused = entries.filter((_, index) => answer.Entries?.[index]?.ErrorCode !== undefined);
    if (refused.length === 0) return;
    if (attempt >= ATTEMPTS) throw new EventsNotSentError(`${refused.length} events were not taken`);
    await send(refused, attempt + 1);
  };
  return {
    publish: async (entries) => {
      for (let start = 0; start < entries.length; start += BATCH)
        await send(entries.slice(start, start + BATCH), 1);
    },
  };
};
