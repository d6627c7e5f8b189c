import { TableBusyError } from "./table-errors.ts";

export type Backoff = {
  /** Attempts in all, the first included. */
  readonly attemptsMax: number;
  readonly baseMilliseconds: number;
  readonly capMilliseconds: number;
  /** In [0, 1); spreads colliding writers, decides nothing that is stored. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** Up to a dozen seconds in all, which outlasts a burst on one hot record and still ends. */
export const DEFAULT_BACKOFF: Backoff = {
  attemptsMax: 14,
  baseMilliseconds: 20,
  capMilliseconds: 1500,
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Full jitter: anything between nothing and the doubled bound, so that colliding writers part. */
export const pause = (backoff: Backoff, attempt: number): Promise<void> =>
  backoff.sleep(
    Math.floor(backoff.random() * Math.min(backoff.capMilliseconds, backoff.baseMilliseconds * 2 ** attempt)),
  );

/** Repeats a call whose error says "busy"; any other error passes. Throws TableBusyError after the last attempt. */
export const retrying = async <T>(
  backoff: Backoff,
  isBusy: (error: unknown) => boolean,
  call: (attempt: number) => Promise<T>,
): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call(attempt);
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (attempt + 1 >= backoff.attemptsMax) throw new TableBusyError(attempt + 1, { cause: error });
      await pause(backoff, attempt);
    }
  }
};
