import { D, sum } from "../../../shared/domain/money/decimal.ts";
import { readable } from "../../../shared/domain/money/readable.ts";
import type { MonthResult } from "../../../shared/domain/month-end/month-result.ts";
import { formatTable } from "../../../shared/domain/text/table.ts";

/** The result of a month as a person reads it in a terminal. */
export const describeMonth = (result: MonthResult, dataDirectory: string): string => {
  const title = `${result.period} ${result.mode === "final" ? "is closed" : "estimate"}  (${result.runId})`;
  const failed = result.checks.filter((check) => !check.ok);
  return [
    title,
    "",
    // Who resells Microsoft only has no groups.
    ...(result.groups.length > 0 ? [groupTable(result), ""] : []),
    ...(result.invoices.length > 0 ? [invoiceTable(result), ""] : []),
    failed.length === 0
      ? `checks: all ${result.checks.length} hold`
      : `checks: ${failed.length} of ${result.checks.length} FAILED\n${failed.map((check) => `  ${check.name}: ${check.detail}`).join("\n")}`,
    ...(result.suspense.totals.length === 0
      ? ["suspense: nothing"]
      : result.suspense.totals.map(
          ({ amount, currency }) => `suspense: ${readable(amount, currency)} ${currency} billed to nobody`,
        )),
    ...(result.attention.length === 0
      ? []
      : ["", "needs attention:", ...result.attention.map((entry) => `  ${entry.detail}`)]),
    "",
    `reports, invoices and the run's manifest are in ${dataDirectory}`,
    "",
  ].join("\n");
};

const groupTable = ({ groups }: MonthResult): string => {
  const currencies = [...new Set(groups.map((group) => group.currency))];
  const rows = groups.map((group) => [
    String(group.level),
    group.name,
    readable(group.awsCost, group.currency),
    readable(group.proformaCost, group.currency),
    readable(group.margin, group.currency),
    group.currency,
  ]);
  // Levels of a chain sell the same usage on, so only the first level adds up to what AWS bills.
  const totals = currencies.map((currency) => {
    const first = groups.filter((group) => group.currency === currency && group.level === 1);
    const total = (pick: (group: (typeof groups)[number]) => string) =>
      readable(sum(first.map((group) => new D(pick(group)))).toFixed(), currency);
    return [
      "",
      "level 1",
      total((group) => group.awsCost),
      total((group) => group.proformaCost),
      total((group) => group.margin),
      currency,
    ];
  });
  return formatTable(
    [
      { header: "level", align: "right" },
      { header: "billing group", shrinkTo: 16 },
      { header: "AWS cost", align: "right" },
      { header: "pro forma", align: "right" },
      { header: "margin", align: "right" },
      { header: "" },
    ],
    [...rows, "rule", ...totals],
  );
};

const invoiceTable = ({ invoices }: MonthResult): string =>
  formatTable(
    [
      { header: "invoice" },
      { header: "seller" },
      { header: "buyer" },
      { header: "net", align: "right" },
      { header: "tax", align: "right" },
      { header: "total", align: "right" },
      { header: "" },
    ],
    invoices.map((invoice) => [
      invoice.number ?? "draft",
      invoice.seller,
      invoice.buyer,
      readable(invoice.net, invoice.currency),
      readable(invoice.tax, invoice.currency),
      readable(invoice.total, invoice.currency),
      invoice.currency,
    ]),
  );
