import type { MonthEndStep } from "../../functions/month-end/steps.ts";
import type { ObjectArea } from "../../shared/contracts/environment.ts";

export type StepAccess = {
  readonly table: "none" | "read" | "write";
  readonly reads: readonly ObjectArea[];
  /** Includes reading: create-only writes compare, and repeated steps look at what they wrote. */
  readonly writes: readonly ObjectArea[];
  readonly events?: true;
  /** `engine` runs DuckDB over rows, `documents` renders many files, `control` reads and writes records. */
  readonly size: "control" | "documents" | "engine";
  /** Executions at once, where more would only get into each other's way. */
  readonly reservedConcurrency?: number;
};

const WORK = ["runs", "work"] as const;

/** The one list of what each step may touch. A step that needs more asks for it here, in review. */
export const MONTH_END_ACCESS: Readonly<Record<MonthEndStep, StepAccess>> = {
  "open-run": { table: "write", reads: [], writes: ["runs"], size: "control" },
  "collect-cost-data": { table: "write", reads: ["cost-data", "price-lists"], writes: WORK, size: "control" },
  "summarise-chunk": { table: "read", reads: ["cost-data"], writes: WORK, size: "engine" },
  "plan-groups": { table: "read", reads: ["price-lists"], writes: WORK, size: "control" },
  "price-group": { table: "read", reads: ["cost-data", "price-lists"], writes: WORK, size: "engine" },
  "bill-levels": { table: "read", reads: ["cost-data", "price-lists"], writes: WORK, size: "engine" },
  "apply-report": { table: "read", reads: ["cost-data"], writes: [...WORK, "reports"], size: "engine" },
  "draft-invoices": { table: "write", reads: [], writes: WORK, size: "control" },
  "check-run": { table: "read", reads: ["cost-data", "reports"], writes: WORK, size: "control" },
  // Numbers are drawn one after the other: two at once would only retry each other's transactions.
  "issue-invoices": {
    table: "write",
    reads: [],
    writes: [...WORK, "invoices"],
    size: "documents",
    reservedConcurrency: 1,
  },
  "store-estimates": { table: "write", reads: [], writes: [...WORK, "reports"], size: "documents" },
  "publish-run": {
    table: "write",
    reads: ["cost-data", "invoices"],
    writes: [...WORK, "reports"],
    events: true,
    size: "documents",
  },
  "close-run": { table: "write", reads: [], writes: ["runs"], size: "control" },
  "fail-run": { table: "write", reads: [], writes: ["runs"], size: "control" },
};

/** Seconds until Lambda ends a function: always less than the state machine waits for it. */
export const timeoutSeconds = (step: MonthEndStep): number => {
  if (MONTH_END_ACCESS[step].size !== "control") return 900;
  return ["open-run", "close-run", "fail-run"].includes(step) ? 60 : 300;
};
