import { OnboardedRow, OnboardingRecord } from "../domain/billing-transfer/onboarding.ts";
import type { AccountId } from "../domain/identifiers.ts";
import type { Table, Write } from "../ports/table.ts";
import { onboardingKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/**
 * What became of the rows of an onboarding when they were last looked at. No more than a report: what was really sent
 * is in the configuration, and only that decides what is sent.
 */
export const createOnboardingStore = (table: Table) => ({
  /** Undefined also while the first run has not come to its end. */
  find: async (account: AccountId, id: string): Promise<OnboardingRecord | undefined> => {
    const item = await table.get(onboardingKeys.onboarding(account, id));
    return item === undefined ? undefined : OnboardingRecord.parse(item.onboarding);
  },
  /** In the order of their numbers. */
  rows: async (account: AccountId, id: string): Promise<readonly OnboardedRow[]> =>
    (await queryAll(table, { partition: onboardingKeys.rows(account, id) })).map(({ row }) =>
      OnboardedRow.parse(row),
    ),
  saveRow: async (account: AccountId, id: string, row: OnboardedRow): Promise<void> => {
    await table.put({ ...onboardingKeys.row(account, id, row.row), row });
  },
  /** For the transaction that also has the journal entry. */
  put: (onboarding: OnboardingRecord): Write => ({
    kind: "put",
    item: { ...onboardingKeys.onboarding(onboarding.account, onboarding.id), onboarding },
  }),
});
