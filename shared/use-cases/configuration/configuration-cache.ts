import type { ConfigurationHead } from "../../stores/configuration-head-store.ts";
import { createConfigurationHeadStore } from "../../stores/configuration-head-store.ts";
import {
  type ConfigurationState,
  loadConfigurationState,
  type MutableConfigurationState,
  reloadThing,
} from "../../stores/configuration-state.ts";
import { completePendingApply } from "../complete-pending-apply.ts";
import type { ConfigurationStorage } from "../configuration-dependencies.ts";
import { ConfigurationBusyError } from "./configuration-busy-error.ts";

/** The configuration as of the head it was compared with. */
export type CachedConfiguration = {
  readonly state: ConfigurationState;
  readonly head: ConfigurationHead;
};

export interface ConfigurationCache {
  /** As it is stored now: one Get, and a Query for each thing somebody else changed since the last look. */
  current(): Promise<CachedConfiguration>;
  /** Tells of a change this process has written: `head` is the head after it. */
  advance(head: ConfigurationHead, update: (state: MutableConfigurationState) => void): void;
  /** What is known may not be what is stored: the next look asks the table. */
  doubt(): void;
}

export type CacheOptions = {
  /**
   * No other process writes (one machine, under the lock of the data directory): what is known is believed until
   * somebody doubts it, which spares a request its look at the head.
   */
  readonly isOnlyWriter?: boolean | undefined;
};

const MAX_ROUNDS = 20;

/**
 * The configuration of a partner in memory. The control plane is small (spec/billing-conductor.md section 2:
 * 50,000 custom line items at most), is read much more often than it is written, and every decision needs
 * several parts of it; so a process reads it whole once and follows the changes by the head, which every change
 * goes through. What `current` answers was in force at some instant after the call.
 */
export const createConfigurationCache = (
  deps: ConfigurationStorage,
  { isOnlyWriter = false }: CacheOptions = {},
): ConfigurationCache => {
  const heads = createConfigurationHeadStore(deps.table);
  let cached: { state: MutableConfigurationState; head: ConfigurationHead } | undefined;
  let refreshing: Promise<unknown> = Promise.resolve();
  let doubted = false;

  /** One refresh at a time: a second one would read what the first is about to put in place. */
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const next = refreshing.then(work, work);
    refreshing = next.catch(() => undefined);
    return next;
  };

  const refresh = async (): Promise<CachedConfiguration> => {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const head = await heads.read();
      if (head.pending !== null) {
        await completePendingApply(deps);
        continue;
      }
      // Whatever was read since belongs to this head, or the head would have moved.
      if (cached?.head.version === head.version) return cached;
      const missed = cached === undefined ? undefined : missedChanges(head, cached.head.version);
      if (cached === undefined || missed === undefined) {
        cached = { state: await loadConfigurationState(deps.table), head };
        continue;
      }
      const { state } = cached;
      const updates = await Promise.all(missed.map((change) => reloadThing(deps.table, change)));
      // At once, so that nobody sees half of a change.
      for (const update of updates) update(state);
      cached = { state, head };
    }
    throw new ConfigurationBusyError(MAX_ROUNDS, "read it");
  };

  return {
    current: async () => {
      if (isOnlyWriter && !doubted && cached !== undefined) return cached;
      doubted = false;
      const head = await heads.read();
      if (cached !== undefined && cached.head.version === head.version && head.pending === null)
        return cached;
      return exclusively(refresh);
    },
    advance: (head, update) => {
      if (cached === undefined || cached.head.version !== head.version - 1) return;
      update(cached.state);
      cached = { state: cached.state, head };
    },
    doubt: () => {
      doubted = true;
    },
  };
};

/** The single changes after a version, each thing once; undefined when the head does not remember them all. */
const missedChanges = (head: ConfigurationHead, since: number) => {
  const later = head.recent.filter(({ version }) => version > since);
  const versions = new Set(later.map(({ version }) => version));
  if (versions.size !== head.version - since) return undefined;
  return [...new Map(later.map((change) => [`${change.kind}\n${change.id}`, change])).values()];
};
