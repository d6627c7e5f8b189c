import { lintChange } from "../../domain/configuration/lint/lint-change.ts";
import type { LintFacts } from "../../domain/configuration/lint/lint-facts.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Table } from "../../ports/table.ts";
import type { Timer } from "../../ports/timer.ts";
import { createMonthStore } from "../../stores/month-store.ts";
import { believed } from "./believed.ts";
import type { Neighbourhood } from "./change-neighbourhood.ts";
import { collectLintFacts, servicesOf } from "./collect-lint-facts.ts";

/** Sets of facts kept: one per run and set of services that rules around a change name. */
const KEPT = 50;
/** For so long the latest run is believed to be the latest, which spares most changes a question to the table. */
const BELIEVED_MILLISECONDS = 5_000;

/**
 * What the linter says of a change that was carried out: one text per remark, `code: sentence`. Facts are read once
 * per run. A remark is help and no part of the answer: whatever goes wrong here leaves none.
 */
export const createRemarksOfChange = (deps: {
  readonly table: Table;
  readonly objects: ObjectStore;
  readonly timer: Timer;
}) => {
  const months = createMonthStore(deps.table);
  const latestRun = believed(() => months.latestRun(), BELIEVED_MILLISECONDS, deps.timer);
  const kept = new Map<string, Promise<LintFacts>>();
  const factsOf = async (services: ReadonlySet<string>): Promise<LintFacts> => {
    const run = await latestRun();
    const key = [run?.runId ?? "no run", ...[...services].sort()].join("\n");
    const facts = kept.get(key) ?? collectLintFacts(deps, services);
    kept.delete(key);
    kept.set(key, facts);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
    return facts;
  };
  return async ({ before, after }: Neighbourhood): Promise<readonly string[]> => {
    try {
      const remarks = lintChange(before, after, await factsOf(servicesOf(after)));
      return remarks.map(({ code, reason }) => `${code}: ${reason}`);
    } catch {
      return [];
    }
  };
};
export type RemarksOfChange = ReturnType<typeof createRemarksOfChange>;
