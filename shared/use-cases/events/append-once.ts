import { canonicalJson } from "../../domain/canonical-json.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Table, Write } from "../../ports/table.ts";
import { createAnswerStore } from "../../stores/answer-store.ts";
import type { JournalDraft, JournalStore } from "../../stores/journal-store.ts";

export type AppendDependencies = {
  readonly table: Table;
  readonly journal: JournalStore;
  readonly sha256: (text: string) => string;
};

const MAX_ROUNDS = 50;

/**
 * Appends an entry to the journal unless one was appended under the same key, however often and by however many it
 * is called. For steps that are repeated after a kill and whose change is kept elsewhere than in the entry's own
 * transaction. `also` gives writes for that transaction, anew in each attempt.
 */
export const appendOnce = async (
  { table, journal, sha256 }: AppendDependencies,
  key: {
    readonly account: AccountId;
    readonly action: string;
    readonly token: string;
    /** When it is asked for, where nobody will ask again a week later; absent: the key is kept for good. */
    readonly at?: Instant;
  },
  draft: JournalDraft,
  also: () => Promise<readonly Write[]> = async () => [],
): Promise<"appended" | "known"> => {
  const answers = createAnswerStore(table);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if ((await answers.find(key.account, key.action, key.token)) !== undefined) return "known";
    const answer = { inputHash: sha256(canonicalJson(draft.events)), answer: "{}" };
    const outcome = await table.transact([
      answers.write(
        { account: key.account, operation: key.action, token: key.token },
        answer,
        key.at === undefined ? undefined : Date.parse(key.at),
      ),
      ...journal.append(await journal.head(), [draft]).writes,
      ...(await also()),
    ]);
    if (outcome.kind === "written") return "appended";
  }
  throw new Error(`the journal was still moving after ${MAX_ROUNDS} attempts to append to it`);
};
