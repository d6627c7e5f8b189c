import { canonicalJson } from "../../domain/canonical-json.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Table, Write } from "../../ports/table.ts";
import { type Answer, createAnswerStore } from "../../stores/answer-store.ts";
import {
  type ConfigurationHead,
  createConfigurationHeadStore,
  RECENT_MAX,
} from "../../stores/configuration-head-store.ts";
import {
  type ConfigurationState,
  replaceThing,
  STATE_KINDS,
  type StateKindName,
  type ThingOf,
} from "../../stores/configuration-state.ts";
import type { Actor, JournalEvent, JournalHead, JournalStore } from "../../stores/journal-store.ts";
import type { ConfiguredKind } from "../../stores/versioned-store.ts";
import { ConfigurationBusyError } from "./configuration-busy-error.ts";
import type { ConfigurationCache } from "./configuration-cache.ts";
import { lastOfEachKey, plannedChanges } from "./planned-changes.ts";

/** From month `from` on (to the month before `until`) the thing is `value`; null: it is gone. */
export type ThingChange = {
  readonly kind: StateKindName;
  readonly id: string;
  readonly from: BillingPeriod;
  /** First month in which it is again what it was before; absent: for good. */
  readonly until?: BillingPeriod | undefined;
  readonly value: unknown;
  /** Keeps a trace of a removal even of what came in the same month, so that it is known that it was there. */
  readonly trace?: true | undefined;
};
/** Keeps the type of the thing that a kind's change carries. */
export const thingChange = <K extends StateKindName>(
  kind: K,
  id: string,
  change: {
    readonly from: BillingPeriod;
    readonly until?: BillingPeriod | undefined;
    readonly value: ThingOf<K> | null;
    readonly trace?: true | undefined;
  },
): ThingChange => ({ kind, id, ...change });

/** What an operation decided: its answer, what it changes, what the journal says and whom it tells. */
export type Decision<O> = {
  readonly answer: O;
  /** A thing may be changed several times, month range by month range. */
  readonly changes: readonly ThingChange[];
  readonly resources: readonly string[];
  readonly events: readonly JournalEvent[];
};

export type ChangeRequest = {
  readonly actor: Actor;
  readonly action: string;
  readonly requestId: string;
  /** The same token and input of one account and action get the first answer. */
  readonly idempotency?:
    | { readonly account: AccountId; readonly token: string; readonly input: unknown }
    | undefined;
};

export type ChangeDependencies = {
  readonly table: Table;
  readonly clock: Clock;
  readonly sha256: (text: string) => string;
  readonly configuration: ConfigurationCache;
  readonly journal: JournalStore;
  /** As for the cache: then the end of the journal is known as well. */
  readonly isOnlyWriter?: boolean | undefined;
  /** Told after a change is durable: its events wait to be published. */
  readonly onChanged?: (() => void) | undefined;
};

/** A token came again with another input. */
export class TokenReusedError extends Error {
  override readonly name = "TokenReusedError";
}

const MAX_ROUNDS = 50;
/** A transaction takes 100 writes; heads, journal entry and answer take four. */
const MAX_WRITES = 96;

/**
 * Changes the configuration: reads it, lets `decide` (a function of the state alone, called again when somebody
 * else was faster) say what is to be, and writes things, head, journal entry and the answer kept under the token
 * in one transaction. Either all of it is there or nothing; of two that decide on the same state one decides
 * again, so limits and unique names hold without locks.
 *
 * @throws what `decide` throws; then nothing was written
 * @throws TokenReusedError
 */
