import type { CloseRunOutput } from "./month-end.ts";

/** Namespace of every metric of ours. */
export const METRIC_NAMESPACE = "Rebill";

/** Metrics close-run publishes and alarms watch: 1 when somebody has to look, else 0. */
export const RUN_METRICS = ["PreviousMonthOpen", "SuspenseNotZero", "MarginBelowZero"] as const;
export type RunMetric = (typeof RUN_METRICS)[number];

/** For `step(RunReference, CloseRunOutput, handler, { metrics: runMetrics })`. */
export const runMetrics = ({ attention }: CloseRunOutput): Record<RunMetric, number> => ({
  PreviousMonthOpen: Number(attention.previousMonthOpen),
  SuspenseNotZero: Number(attention.suspense),
  MarginBelowZero: Number(attention.marginBelowZero),
});
