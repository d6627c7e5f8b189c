import type { Timer } from "../../ports/timer.ts";

export type RelayLoop = {
  /** Something was changed and appended to the journal. Never waits. */
  wake(): void;
  /** Resolves when everything appended before the call is done with or has failed. */
  settled(): Promise<void>;
};

/** Changes come in bursts; one file write and one look at the journal serve all of this time. */
const GATHER_MILLISECONDS = 250;

/**
 * Works off what changes bring about, such as events of the journal, in the background of a process: one `work` at a time, and one more for all that was appended
 * meanwhile. What fails is told of and tried again with the next wake; the journal keeps everything until then.
 */
export const createRelayLoop = (
  { timer, work }: { readonly timer: Timer; readonly work: () => Promise<unknown> },
  onFailure: (error: unknown) => void,
): RelayLoop => {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      await timer.wait(GATHER_MILLISECONDS);
      again = false;
      try {
        await work();
      } catch (error) {
        onFailure(error);
      }
    } while (again);
    running = undefined;
  };
  return {
    wake: () => {
      again = true;
      running ??= run();
    },
    settled: async () => {
      await running;
    },
  };
};
