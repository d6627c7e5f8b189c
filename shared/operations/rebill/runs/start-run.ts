import { z } from "zod";
import { InvalidInputError } from "../../../domain/errors.ts";
import { RunMode } from "../../../domain/month-end/run.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import { MonthClaimedError, openRun } from "../../../use-cases/month-end/open-run.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { conflictProblem, invalidProblem } from "../../registry/problem-errors.ts";
import { answeredOnce, assertPartner } from "../context.ts";
import { originOf } from "../origin.ts";

const Started = z.object({ runId: z.string() });

export const startRun = operation<ApiDependencies>()({
  name: "StartRun",
  summary: "Starts the month-end of a period: an estimate, or the final one that issues invoices.",
  permission: "month-end:write",
  route: { method: "POST", path: "/rebill/v1/runs", status: 202 },
  input: z.strictObject({
    period: BillingPeriod,
    mode: RunMode.default("estimate"),
    asOf: Instant.optional().describe("The instant the run pretends to be at: issue date of its invoices"),
  }),
  output: Started,
  handle: async (context, input) => {
    await assertPartner(context);
    return answeredOnce(context, "StartRun", input, Started, async () => {
      const { runOpening, runner } = context.deps;
      try {
        const opened = await openRun(runOpening, { ...input, origin: originOf(context) });
        context.deps.onChanged();
        if (!opened.closed) await runner.start({ ...opened, asOf: input.asOf });
        return { runId: opened.runId };
      } catch (error) {
        if (error instanceof InvalidInputError)
          throw invalidProblem(error.path.replace(/^--/, ""), error.reason);
        if (error instanceof MonthClaimedError) throw conflictProblem("month-claimed", error.message);
        throw error;
      }
    });
  },
});
