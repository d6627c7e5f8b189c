import type { Table, Write } from "../../ports/table.ts";
import type { JournalDraft, JournalStore } from "../../stores/journal-store.ts";

export type JournalDependencies = { readonly table: Table; readonly journal: JournalStore };

/** What a change writes, what the journal says of it, and what comes of it for whoever asked. */
export type JournalledChange<T> = {
  readonly writes: readonly Write[];
  readonly entries: readonly JournalDraft[];
  readonly answer: T;
};

const MAX_ROUNDS = 50;

/**
 * Writes a change and its journal entries in one transaction: the one is there exactly when the other is. `decide`
 * reads what it needs anew in each round, after the end of the journal was read; so whatever journalled change came
 * in between makes it decide again. A change without writes and entries is none, and nothing is written.
 *
 * @throws what `decide` throws; then nothing was written
 */
export const commitJournalled = async <T>(
  { table, journal }: JournalDependencies,
  decide: () => Promise<JournalledChange<T>>,
): Promise<T> => {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const head = await journal.head();
    const { writes, entries, answer } = await decide();
    if (writes.length === 0 && entries.length === 0) return answer;
    const outcome = await table.transact([...writes, ...journal.append(head, entries).writes]);
    if (outcome.kind === "written") return answer;
  }
  throw new Error(`the journal was still moving after ${MAX_ROUNDS} attempts to append to it`);
};