export const createConfigurationChanger = (deps: ChangeDependencies) => {
  const heads = createConfigurationHeadStore(deps.table);
  const answers = createAnswerStore(deps.table);
  let queue: Promise<unknown> = Promise.resolve();
  let journalEnd: JournalHead | undefined;

  const earlierAnswer = async <O>({
    action,
    idempotency,
  }: ChangeRequest): Promise<{ answer: O } | undefined> => {
    if (idempotency === undefined) return undefined;
    const known = await answers.find(idempotency.account, action, idempotency.token);
    if (known === undefined) return undefined;
    if (known.inputHash !== inputHash(idempotency.input)) throw new TokenReusedError();
    return { answer: JSON.parse(known.answer) as O };
  };
  const inputHash = (input: unknown): string => deps.sha256(canonicalJson(input));

  const answerWrites = (request: ChangeRequest, answer: unknown): readonly Write[] => {
    const { idempotency, action } = request;
    if (idempotency === undefined) return [];
    const kept: Answer = { inputHash: inputHash(idempotency.input), answer: JSON.stringify(answer ?? null) };
    const key = { account: idempotency.account, operation: action, token: idempotency.token };
    return [answers.write(key, kept, Date.parse(deps.clock.now()))];
  };

  const attempt = async <O>(
    request: ChangeRequest,
    decide: (state: ConfigurationState) => Decision<O>,
  ): Promise<{ answer: O } | "again"> => {
    const earlier = await earlierAnswer<O>(request);
    if (earlier !== undefined) return earlier;
    const { state, head } = await deps.configuration.current();
    const decision = decide(state);
    const now = deps.clock.now();
    const written = plannedChanges(state, decision.changes, now).filter(({ writes }) => writes.length > 0);
    // What is so already is no change: nothing to tell of.
    if (written.length === 0) {
      const outcome = await deps.table.transact(answerWrites(request, decision.answer));
      return outcome.kind === "written" ? { answer: decision.answer } : "again";
    }
    const next = movedOn(
      head,
      written.map(({ change }) => ({ kind: STATE_KINDS[change.kind].kind.kind, id: change.id })),
    );
    const journal = deps.journal.append(journalEnd ?? (await deps.journal.head()), [
      {
        at: now,
        actor: request.actor,
        action: request.action,
        resources: [...decision.resources],
        before: written.map(({ change, before }) => ({
          kind: change.kind,
          id: change.id,
          value: journalled(change.kind, before, deps.sha256),
        })),
        after: written.map(({ change }) => ({
          ...change,
          value: journalled(change.kind, change.value, deps.sha256),
        })),
        requestId: request.requestId,
        events: [...decision.events],
      },
    ]);
    const writes = lastOfEachKey(written.flatMap((each) => each.writes));
    if (writes.length > MAX_WRITES) throw new Error(`one change of ${writes.length} records is too large`);
    const outcome = await deps.table.transact([
      heads.replaceWrite(next, head.version),
      ...writes,
      ...journal.writes,
      ...answerWrites(request, decision.answer),
    ]);
    if (outcome.kind === "condition-failed") return "again";
    deps.configuration.advance(next, (mutable) => {
      for (const { change, versions } of written) replaceThing(mutable, change.kind, change.id, versions);
    });
    if (deps.isOnlyWriter === true) journalEnd = journal.head;
    deps.onChanged?.();
    return { answer: decision.answer };
  };

  /** Others append to the journal and, where this is not the only writer, change the configuration. */
  const forget = (): void => {
    journalEnd = undefined;
    deps.configuration.doubt();
  };

  const change = async <O>(
    request: ChangeRequest,
    decide: (state: ConfigurationState) => Decision<O>,
  ): Promise<O> => {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const result = await attempt(request, decide).catch((error: unknown) => {
        // A transaction whose answer was lost may have been written.
        forget();
        throw error;
      });
      if (result !== "again") return result.answer;
      forget();
    }
    throw new ConfigurationBusyError(MAX_ROUNDS, "change it");
  };

  return {
    /** Changes of one process wait for each other: they would only make each other decide again. */
    change: <O>(request: ChangeRequest, decide: (state: ConfigurationState) => Decision<O>): Promise<O> => {
      const mine = queue.then(
        () => change(request, decide),
        () => change(request, decide),
      );
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
};
export type ConfigurationChanger = ReturnType<typeof createConfigurationChanger>;

/** Characters of one thing that the journal quotes; its entry is one record, which holds 400 KB. */
const QUOTED_MAX = 60_000;

/** A thing as the journal keeps it: what its kind lets be quoted, or that by its hash where it is very large. */
const journalled = (kindName: StateKindName, value: unknown, sha256: (text: string) => string): unknown => {
  const { quoted } = STATE_KINDS[kindName].kind as ConfiguredKind<unknown>;
  const shown = value == null || quoted === undefined ? value : quoted(value);
  const text = canonicalJson(shown ?? null);
  return text.length <= QUOTED_MAX ? shown : { sha256: sha256(text), characters: text.length };
};

const movedOn = (
  head: ConfigurationHead,
  changed: readonly { readonly kind: string; readonly id: string }[],
): ConfigurationHead => {
  const version = head.version + 1;
  const things = new Map(changed.map((each) => [`${each.kind}\n${each.id}`, each]));
  const added = [...things.values()].map((each) => ({ version, ...each }));
  const all = [...head.recent, ...added];
  // A change that is remembered in part would pass for one that is remembered, and others would miss the rest of it.
  const cut = all.at(-RECENT_MAX - 1)?.version;
  return { ...head, version, recent: all.slice(-RECENT_MAX).filter((each) => each.version !== cut) };
};
