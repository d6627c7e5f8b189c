import { z } from "zod";
import { Currency } from "../../domain/money/currency.ts";
import { AmountText } from "../../domain/money/decimal.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { MonthStore } from "../../stores/month-store.ts";
import { countingRun } from "./counting-run.ts";
import { readRunFile, runPaths } from "./run-files.ts";

const Figures = { awsCost: AmountText, proformaCost: AmountText, margin: AmountText };
/** What a run found each group to cost and to sell for, by product; exact amounts. */
const StoredMargin = z.object({
  arn: z.string(),
  currency: Currency,
  ...Figures,
  products: z.array(z.object({ productCode: z.string(), ...Figures })),
});
export type StoredMargin = z.infer<typeof StoredMargin>;

/** Months whose figures are kept in memory. A run's files never change, so they are good for as long as it counts. */
const KEPT = 24;

/**
 * The figures of a month from the run that counts: the final one once the month is closed, until then the estimate
 * that finished last. A month without a run has none.
 */
export const createMarginsOfMonth = (deps: {
  readonly objects: ObjectStore;
  readonly months: MonthStore;
}) => {
  const kept = new Map<string, readonly StoredMargin[]>();
  return async (period: BillingPeriod): Promise<readonly StoredMargin[]> => {
    const runId = await countingRun(deps.months, period);
    if (runId === undefined) return [];
    const key = `${period} ${runId}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const margins = await readRunFile(
      deps.objects,
      runPaths({ period, runId }).margins,
      z.array(StoredMargin),
    );
    kept.set(key, margins);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
    return margins;
  };
};
export type MarginsOfMonth = ReturnType<typeof createMarginsOfMonth>;
