import { z } from "zod";
import { D, plain } from "../../../domain/money/decimal.ts";
import { MonthResult } from "../../../domain/month-end/month-result.ts";
import { RunMode, type RunRecord, RunState } from "../../../domain/month-end/run.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { readRunFile, runPaths } from "../../../use-cases/month-end/run-files.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { type Context, partnerAccount } from "../context.ts";

const Totals = z.object({
  groups: z.int(),
  invoices: z.int(),
  costs: z.array(
    z.object({ currency: z.string(), awsCost: z.string(), proformaCost: z.string(), margin: z.string() }),
  ),
});

/** The run of that id, if there is one and it is the caller's to see. */
export const runOf = async (context: Context, runId: string): Promise<RunRecord> => {
  const { deps, caller } = context;
  const own = caller.account === (await partnerAccount(context));
  // What is no id of a run is in no key either.
  const known = own && RunState.shape.runId.safeParse(runId).success;
  const run = known ? await deps.months.findRunById(runId) : undefined;
  if (run === undefined) throw notFoundProblem("run");
  return run;
};

export const getRun = operation<ApiDependencies>()({
  name: "GetRun",
  summary: "How far a run is, and what it came to.",
  permission: "month-end:read",
  route: { method: "GET", path: "/rebill/v1/runs/{runId}" },
  input: z.strictObject({ runId: z.string().max(100) }),
  output: z.object({
    runId: z.string(),
    period: BillingPeriod,
    mode: RunMode,
    status: z.enum(["RUNNING", "SUCCEEDED", "FAILED"]),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    steps: z.array(z.object({ name: z.string(), finishedAt: z.string() })),
    totals: Totals.nullable(),
    error: z.object({ step: z.string(), name: z.string(), message: z.string() }).nullable(),
  }),
  handle: async (context, { runId }) => {
    const run = await runOf(context, runId);
    const { period, mode, status, startedAt, endedAt, error } = run;
    return {
      runId,
      period,
      mode,
      status,
      startedAt,
      endedAt: endedAt ?? null,
      steps: [...(await context.deps.months.stepsOf(period, runId))],
      totals: status === "SUCCEEDED" ? await totalsOf(context, run) : null,
      error: error ?? null,
    };
  },
});

const totalsOf = async ({ deps }: Context, run: RunRecord): Promise<z.infer<typeof Totals>> => {
  const { groups, invoices } = await readRunFile(deps.objects, runPaths(run).result, MonthResult);
  const currencies = [...new Set(groups.map(({ currency }) => currency))].sort();
  const total = (currency: string, member: "awsCost" | "proformaCost" | "margin"): string =>
    plain(
      groups
        .filter((group) => group.currency === currency)
        .reduce((sum, group) => sum.plus(group[member]), new D(0)),
    );
  return {
    groups: groups.length,
    invoices: invoices.length,
    costs: currencies.map((currency) => ({
      currency,
      awsCost: total(currency, "awsCost"),
      proformaCost: total(currency, "proformaCost"),
      margin: total(currency, "margin"),
    })),
  };
};
