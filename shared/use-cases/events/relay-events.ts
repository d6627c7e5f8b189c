import type { EventBus } from "../../ports/event-bus.ts";
import type { Table } from "../../ports/table.ts";
import { eventsOf, type JournalStore } from "../../stores/journal-store.ts";
import { createRelayStore } from "../../stores/relay-store.ts";

export type RelayDependencies = {
  readonly table: Table;
  readonly journal: JournalStore;
  readonly events: EventBus;
};

const CONSUMER = "bus";
const PAGE = 100;

/**
 * Publishes what the journal holds and nobody has published yet, in its order. An event leaves after its change is
 * durable and at least once: a process that dies between publishing and noting it makes the next one publish again,
 * with the same id. Ends when nothing is left, or when another process is at it.
 *
 * @returns how many events were published
 */
export const relayEvents = async ({ table, journal, events }: RelayDependencies): Promise<number> => {
  const relay = createRelayStore(table);
  let published = 0;
  for (;;) {
    const position = await relay.position(CONSUMER);
    const { entries } = await journal.after(position ?? 0, PAGE);
    const last = entries.at(-1);
    if (last === undefined) return published;
    const batch = entries.flatMap(eventsOf);
    if (batch.length > 0) await events.publish(batch);
    published += batch.length;
    if ((await relay.advance(CONSUMER, position, last.sequence)) === "condition-failed") return published;
  }
};
