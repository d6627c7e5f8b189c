import type { Composition } from "../../../shared/compose/compose.ts";
import type { MonthEndRunner, RunExecution } from "../../../shared/ports/month-end-runner.ts";
import { failRun } from "../../../shared/use-cases/month-end/close-run.ts";
import type { WorkQueue } from "../work-queue.ts";

export type LocalRunner = MonthEndRunner & {
  /** The same, and waits for its end, whatever that is. */
  run(execution: RunExecution): Promise<void>;
  /** Goes on with the runs that a process before this one left unfinished. */
  resume(): Promise<void>;
};

/**
 * Executes runs in this process. What a run came to is in its record; `onEnded` is told that there may be events
 * to publish.
 */
export const createLocalRunner = (deps: Composition, queue: WorkQueue, onEnded: () => void): LocalRunner => {
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
  const run = (execution: RunExecution) => queue.add(execution.runId, () => execute(execution));
  return {
    run,
    start: async (execution) => void run(execution),
    resume: async () => {
      for (const each of await deps.months.underWay()) {
        const record = await deps.months.findRun(each.period, each.runId);
        void run({ ...each, asOf: record?.asOf });
      }
    },
  };
};
