import { addHours } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Mailer } from "../../ports/mailer.ts";
import type { Table } from "../../ports/table.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { eventsOf, type JournalEntry, type JournalStore } from "../../stores/journal-store.ts";
import { createMailStore } from "../../stores/mail-store.ts";
import { createRelayStore } from "../../stores/relay-store.ts";
import { messagesOfEvent } from "./messages-of-event.ts";
import { isToldByMail } from "./notices-of-event.ts";

export type MailDependencies = {
  readonly table: Table;
  readonly journal: JournalStore;
  readonly clock: Clock;
  readonly sha256: (text: string) => string;
  /** As it is now. Asked for when there is something to tell. */
  readonly configuration: () => Promise<ConfigurationState>;
  readonly mailer: Mailer;
  /** Where the API answers, as messages name it. */
  readonly apiUrl: () => string;
  /** Events that are older are passed over; absent: none is too old. */
  readonly hoursMax?: number | undefined;
  /**
   * Entries that tell nobody anything are most of the journal. After so many of them the position is written; until
   * then it is remembered by this process alone. Absent: it is always written.
   */
  readonly unwrittenMax?: number | undefined;
};

export type MailCounts = {
  readonly sent: number;
  /** Not taken, now or ever; the message's record says why. */
  readonly refused: number;
  /** Would have been told, but have no address. */
  readonly skipped: number;
  /** Events that were too old to tell of. */
  readonly late: number;
};

/** Its place in the relay store, and in that of leases. */
export const MAIL_CONSUMER = "mail";
const PAGE = 100;

/**
 * Lets mail begin at the present end of the journal, unless it has begun already: what happened before it was
 * switched on is told to nobody. To be called before the first work, of a process or at all.
 */
export const beginMail = async ({ table, journal }: Pick<MailDependencies, "table" | "journal">) => {
  const relay = createRelayStore(table);
  if ((await relay.position(MAIL_CONSUMER)) !== undefined) return;
  await relay.advance(MAIL_CONSUMER, undefined, (await journal.head()).sequence);
};

/** Switches mail off: when it is switched on again it begins at the end of the journal of that time. */
export const endMail = ({ table }: Pick<MailDependencies, "table">): Promise<void> =>
  createRelayStore(table).forget(MAIL_CONSUMER);

export type SendMail = (goesOn?: () => boolean) => Promise<MailCounts>;

/**
 * Sends what the journal says and nobody was told of yet, in its order. The position moves on after the messages of an
 * entry have left, and each message is noted after it has left: a process that dies in between makes the next one
 * send the message it was at again, with the same id, and no other. Ends when nothing is left, when `goesOn` says so,
 * or when another process has moved on. One after the other: two at once would send the same.
 *
 * @throws what the mailer throws; the position stays where it is, and the next call goes on from there
 */
export const createSendMail = (deps: MailDependencies): SendMail => {
  const relay = createRelayStore(deps.table);
  const { unwrittenMax = 0 } = deps;
  let looked = 0;
  return async (goesOn = () => true) => {
    await beginMail(deps);
    const counts = { sent: 0, refused: 0, skipped: 0, late: 0 };
    let position = (await relay.position(MAIL_CONSUMER)) ?? 0;
    const moveTo = async (sequence: number): Promise<boolean> => {
      const outcome = await relay.advance(MAIL_CONSUMER, position, sequence);
      position = sequence;
      return outcome === "written";
    };
    for (;;) {
      const { entries } = await deps.journal.after(Math.max(position, looked), PAGE);
      const last = entries.at(-1);
      if (last === undefined) return counts;
      const told = entries.filter((each) => eventsOf(each).some(isToldByMail));
      if (told.length > 0) {
        // Read after the entries, it knows of all that they tell.
        const composition = { state: await deps.configuration(), apiUrl: deps.apiUrl(), sha256: deps.sha256 };
        for (const entry of told) {
          if (!(await tell(deps, entry, { composition, counts, goesOn }))) return counts;
          looked = entry.sequence;
          if (!(await moveTo(entry.sequence))) return counts;
        }
      }
      looked = last.sequence;
      const isFar = last.sequence >= position + Math.max(unwrittenMax, 1);
      if (isFar && !(await moveTo(last.sequence))) return counts;
    }
  };
};

type Telling = {
  readonly composition: Parameters<typeof messagesOfEvent>[0];
  readonly counts: { -readonly [K in keyof MailCounts]: number };
  readonly goesOn: () => boolean;
};

/** @returns whether all of the entry was told */
const tell = async (
  deps: MailDependencies,
  entry: JournalEntry,
  { composition, counts, goesOn }: Telling,
): Promise<boolean> => {
  const events = eventsOf(entry).filter(isToldByMail);
  if (deps.hoursMax !== undefined && addHours(entry.at, deps.hoursMax) < deps.clock.now()) {
    counts.late += events.length;
    return true;
  }
  const records = createMailStore(deps.table);
  for (const event of events) {
    const { messages, skipped } = messagesOfEvent(composition, event);
    for (const message of messages) {
      if (!goesOn()) return false;
      if ((await records.find(message.id)) !== undefined) continue;
      const { kind, ...reason } = await deps.mailer.send(message);
      await records.note({ id: message.id, at: message.at, outcome: kind, ...reason });
      counts[kind] += 1;
    }
    counts.skipped += skipped;
  }
  return true;
};
