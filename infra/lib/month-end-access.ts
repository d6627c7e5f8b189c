import type { MonthEndStep } from "../../functions/month-end/steps.ts";
import type { FunctionAccess } from "./function-access.ts";

export type StepAccess = FunctionAccess & {
  /** `engine` runs DuckDB over rows, `documents` renders many files, `control` reads and writes records. */
  readonly size: "control" | "documents" | "engine";
  /** Executions at once, where more would only get into each other's way. */
  readonly reservedConcurrency?: number;
};

const WORK = ["runs", "work"] as const;

/** The one list of what each step may touch. A step that needs more asks for it here, in review. */
export const MONTH_END_ACCESS: Readonly<Record<MonthEndStep, StepAccess>> = {
  "open-run": { table: "write", reads: ["configuration"], writes: ["runs"], size: "control" },
  "collect-cost-data": { table: "none", reads: ["runs"], writes: ["work"], size: "control" },
  "summarise-chunk": { table: "none", reads: ["cost-data", "runs"], writes: ["work"], size: "engine" },
  "plan-groups": { table: "none", reads: [], writes: WORK, size: "engine" },
  "price-group": { table: "none", reads: ["cost-data", "price-lists"], writes: WORK, size: "engine" },
  "bill-levels": { table: "none", reads: [], writes: WORK, size: "control" },
  "apply-report": { table: "none", reads: ["cost-data", "runs"], writes: ["work"], size: "engine" },
  "draft-invoices": { table: "none", reads: ["runs"], writes: ["work"], size: "control" },
  "check-run": { table: "none", reads: ["runs"], writes: ["work"], size: "control" },
  // Numbers are drawn one after the other: two at once would only retry each other's transactions.
  "issue-invoices": {
    table: "write",
    reads: ["runs"],
    writes: ["work", "invoices"],
    size: "documents",
    reservedConcurrency: 1,
  },
  "store-estimates": { table: "none", reads: ["work"], writes: ["runs"], size: "documents" },
  "publish-run": {
    table: "none",
    reads: ["cost-data", "invoices"],
    writes: [...WORK, "reports"],
    removes: ["work", "reports"],
    size: "documents",
  },
  "close-run": {
    table: "write",
    reads: ["runs"],
    writes: [],
    removes: ["work"],
    events: true,
    size: "control",
  },
  "fail-run": { table: "write", reads: [], writes: [], size: "control" },
};

/** Seconds until Lambda ends a function: always less than the state machine waits for it. */
export const timeoutSeconds = (step: MonthEndStep): number => {
  if (MONTH_END_ACCESS[step].size !== "control") return 900;
  return ["open-run", "close-run", "fail-run"].includes(step) ? 60 : 300;
};
