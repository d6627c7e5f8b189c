import type { LocalScheduler } from "./local-scheduler.ts";

const TICK_MILLISECONDS = 20_000;

/**
 * Looks for what has come due now and again and again, in the background. A fault is told of, and tried again with
 * the next look. Answers how to stop.
 */
export const startTicking = (
  scheduler: Pick<LocalScheduler, "catchUp">,
  onFault: (error: unknown) => void,
): { readonly stop: () => Promise<void> } => {
  let looking: Promise<unknown> | undefined;
  const look = (): void => {
    looking ??= scheduler
      .catchUp()
      .catch(onFault)
      .finally(() => {
        looking = undefined;
      });
  };
  look();
  const timer = setInterval(look, TICK_MILLISECONDS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
};
