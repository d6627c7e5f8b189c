import { z } from "zod";
import { reconciliationCsv } from "../../../../domain/nce/reconciliation/reconciliation-csv.ts";
import { reconciledLines } from "../../../../use-cases/nce/charges/reconciliation.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { Kind } from "./get-reconciliation.ts";
import { MonthQuery, postedMonthOf } from "./month-query.ts";

export const getNceReconciliationCsv = operation<ApiDependencies>()({
  name: "GetNceReconciliationCsv",
  summary: "The same as a file: Microsoft's columns in their order, every line of the month.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/reconciliation/csv" },
  input: z.strictObject({ ...MonthQuery, kind: Kind }),
  output: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  contentType: "text/csv",
  handle: async (context, input) => {
    const month = await postedMonthOf(context, input);
    const { period, kind } = input;
    const lines = reconciledLines(month, { partner: month.partner, period, kind });
    return new TextEncoder().encode(reconciliationCsv(lines.map(({ row }) => row)));
  },
});
