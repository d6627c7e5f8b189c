import { readFileSync } from "node:fs";
import { STEP_DEFINITIONS } from "../../../functions/month-end/step-definitions.ts";
import type { Composition } from "../../../shared/compose/compose.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { MonthResult } from "../../../shared/domain/month-end/month-result.ts";
import type { RunMode } from "../../../shared/domain/month-end/run.ts";
import type { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import { readRunFile, runPaths } from "../../../shared/use-cases/month-end/run-files.ts";
import { runStateMachine, type StepProgress } from "../state-machine/run-state-machine.ts";
import { stepHandlers } from "../state-machine/step-handlers.ts";

const DEFINITION = new URL("../../../functions/month-end/month-end.asl.json", import.meta.url);

export type MonthEndRequest = {
  readonly period: BillingPeriod;
  readonly mode: RunMode;
  readonly asOf?: Instant | undefined;
};

export type MonthEndOutcome = {
  readonly result: MonthResult;
  /** Milliseconds per state; empty when the month was closed before and nothing ran. */
  readonly timings: Readonly<Record<string, number>>;
};

/**
 * Runs the month-end state machine in this process. A month that a final run has closed is not run again: its
 * result is read. Errors are the ones the failing step threw.
 */
export const runMonthEnd = async (
  deps: Composition,
  request: MonthEndRequest,
  onStep: (progress: StepProgress) => void = () => {},
): Promise<MonthEndOutcome> => {
  let runId = "";
  const watch = stopwatch();
  const handlers = stepHandlers(STEP_DEFINITIONS, deps, (step, output) => {
    if (step === "open-run") runId = (output as { runId: string }).runId;
  });
  try {
    await runStateMachine({
      definition: JSON.parse(readFileSync(DEFINITION, "utf8")),
      handlers,
      objects: deps.objects,
      input: request.asOf === undefined ? { period: request.period, mode: request.mode } : request,
      maxConcurrency: deps.engine.threads,
      onStep: (progress) => {
        watch.note(progress);
        onStep(progress);
      },
    });
  } catch (error) {
    throw causeOf(error);
  }
  return { result: await readResult(deps, request.period, runId), timings: watch.timings };
};

const readResult = (deps: Composition, period: BillingPeriod, runId: string): Promise<MonthResult> =>
  readRunFile(deps.objects, runPaths({ period, runId }).result, MonthResult);

/** What the step itself threw, so that bad input stays bad input on its way through the state machine. */
const causeOf = (error: unknown): unknown => {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof InvalidInputError) return at;
  return error;
};

const stopwatch = () => {
  const timings: Record<string, number> = {};
  let last = performance.now();
  return {
    timings,
    note: (progress: StepProgress) => {
      const now = performance.now();
      timings[progress.state] = Math.round((timings[progress.state] ?? 0) + now - last);
      last = now;
    },
  };
};
