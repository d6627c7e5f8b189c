import type { EventBus, EventEntry } from "../../ports/event-bus.ts";
import type { ObjectStore } from "../../ports/object-store.ts";

/** An entry as it stands in the file: the fields of an EventBridge event. */
const lineOf = (entry: EventEntry): string =>
  `${JSON.stringify({
    version: "0",
    id: entry.id,
    source: entry.source,
    "detail-type": entry.detailType,
    time: entry.time,
    resources: entry.resources,
    detail: entry.detail,
  })}\n`;

/**
 * The event bus of one machine: `events/<yyyy-mm-dd>.jsonl` by the date of the event. The file is replaced as a
 * whole, and an event whose id is there already is not written again, so that a repeated run adds nothing.
 */
export const createEventFileBus = (objects: ObjectStore): EventBus => ({
  publish: async (entries) => {
    const byKey = new Map<string, EventEntry[]>();
    for (const entry of entries) {
      const key = `events/${entry.time.slice(0, 10)}.jsonl`;
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    }
    for (const [key, members] of byKey) {
      const bytes = await objects.get(key);
      const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
      const known = new Set(
        text
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => (JSON.parse(line) as { id: string }).id),
      );
      const added = members.filter((entry) => !known.has(entry.id));
      if (added.length > 0) await objects.put(key, text + added.map(lineOf).join(""));
    }
  },
});
