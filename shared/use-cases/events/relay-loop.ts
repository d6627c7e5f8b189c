import type { Timer } from "../../ports/timer.ts";
import { type RelayDependencies, relayEvents } from "./relay-events.ts";

export type RelayLoop = {
  /** Something was appended to the journal. Never waits. */
  wake(): void;
  /** Resolves when everything appended before the call is published or has failed. */
  settled(): Promise<void>;
};

/** Changes come in bursts; one file write and one look at the journal serve all of this time. */
const GATHER_MILLISECONDS = 250;

/**
 * Publishes in the background of a process: one relay at a time, and one more for all that was appended meanwhile.
 * A relay that fails is told of and tried again with the next wake; the journal keeps everything until then.
 */
export const createRelayLoop = (
  deps: RelayDependencies & { readonly timer: Timer },
  onFailure: (error: unknown) => void,
): RelayLoop => {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      await deps.timer.wait(GATHER_MILLISECONDS);
      again = false;
      try {
        await relayEvents(deps);
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
