import {
  blockedSeconds,
  delayMs,
  type Failures,
  NO_FAILURES,
  oneMore,
} from "../../domain/access/guess-limit.ts";
import type { Timer } from "../../ports/timer.ts";

/**
 * Remembers, in this process, who failed to sign: per sender, per key, and per sender and key together. Who has
 * lately proved that he holds a key is measured by the last alone, so that nobody can be locked out of his own key
 * by others' failures, be it from the same address or in his name.
 */
export interface GuessGuard {
  /** Whole seconds for which the sender is not heard about this key; 0: go on. */
  blockedSeconds(network: string, accessKeyId: string): number;
  /** Counts a failure. Resolves when it may be answered: later and later. */
  failed(network: string, accessKeyId: string): Promise<void>;
  proved(network: string, accessKeyId: string): void;
}

/** What is remembered takes at most a few megabytes; the longest unchanged goes first. */
const REMEMBERED_MAX = 20_000;
const PROOF_LASTS_MS = 15 * 60_000;
/** Answers held back at once: who holds back all of them would exhaust the process instead of the guesser. */
const WAITING_MAX = 100;

export const createGuessGuard = (timer: Timer): GuessGuard => {
  const failures = new Map<string, Failures>();
  const proofs = new Map<string, number>();
  let waiting = 0;

  const of = (name: string): Failures => failures.get(name) ?? NO_FAILURES;
  const isProven = (pair: string): boolean => {
    const at = proofs.get(pair);
    return at !== undefined && timer.elapsedMs() - at < PROOF_LASTS_MS;
  };

  return {
    blockedSeconds: (network, accessKeyId) => {
      const now = timer.elapsedMs();
      const { sender, key, pair } = names(network, accessKeyId);
      if (isProven(pair)) return blockedSeconds(of(pair), now, true);
      return Math.max(blockedSeconds(of(sender), now, false), blockedSeconds(of(key), now, false));
    },
    failed: async (network, accessKeyId) => {
      const now = timer.elapsedMs();
      const { sender, key, pair } = names(network, accessKeyId);
      for (const name of [pair, key, sender]) remember(failures, name, oneMore(of(name), now));
      const milliseconds = Math.max(delayMs(of(sender), now), delayMs(of(key), now));
      if (milliseconds === 0 || waiting >= WAITING_MAX) return;
      waiting += 1;
      try {
        await timer.wait(milliseconds);
      } finally {
        waiting -= 1;
      }
    },
    proved: (network, accessKeyId) => {
      remember(proofs, names(network, accessKeyId).pair, timer.elapsedMs());
    },
  };
};

const names = (network: string, accessKeyId: string) => ({
  sender: `sender ${network}`,
  key: `key ${accessKeyId}`,
  pair: `pair ${network} ${accessKeyId}`,
});

/** Maps keep the order of insertion: what changed goes to the end, what is too much leaves at the front. */
const remember = <T>(memory: Map<string, T>, name: string, value: T): void => {
  memory.delete(name);
  memory.set(name, value);
  const [oldest] = memory.keys();
  if (memory.size > REMEMBERED_MAX && oldest !== undefined) memory.delete(oldest);
};
