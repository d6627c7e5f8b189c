import type { JournalEvent } from "../../stores/journal-store.ts";

/** One event of Billing Conductor's things. Carries ids, never names or amounts. */
export const conductorEvent = (
  detailType: string,
  resources: readonly string[],
  detail: Readonly<Record<string, unknown>> = {},
): JournalEvent => ({
  source: "rebill.billing-conductor",
  detailType,
  resources: [...resources],
  detail: { ...detail },
});
