import { z } from "zod";
import { Role } from "../domain/access/role.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { AccountId } from "../domain/identifiers.ts";
import { Instant } from "../domain/time/instant.ts";
import type { EventEntry } from "../ports/event-bus.ts";
import type { Table, Write } from "../ports/table.ts";
import { journalKeys } from "./keys.ts";

/** Who did something: a caller of the API, or a part of the system itself (`cli`, `month-end`, a timer). */
export const Actor = z.union([
  z.strictObject({ account: AccountId, role: Role, accessKeyId: z.string() }),
  z.strictObject({ system: z.string() }),
]);
export type Actor = z.infer<typeof Actor>;

/** What the outside world is told of a change; id and time follow from the entry unless they are given. */
export const JournalEvent = z.strictObject({
  id: z.string().optional(),
  time: Instant.optional(),
  source: z.string(),
  detailType: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
});
export type JournalEvent = z.infer<typeof JournalEvent>;

const content = {
  at: Instant,
  actor: Actor,
  /** Name of the operation or command. */
  action: z.string(),
  resources: z.array(z.string()),
  /** What the action replaced and what it left, as far as it is data of the configuration. */
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string(),
  /** In the order in which they are to be published. */
  events: z.array(JournalEvent),
};
/** What somebody did, before it has its place in the journal. */
export type JournalDraft = z.infer<z.ZodObject<typeof content>>;

/** One line of the audit trail: `hash` covers the line and, through `previousHash`, everything before it. */
export const JournalEntry = z.strictObject({
  sequence: z.int().min(1),
  ...content,
  previousHash: z.string(),
  hash: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

const JournalHead = z.strictObject({ sequence: z.int().min(0), hash: z.string() });
export type JournalHead = z.infer<typeof JournalHead>;
/** Hash before the first entry. */
export const FIRST_HASH = "0".repeat(64);

type Hash = (text: string) => string;

/** Hash of an entry from its content; the same everywhere, so that anybody can check the chain. */
export const journalHash = (entry: Omit<JournalEntry, "hash">, hash: Hash): string =>
  hash(canonicalJson(entry));

const PAGE_MAX = 1000;

/**
 * The journal: audit trail and outbox in one. Every change of state appends an entry in the transaction of the
 * change itself, so an entry exists exactly when its change is durable. Entries are numbered without a gap and
 * chained by hash (product.md I5, I7). Events are published from here, in order, by the relay.
 */
export const createJournalStore = (table: Table, hash: Hash) => ({
  head: async (): Promise<JournalHead> => {
    const item = await table.get(journalKeys.head());
    if (item === undefined) return { sequence: 0, hash: FIRST_HASH };
    const { pk: _pk, sk: _sk, ...head } = item;
    return JournalHead.parse(head);
  },
  /** The writes that append `drafts` behind `head`, and the head after them. They fail when it has moved. */
  append: (
    head: JournalHead,
    drafts: readonly JournalDraft[],
  ): { readonly writes: readonly Write[]; readonly head: JournalHead } => {
    let last = head;
    const puts = drafts.map((draft): Write => {
      const unsealed = { sequence: last.sequence + 1, ...plain(draft), previousHash: last.hash };
      const entry: JournalEntry = { ...unsealed, hash: journalHash(unsealed, hash) };
      last = { sequence: entry.sequence, hash: entry.hash };
      return {
        kind: "put",
        item: { ...journalKeys.entry(entry.sequence), entry },
        condition: { kind: "absent" },
      };
    });
    const headPut: Write = {
      kind: "put",
      item: { ...journalKeys.head(), ...last },
      condition:
        head.sequence === 0
          ? { kind: "absent" }
          : { kind: "equals", attribute: "sequence", value: head.sequence },
    };
    return { writes: [headPut, ...puts], head: last };
  },
  /** Entries after a sequence number, oldest first; `more` says whether there are further ones. */
  after: async (
    sequence: number,
    limit = 100,
  ): Promise<{ readonly entries: readonly JournalEntry[]; readonly more: boolean }> => {
    const page = await table.query({
      partition: journalKeys.partition(),
      range: { kind: "between", from: journalKeys.entry(sequence + 1).sk, to: journalKeys.lastEntry() },
      limit: Math.min(limit, PAGE_MAX),
    });
    return {
      entries: page.items.map((item) => JournalEntry.parse(item.entry)),
      more: page.cursor !== undefined,
    };
  },
  /**
   * Entries after a sequence number as they lie in the table, whatever has become of them: for the check of the
   * chain, which has to see what `after` would refuse.
   */
  stored: async (sequence: number): Promise<readonly StoredEntry[]> => {
    const { items } = await table.query({
      partition: journalKeys.partition(),
      range: { kind: "between", from: journalKeys.entry(sequence + 1).sk, to: journalKeys.lastEntry() },
      limit: PAGE_MAX,
    });
    return items.map((item) => ({ place: journalKeys.sequenceOf(item.sk), entry: item.entry }));
  },
});
/** An entry with the number of the place it lies in. */
export type StoredEntry = { readonly place: number; readonly entry: unknown };

/** The events of an entry as they are published. */
export const eventsOf = (entry: JournalEntry): readonly EventEntry[] =>
  entry.events.map((event, index) => ({
    id: event.id ?? `${entry.hash.slice(0, EVENT_ID_LENGTH)}${String(index).padStart(4, "0")}`,
    time: event.time ?? entry.at,
    source: event.source,
    detailType: event.detailType,
    resources: event.resources,
    detail: event.detail,
  }));
const EVENT_ID_LENGTH = 28;

export type JournalStore = ReturnType<typeof createJournalStore>;

/** As it comes back from the table: without undefined members, so that its hash is the same on reading. */
const plain = (draft: JournalDraft): JournalDraft =>
  JSON.parse(
    JSON.stringify({ ...draft, before: draft.before ?? null, after: draft.after ?? null }),
  ) as JournalDraft;
