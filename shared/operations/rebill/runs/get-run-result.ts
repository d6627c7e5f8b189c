import { z } from "zod";
import { MonthResult } from "../../../domain/month-end/month-result.ts";
import { readRunFile, runPaths } from "../../../use-cases/month-end/run-files.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { runOf } from "./get-run.ts";

export const getRunResult = operation<ApiDependencies>()({
  name: "GetRunResult",
  summary: "Everything a finished run came to: groups, supplier bills, invoices, suspense and checks.",
  permission: "month-end:read",
  route: { method: "GET", path: "/rebill/v1/runs/{runId}/result" },
  input: z.strictObject({ runId: z.string().max(100) }),
  output: MonthResult,
  handle: async (context, { runId }) => {
    const run = await runOf(context, runId);
    if (run.status !== "SUCCEEDED") throw notFoundProblem("result yet");
    return readRunFile(context.deps.objects, runPaths(run).result, MonthResult);
  },
});
