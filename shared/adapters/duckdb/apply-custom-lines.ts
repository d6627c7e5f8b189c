import type { ApplyResult, CustomLinesRequest } from "../../ports/cost-engine.ts";
import { customPart } from "./custom-line-parts.ts";
import { customRows, customTotal } from "./custom-line-rows.ts";
import { type EngineContext, withScratch, withSequentialConnection } from "./engine-context.ts";
import { writeReport } from "./write-report.ts";

/**
 * Writes the report file of a group that has no cost data in the month. Names of accounts come from cost data, so
 * the payer has none here.
 */
export const applyCustomLines = async (
  context: EngineContext,
  request: CustomLinesRequest,
): Promise<ApplyResult> => {
  const payer = { primaryAccount: request.task.primaryAccount, primaryAccountName: null };
  const rows = customRows(request);
  const parts = rows.length > 0 ? [customPart(request.task, payer, request.period, rows)] : [];
  return withScratch(context, (directory) =>
    withSequentialConnection(context, (connection) =>
      writeReport(context, connection, { directory, request, parts, exact: customTotal(request) }),
    ),
  );
};
