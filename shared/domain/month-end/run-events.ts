import type { Instant } from "../time/instant.ts";
import type { MonthResult } from "./month-result.ts";

type RunEvent = {
  readonly id: string;
  readonly source: "rebill.month-end" | "rebill.invoicing";
  readonly detailType: string;
  readonly time: Instant;
  readonly resources: readonly string[];
  readonly detail: Record<string, unknown>;
};

/**
 * What a finished run tells the world: one event per report, per issued invoice, and for the run itself. Ids
 * follow from the content, so that a run that is finished twice sends the same events again.
 */
export const runEvents = (
  result: MonthResult,
  time: Instant,
  idOf: (parts: readonly unknown[]) => string,
): readonly RunEvent[] => {
  const { runId, period, mode } = result;
  const event = (
    source: RunEvent["source"],
    detailType: string,
    resources: readonly string[],
    detail: Record<string, unknown>,
  ): RunEvent => ({
    id: idOf([detailType, runId, resources, detail]),
    source,
    detailType,
    time,
    resources,
    detail,
  });
  return [
    ...result.groups.map((group) =>
      event("rebill.month-end", "Pro Forma Report Published", [group.arn], { runId, period, mode }),
    ),
    ...result.invoices
      .filter((invoice) => invoice.number !== null)
      .map((invoice) => event("rebill.invoicing", "Invoice Issued", [], { runId, period, ...invoice })),
    event("rebill.month-end", mode === "final" ? "Month Closed" : "Month Estimated", [], {
      runId,
      period,
      mode,
      groups: result.groups.length,
      invoices: result.invoices.length,
    }),
  ];
};
