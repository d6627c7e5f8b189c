import { constants } from "node:fs";
import { mkdir, open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { wireEvent } from "../../domain/events/wire-event.ts";
import type { EventBus, EventEntry } from "../../ports/event-bus.ts";

const lineOf = (entry: EventEntry): string => `${JSON.stringify(wireEvent(entry))}\n`;

/** What is known of a day's file: which events it has. */
type DayFile = { readonly path: string; readonly known: Set<string> };

/**
 * The event bus of one machine: `events/<yyyy-mm-dd>.jsonl` in a folder, by the date of the event. Lines are appended
 * and forced to the disk; a line that a kill cut short is taken off when the file is next opened, and an event
 * whose id is there already is not written again, so that publishing again adds nothing.
 */
export const createEventFileBus = (folder: string): EventBus => {
  const files = new Map<string, DayFile>();
  const fileOf = async (day: string): Promise<DayFile> => {
    const opened = files.get(day);
    if (opened !== undefined) return opened;
    const path = join(folder, `${day}.jsonl`);
    const file = { path, known: await idsIn(path) };
    files.clear();
    files.set(day, file);
    return file;
  };
  return {
    publish: async (entries) => {
      await mkdir(folder, { recursive: true });
      const byDay = new Map<string, EventEntry[]>();
      for (const entry of entries) {
        const day = entry.time.slice(0, 10);
        byDay.set(day, [...(byDay.get(day) ?? []), entry]);
      }
      for (const [day, members] of byDay) {
        const { path, known } = await fileOf(day);
        const added = members.filter(({ id }) => !known.has(id));
        if (added.length === 0) continue;
        await append(path, added.map(lineOf).join(""));
        for (const { id } of added) known.add(id);
      }
    },
  };
};

const append = async (path: string, text: string): Promise<void> => {
  const file = await open(path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
};

/** Ids of the whole lines of a file; what follows the last of them is cut off. */
const idsIn = async (path: string): Promise<Set<string>> => {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return new Uint8Array();
    throw error;
  });
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) await truncate(path, end);
  const lines = new TextDecoder().decode(bytes.subarray(0, end)).split("\n");
  return new Set(lines.filter((line) => line !== "").map((line) => (JSON.parse(line) as { id: string }).id));
};
