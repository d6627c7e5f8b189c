import type { StepHandler } from "../../infra/local/state-machine/run-state-machine.ts";
import { type FailRunOutput, failureOf } from "../../shared/contracts/month-end.ts";
import type { ObjectStore } from "../../shared/ports/object-store.ts";

export type Call = { readonly step: string; readonly input: unknown };
export type FakeRun = {
  readonly mode?: "estimate" | "final";
  readonly items?: number;
  readonly checksOk?: boolean;
  readonly closed?: boolean;
};

const PREFIX = "runs/2026-10/run-1";

/** Steps that do what the real ones promise to the state machine, and note every call. */
export const fakeSteps = (
  objects: ObjectStore,
  { mode = "final", items = 3, checksOk = true, closed = false }: FakeRun = {},
) => {
  const calls: Call[] = [];
  let recorded: FailRunOutput | undefined;
  const workList = async (name: string): Promise<unknown> => {
    const key = `${PREFIX}/work/${name}.json`;
    const list = Array.from({ length: items }, (_, index) => ({ runId: "run-1", period: "2026-10", index }));
    await objects.put(key, JSON.stringify(list));
    return { key, count: items };
  };
  const nothing = async (): Promise<unknown> => ({});
  const steps: Record<string, StepHandler> = {
    "open-run": async () => ({ runId: "run-1", period: "2026-10", mode, prefix: PREFIX, closed }),
    "collect-cost-data": () => workList("chunks"),
    "summarise-chunk": nothing,
    "plan-groups": () => workList("groups"),
    "price-group": nothing,
    "bill-levels": () => workList("reports"),
    "apply-report": nothing,
    "draft-invoices": nothing,
    "check-run": async () => ({ ok: checksOk, summary: checksOk ? "" : "sum of rows" }),
    "issue-invoices": nothing,
    "store-estimates": nothing,
    "publish-run": nothing,
    "close-run": async () => ({
      attention: { previousMonthOpen: false, suspense: false, marginBelowZero: false },
    }),
    "fail-run": async (input) => {
      recorded ??= failureOf(input as Parameters<typeof failureOf>[0]);
      return recorded;
    },
  };
  const noting = Object.entries(steps).map(([step, run]): [string, StepHandler] => [
    step,
    (input) => {
      calls.push({ step, input });
      return (steps[step] ?? run)(input);
    },
  ]);
  return {
    calls,
    handlers: Object.fromEntries(noting),
    replace: (step: string, run: StepHandler): void => {
      steps[step] = run;
    },
  };
};
