import { z } from "zod";
import { RECONCILIATION_COLUMNS } from "../../../../domain/nce/reconciliation/reconciliation-row.ts";
import { isInvoiceable } from "../../../../domain/nce/reconciliation/select-lines.ts";
import { statementNumber } from "../../../../domain/nce/reconciliation/statement-number.ts";
import {
  type ReconciledLine,
  reconciledLines,
  totalsOf,
} from "../../../../use-cases/nce/charges/reconciliation.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { ourPage, PageQuery } from "../../page.ts";
import { MonthQuery, postedMonthOf } from "./month-query.ts";

export const Kind = z
  .enum(["estimated", "final"])
  .default("estimated")
  .describe("final: the lines of the invoice that is made in the month after, empty before");

const LineOut = z.object({
  ...(Object.fromEntries(RECONCILIATION_COLUMNS.map((column) => [column, z.string()])) as Record<
    (typeof RECONCILIATION_COLUMNS)[number],
    z.ZodString
  >),
  id: z.string(),
  kind: z.string(),
  transferId: z.string().optional().describe("The transfer that the line comes of"),
  counterpart: z.string().optional().describe("The other partner's line for the same days"),
});

export const getNceReconciliation = operation<ApiDependencies>()({
  name: "GetNceReconciliation",
  summary:
    "What Microsoft charges a partner in a month, line by line with the columns of its reconciliation file; amounts are text.",
  permission: "nce-registry:read",
  route: { method: "GET", path: "/rebill/v1/nce/reconciliation" },
  input: z.strictObject({ ...MonthQuery, kind: Kind, ...PageQuery }),
  output: z.object({
    partner: z.string(),
    period: z.string(),
    kind: z.string(),
    /** Of the final file. */
    invoiceNumber: z.string().optional(),
    /** Of all lines, whatever page. */
    totals: z.array(z.object({ currency: z.string(), lines: z.int(), subtotal: z.string() })),
    lines: z.array(LineOut),
    nextToken: z.string().optional(),
  }),
  handle: async (context, input) => {
    const month = await postedMonthOf(context, input);
    const { partner } = month;
    const { period, kind } = input;
    const lines = reconciledLines(month, { partner, period, kind });
    // Their own order, as a text that orders alike.
    const keyed = new Map(lines.map((each) => [`${each.line.chargedOn} ${each.line.id}`, each]));
    const { things, nextToken } = ourPage(context, "GetNceReconciliation", input, [...keyed.keys()], (key) =>
      keyed.get(key),
    );
    const subtotals = lines.map(({ line }) => ({ currency: line.currency, amount: line.subtotal }));
    return {
      partner,
      period,
      kind,
      ...(kind === "final" && isInvoiceable(period, month.now)
        ? { invoiceNumber: statementNumber(partner, period) }
        : {}),
      totals: totalsOf(subtotals).map(({ currency, amount }) => ({
        currency,
        lines: subtotals.filter((each) => each.currency === currency).length,
        subtotal: amount,
      })),
      lines: things.map(lineOut),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});

const lineOut = ({ line, row }: ReconciledLine): z.input<typeof LineOut> => ({
  ...row,
  id: line.id,
  kind: line.kind,
  ...("transfer" in line ? { transferId: line.transfer } : {}),
  ...("counterpart" in line ? { counterpart: line.counterpart } : {}),
});
