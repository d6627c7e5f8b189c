import type { RunMode } from "../domain/month-end/run.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Instant } from "../domain/time/instant.ts";

export type RunExecution = {
  readonly runId: string;
  readonly period: BillingPeriod;
  readonly mode: RunMode;
  readonly asOf?: Instant | undefined;
};

/** Executes the month-end state machine: Step Functions on AWS, an interpreter in the process on one machine. */
export interface MonthEndRunner {
  /** Starts a run that was opened; one that is under way already is left alone. Does not wait for its end. */
  start(execution: RunExecution): Promise<void>;
}
