import { z } from "zod";
import type { Composition } from "../../shared/compose/compose.ts";
import {
  billedPeriod,
  CheckRunOutput,
  CloseRunOutput,
  FailRunInput,
  FailRunOutput,
  failureOf,
  OpenRunInput,
  RunReference,
  WorkItem,
  WorkList,
} from "../../shared/contracts/month-end.ts";
import { WorkItem as RunItem, RunState, runPrefix } from "../../shared/domain/month-end/run.ts";
import { addMonths, periodOf } from "../../shared/domain/time/billing-period.ts";
import { applyReport } from "../../shared/use-cases/month-end/apply-report.ts";
import { billLevels } from "../../shared/use-cases/month-end/bill-levels.ts";
import { checkMonth } from "../../shared/use-cases/month-end/check-month.ts";
import { closeRun, failRun, publishRun } from "../../shared/use-cases/month-end/close-run.ts";
import { draftMonth } from "../../shared/use-cases/month-end/draft-month.ts";
import { issueMonth, writeInvoiceDocuments } from "../../shared/use-cases/month-end/issue-month.ts";
import { openRun } from "../../shared/use-cases/month-end/open-run.ts";
import { planRun, priceGroup } from "../../shared/use-cases/month-end/price-group.ts";
import { collectCostData, summariseChunk } from "../../shared/use-cases/month-end/summarise-chunk.ts";
import { type StepDefinition, stepsWith } from "../state-machines/step-definition.ts";
import type { MonthEndStep } from "./steps.ts";

type Definition<I extends z.ZodType, O extends z.ZodType> = StepDefinition<Composition, I, O>;
const define = stepsWith<Composition>();

const Nothing = z.null();
const withEngine = async (deps: Composition) => ({ ...deps, engine: await deps.costEngine() });

/** A step of the run as a whole is noted when it is done, so that whoever asks can see how far the run is. */
const noted = <I extends z.ZodType<RunState>, O extends z.ZodType>(
  name: MonthEndStep,
  input: I,
  output: O,
  run: Definition<I, O>["run"],
): Definition<I, O> =>
  define(input, output, async (deps, state) => {
    const result = await run(deps, state);
    await deps.months.noteStep(state, name, deps.clock.now());
    return result;
  });

/**
 * What each step of the month-end takes, gives and does. The Lambda handlers beside this file and the runtime
 * on one machine both run these.
 */
export const STEP_DEFINITIONS = {
  "open-run": define(OpenRunInput, RunReference, async (deps, input) => {
    const asOf = "asOf" in input ? input.asOf : undefined;
    const scheduled = "scheduledAt" in input;
    const opened = await openRun(deps, { period: billedPeriod(input), mode: input.mode, asOf, scheduled });
    return { ...opened, prefix: runPrefix(opened) };
  }),
  "collect-cost-data": noted("collect-cost-data", RunState, WorkList, collectCostData),
  "summarise-chunk": define(RunItem, WorkItem.partial(), async (deps, item) => {
    await summariseChunk(await withEngine(deps), item);
    return item;
  }),
  "plan-groups": noted("plan-groups", RunState, WorkList, async (deps, state) =>
    planRun(await withEngine(deps), state),
  ),
  "price-group": define(RunItem, WorkItem.partial(), async (deps, item) => {
    await priceGroup(await withEngine(deps), item);
    return item;
  }),
  "bill-levels": noted("bill-levels", RunState, WorkList, billLevels),
  "apply-report": define(RunItem, WorkItem.partial(), async (deps, item) => {
    await applyReport(await withEngine(deps), item);
    return item;
  }),
  "draft-invoices": noted("draft-invoices", RunState, Nothing, async (deps, state) => {
    await draftMonth(deps, state);
    return null;
  }),
  "check-run": noted("check-run", RunState, CheckRunOutput, checkMonth),
  "issue-invoices": noted("issue-invoices", RunState, Nothing, async (deps, state) => {
    await issueMonth(deps, state);
    await writeInvoiceDocuments(deps, state);
    return null;
  }),
  "store-estimates": noted("store-estimates", RunState, Nothing, async (deps, state) => {
    await writeInvoiceDocuments(deps, state);
    return null;
  }),
  "publish-run": noted("publish-run", RunState, Nothing, async (deps, state) => {
    await publishRun(deps, state);
    return null;
  }),
  "close-run": define(RunState, CloseRunOutput, async (deps, state) => {
    const result = await closeRun(deps, state);
    const previous = addMonths(periodOf(deps.clock.now()), -1);
    const claim = await deps.months.findClaim(previous);
    return {
      attention: {
        previousMonthOpen: claim?.status !== "CLOSED",
        suspense: result.suspense.totals.some((total) => total.amount !== "0"),
        marginBelowZero: result.attention.some((entry) => entry.kind === "margin-below-zero"),
      },
    };
  }),
  "fail-run": define(FailRunInput, FailRunOutput, async (deps, input) => {
    const { step, error, cause } = failureOf(input);
    const failure = { step, name: error, message: cause };
    const kept = input.run === undefined ? failure : await failRun(deps, input.run, failure);
    return { step: kept.step, error: kept.name, cause: kept.message };
  }),
} as const satisfies Partial<Record<MonthEndStep, unknown>>;
