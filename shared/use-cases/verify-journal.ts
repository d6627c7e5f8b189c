import type { CheckResult } from "../domain/month-end/run.ts";
import {
  FIRST_HASH,
  JournalEntry,
  type JournalHead,
  type JournalStore,
  journalHash,
  type StoredEntry,
} from "../stores/journal-store.ts";
import { failed } from "./verification-check.ts";

export type VerifyJournalDependencies = {
  readonly journal: JournalStore;
  readonly sha256: (text: string) => string;
};

export type JournalVerification = {
  readonly ok: boolean;
  /** End of the chain as far as it holds. Kept elsewhere, it proves later that the trail was not made anew. */
  readonly head: JournalHead;
  /** One check: that the chain holds, or where it breaks first. */
  readonly checks: readonly CheckResult[];
};

const CHECK = "journal";

/**
 * Follows the audit trail from its first entry to its head: numbered without a gap, each entry with the hash of its
 * content and of everything before it, and the last one the head. Names the entry at which it breaks.
 */
export const verifyJournal = async ({
  journal,
  sha256,
}: VerifyJournalDependencies): Promise<JournalVerification> => {
  // The head first: what is appended while we read lies behind it.
  const head = await journal.head();
  let last: JournalHead = { sequence: 0, hash: FIRST_HASH };
  const broken = (detail: string): JournalVerification => ({
    ok: false,
    head: last,
    checks: [failed(CHECK, detail)],
  });
  while (last.sequence < head.sequence) {
    const page = await journal.stored(last.sequence);
    if (page.length === 0) return broken(missing(last.sequence + 1, head.sequence));
    for (const stored of page) {
      if (last.sequence === head.sequence) break;
      const problem = problemOf(stored, last, sha256);
      if (problem !== undefined) return broken(problem);
      last = { sequence: stored.place, hash: (stored.entry as JournalEntry).hash };
    }
  }
  if (last.hash !== head.hash)
    return broken(`entry ${last.sequence} is the last one, but not the one the head of the chain names`);
  const [behind] = await journal.stored(head.sequence);
  const headNow = await journal.head();
  if (behind !== undefined && headNow.sequence === head.sequence)
    return broken(`entry ${behind.place} lies behind the head of the chain, entry ${head.sequence}`);
  const detail = `${last.sequence} entries are one chain up to its head ${last.hash}`;
  return { ok: true, head: last, checks: [{ name: CHECK, ok: true, detail }] };
};

const missing = (first: number, lastOne: number): string =>
  first === lastOne ? `entry ${first} is missing` : `entries ${first} to ${lastOne} are missing`;

const problemOf = (
  { place, entry }: StoredEntry,
  last: JournalHead,
  sha256: (text: string) => string,
): string | undefined => {
  const expected = last.sequence + 1;
  if (place !== expected) return missing(expected, place - 1);
  const parsed = JournalEntry.safeParse(entry);
  if (!parsed.success) return `entry ${place} cannot be read`;
  const { hash, ...content } = parsed.data;
  if (content.sequence !== place) return `entry ${place} says that it is entry ${content.sequence}`;
  if (content.previousHash !== last.hash) return `entry ${place} does not follow the entry before it`;
  return journalHash(content, sha256) === hash
    ? undefined
    : `entry ${place} was changed after it was written`;
};
