import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { MonthStore } from "../../stores/month-store.ts";

/**
 * The run that counts for a month: the final one once the month is closed, until then the estimate that finished
 * last. Undefined: the month has no run.
 */
export const countingRun = async (months: MonthStore, period: BillingPeriod): Promise<string | undefined> => {
  const claim = await months.findClaim(period);
  if (claim?.status === "CLOSED") return claim.runId;
  const finished = (await months.runsOf(period)).filter(({ status }) => status === "SUCCEEDED");
  const latest = finished.toSorted((left, right) =>
    (left.endedAt ?? "") < (right.endedAt ?? "") ? 1 : -1,
  )[0];
  return latest?.runId;
};
