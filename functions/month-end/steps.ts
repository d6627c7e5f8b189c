/**
 * The steps of the month-end in the order they first run, `fail-run` last. One handler file per step lies
 * beside this one, and the state machine names the step `open-run` as `${OpenRun}`.
 */
export const MONTH_END_STEPS = [
  "open-run",
  "collect-cost-data",
  "summarise-chunk",
  "plan-groups",
  "price-group",
  "bill-levels",
  "apply-report",
  "draft-invoices",
  "check-run",
  "issue-invoices",
  "store-estimates",
  "publish-run",
  "close-run",
  "fail-run",
] as const;
export type MonthEndStep = (typeof MONTH_END_STEPS)[number];
