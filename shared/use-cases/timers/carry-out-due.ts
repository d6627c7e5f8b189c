import type { Clock } from "../../ports/clock.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { ConfigurationChanger, Decision } from "../configuration/change-configuration.ts";
import type { Due, DueChanges, DueSource } from "./due.ts";
import { DUE_SOURCES } from "./due-sources.ts";

/** One transaction holds about a hundred records. */
const CHANGES_AT_ONCE = 80;
/** The journal quotes every change twice in one record, which holds 400 KB; a character has up to three bytes. */
const CHARACTERS_AT_ONCE = 60_000;

/**
 * Does everything whose time has come, in the order of time and in transactions of bounded size. What is due follows
 * from the state alone and is done in the transaction that makes it no longer due: so it may be run late, twice, by
 * several at once or killed anywhere, and everything is done and told of once.
 *
 * @returns how many things were done
 */
export const carryOutDue = async (
  { changes, clock }: { readonly changes: ConfigurationChanger; readonly clock: Clock },
  sources: readonly DueSource[] = DUE_SOURCES,
): Promise<number> => {
  let done = 0;
  let before: string | undefined;
  for (;;) {
    const now = clock.now();
    const request = { actor: { system: "timers" }, action: "CarryOutDue", requestId: now };
    const batch = await changes.change(request, (state) => decisionOf(dueOf(state, now, sources)));
    if (batch.first === undefined) return done;
    // Otherwise it would be done, and told of, for ever.
    if (batch.first === before) throw new Error(`${batch.first} is due although it was done`);
    before = batch.first;
    done += batch.count;
  }
};

const dueOf = (
  state: ConfigurationState,
  now: ReturnType<Clock["now"]>,
  sources: readonly DueSource[],
): readonly Due[] =>
  sources
    .flatMap(({ due }) => due(state, now))
    .toSorted((left, right) => (left.at < right.at ? -1 : Number(left.at > right.at)));

type Batch = { readonly count: number; readonly first?: string };

/** As much of what is due, from the first on, as one transaction holds. */
const decisionOf = (due: readonly Due[]): Decision<Batch> => {
  const taken: DueChanges[] = [];
  let count = 0;
  let characters = 0;
  for (const { carryOut, endsBatch } of due) {
    const next = carryOut();
    count += next.changes.length;
    characters += JSON.stringify(next.changes).length;
    if (taken.length > 0 && (count > CHANGES_AT_ONCE || characters > CHARACTERS_AT_ONCE)) break;
    taken.push(next);
    if (endsBatch === true) break;
  }
  const [first] = due;
  return {
    answer: { count: taken.length, ...(first === undefined ? {} : { first: first.key }) },
    changes: taken.flatMap(({ changes }) => changes),
    resources: taken.flatMap(({ resources }) => resources),
    events: taken.flatMap(({ events }) => events),
  };
};
