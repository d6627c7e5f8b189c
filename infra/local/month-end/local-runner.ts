import type { Composition } from "../../../shared/compose.ts";
import type { MonthEndRunner, RunExecution } from "../../../shared/ports/month-end-runner.ts";
import { failRun } from "../../../shared/use-cases/month-end/close-run.ts";

export type LocalRunner = MonthEndRunner & {
  /** Goes on with the runs that a process before this one left unfinished. */
  resume(): Promise<void>;
  /** Resolves when the run under way has ended; those waiting behind it are left for the next process. */
  settled(): Promise<void>;
};

/**
 * Executes runs in this process, one after the other: each uses all of the engine. What a run came to is in its
 * record; `onEnded` is told that there may be events to publish.
 */
export const createLocalRunner = (deps: Composition, onEnded: () => void): LocalRunner => {
  const waiting = new Map<string, RunExecution>();
  let current: { readonly runId: string; readonly done: Promise<void> } | undefined;
  let ending = false;

  const execute = async (execution: RunExecution): Promise<void> => {
    try {
      const { period, mode, asOf } = execution;
      // State machine and steps take a third of a second to load, and most of the time nobody runs a month.
      const { runMonthEnd } = await import("./run-month-end.ts");
      await runMonthEnd(deps, { period, mode, asOf });
    } catch (error) {
      // The state machine records what a step threw; this is for what it could not.
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      await failRun(deps, execution, { step: "run", name, message });
    }
    onEnded();
  };
  const next = (): void => {
    const [execution] = waiting.values();
    if (execution === undefined || current !== undefined || ending) return;
    waiting.delete(execution.runId);
    const done = execute(execution).finally(() => {
      current = undefined;
      next();
    });
    current = { runId: execution.runId, done };
  };
  const start = (execution: RunExecution): void => {
    if (current?.runId === execution.runId) return;
    waiting.set(execution.runId, execution);
    next();
  };
  return {
    start: async (execution) => start(execution),
    resume: async () => {
      for (const run of await deps.months.underWay()) {
        const record = await deps.months.findRun(run.period, run.runId);
        start({ ...run, asOf: record?.asOf });
      }
    },
    settled: async () => {
      ending = true;
      await current?.done;
    },
  };
};
