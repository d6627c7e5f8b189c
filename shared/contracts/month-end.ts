import { z } from "zod";
import { addMonths, BillingPeriod, periodOf } from "../domain/time/billing-period.ts";
import { Instant } from "../domain/time/instant.ts";

/** An estimate may run any day and issues nothing; a final run issues invoices and closes its month. */
export const RunMode = z.enum(["estimate", "final"]);
export type RunMode = z.infer<typeof RunMode>;

/** Names objects and executions, so no slash, colon or `#`. */
export const RunId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be a run id");

/** Started by a person or the API: the month is named. `asOf` is what an estimate takes for now. */
const RequestedRun = z.strictObject({ period: BillingPeriod, mode: RunMode, asOf: Instant.optional() });
/**
 * Started by the scheduler, which fills in `<aws.scheduler.scheduled-time>`: the month follows from the time
 * the run was due, so that a late retry bills the same month (style.md 13).
 */
const ScheduledRun = z.strictObject({
  mode: RunMode,
  bills: z.enum(["current-month", "previous-month"]),
  scheduledAt: z.iso.datetime({ message: "must be a UTC instant such as 2026-11-05T06:00:00Z" }),
});
export const OpenRunInput = z.union([RequestedRun, ScheduledRun]);
export type OpenRunInput = z.infer<typeof OpenRunInput>;

/** The month (UTC) a run bills. */
export const billedPeriod = (input: OpenRunInput): BillingPeriod => {
  if ("period" in input) return input.period;
  const scheduled = periodOf(input.scheduledAt);
  return input.bills === "previous-month" ? addMonths(scheduled, -1) : scheduled;
};

/** What every step between open-run and close-run receives. */
export const RunReference = z.object({
  runId: RunId,
  period: BillingPeriod,
  mode: RunMode,
  /** Where the run's objects lie, `runs/<period>/<run-id>`, without a slash at the end. */
  prefix: z.string().regex(/^runs\/[^/]+\/[^/]+$/, "must be runs/<period>/<run-id>"),
  /** The month was closed before: there is nothing to run. */
  closed: z.boolean().default(false),
});
export type RunReference = z.infer<typeof RunReference>;

/** A work list: a JSON array of items in the object store. Output of collect-cost-data, plan-groups, bill-levels. */
export const WorkList = z.object({ key: z.string().min(1), count: z.int().min(0) });
export type WorkList = z.infer<typeof WorkList>;

/** What all items of work lists have in common; the steps extend it. */
export const WorkItem = z.looseObject({ runId: RunId, period: BillingPeriod, index: z.int().min(0) });
export type WorkItem = z.infer<typeof WorkItem>;

/** `summary` names the failed checks for people, without amounts; empty when all hold. */
export const CheckRunOutput = z.object({ ok: z.boolean(), summary: z.string() });
export type CheckRunOutput = z.infer<typeof CheckRunOutput>;

/** What somebody has to look at. Flags only: amounts stay out of logs and metrics. */
export const CloseRunOutput = z.object({
  attention: z.object({
    /** The month before the current one (by the clock) has no closed final run yet. */
    previousMonthOpen: z.boolean(),
    /** Rows of unknown type wait in suspense. */
    suspense: z.boolean(),
    /** At least one billing group is sold below cost. */
    marginBelowZero: z.boolean(),
  }),
});
export type CloseRunOutput = z.infer<typeof CloseRunOutput>;

const CaughtError = z.object({ Error: z.string(), Cause: z.string() });
/**
 * Input of fail-run. `run` is absent when open-run itself failed. With `item` a single item of a work list
 * failed and the run is not over yet: fail-run keeps it as the run's failure unless there is one already.
 */
export const FailRunInput = z.looseObject({
  run: z.object({ runId: RunId, period: BillingPeriod }).optional(),
  item: z.int().optional(),
  /** By state machine name of the failed step, `SummariseChunk`; one entry. */
  failures: z.record(z.string(), CaughtError),
});
export type FailRunInput = z.infer<typeof FailRunInput>;

/** The run's first recorded failure: what the execution ends with. `cause` is for people. */
export const FailRunOutput = z.object({ step: z.string(), error: z.string(), cause: z.string() });
export type FailRunOutput = z.infer<typeof FailRunOutput>;

const LambdaCause = z.object({ errorMessage: z.string() });
/** Step Functions gives a Lambda error as JSON text with type, message and trace; only the message is for people. */
const messageOf = (cause: string): string => {
  try {
    const parsed = LambdaCause.safeParse(JSON.parse(cause));
    return parsed.success ? parsed.data.errorMessage : cause;
  } catch {
    return cause;
  }
};

/**
 * The failure fail-run was called with: step name (`summarise-chunk`), error name, message. Names of Step
 * Functions itself lose their `States.`, which a machine may not end with: `States.Timeout` is `Timeout`.
 */
export const failureOf = (input: FailRunInput): FailRunOutput => {
  const [state, failure] = Object.entries(input.failures)[0] ?? ["", { Error: "Unknown", Cause: "" }];
  const step = state.replace(/[A-Z]/g, (letter, at: number) => (at > 0 ? "-" : "") + letter.toLowerCase());
  return { step, error: failure.Error.replace(/^States\./, ""), cause: messageOf(failure.Cause) };
};
