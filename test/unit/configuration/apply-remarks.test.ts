import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { createMonthStore } from "../../../shared/stores/month-store.ts";
import { type OpenConfiguration, openConfiguration } from "./configuration-directory.ts";
import { EXAMPLE_FILE } from "./example-file.ts";

let configuration: OpenConfiguration;
beforeEach(async () => {
  configuration = await openConfiguration();
});
afterEach(() => configuration.close());

const RULE = '{ name: list-minus-7, scope: GLOBAL, type: DISCOUNT, modifierPercentage: "7" }';
const withRule = (entry: string): string => EXAMPLE_FILE.replace(RULE, entry);
const withPercentage = (percentage: string): string =>
  withRule(`{ name: list-minus-7, scope: GLOBAL, type: DISCOUNT, modifierPercentage: "${percentage}" }`);

/** Remarks about the file as a whole. */
const general = async (text: string, options: { from?: string; dryRun?: boolean } = { dryRun: true }) =>
  (await configuration.apply(text, options)).warnings
    .filter(({ path, code }) => path === "" && code === undefined)
    .map(({ reason }) => reason);

const close = async (month: string): Promise<void> => {
  const months = createMonthStore(configuration.deps.table);
  const period = BillingPeriod.parse(month);
  const asOf = Instant.parse("2026-11-05T08:00:00.000Z");
  const runId = `final-${month.replace("-", "")}0000000000`;
  await configuration.deps.table.transact(
    months.putRun({ runId, period, mode: "final", status: "SUCCEEDED", asOf, startedAt: asOf }),
  );
  await months.saveClaim({ period, runId, status: "CLOSED", asOf, version: 0 }, undefined);
};

describe("applying a file that changes the past", () => {
  it("names the closed months it would change, and how to leave them as they are", async () => {
    await configuration.apply(EXAMPLE_FILE);
    await close("2026-10");
    await close("2026-11");

    expect(await general(EXAMPLE_FILE)).toEqual([]);
    expect(await general(withPercentage("8"))).toEqual([
      "changes what closed months 2026-10, 2026-11 were priced by; issued invoices stay, but a new calculation would differ. --from with a month after 2026-11 leaves closed months as they are",
    ]);
    expect(await general(withPercentage("8"), { from: "2026-11", dryRun: true })).toEqual([
      "changes what the closed month 2026-11 was priced by; issued invoices stay, but a new calculation would differ. --from with a month after 2026-11 leaves closed months as they are",
    ]);
    expect(await general(withPercentage("8"), { from: "2026-12", dryRun: true })).toEqual([]);
  });

  it("says so when it replaces several versions by one, and which months change first", async () => {
    await configuration.apply(EXAMPLE_FILE);
    await configuration.apply(withPercentage("8"), { from: "2026-11" });

    expect(await general(withPercentage("9"))).toEqual([
      "changes months before 2026-11 as well, although the stored configuration is another one from 2026-11 on; --from 2026-11 leaves earlier months as they are",
    ]);
    const undone = await configuration.apply(EXAMPLE_FILE, { dryRun: true });
    expect(undone.changes).toMatchObject([{ name: "list-minus-7", since: "2026-11" }]);
    expect(await general(EXAMPLE_FILE)).toEqual([]);
  });
});

describe("applying a file over things with ids of their own", () => {
  const withId = `${RULE.slice(0, -1)}, id: abcdefghij }`;

  it("shows another name as a change of the same thing", async () => {
    await configuration.apply(withRule(withId));

    const renamed = await configuration.apply(
      withRule(withId).replaceAll("list-minus-7", "list-minus-seven"),
      { dryRun: true },
    );

    expect(renamed.changes).toMatchObject([
      {
        action: "change",
        kind: "pricingRule",
        arn: "arn:aws:billingconductor::999999999999:pricingrule/abcdefghij",
        fields: [{ field: "name", before: "list-minus-7", after: "list-minus-seven" }],
      },
    ]);
  });

  it("says which id is missing where a thing would be made anew", async () => {
    await configuration.apply(withRule(withId));

    const { changes, warnings } = await configuration.apply(EXAMPLE_FILE, { dryRun: true });

    expect(changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
      "remove pricingRule list-minus-7",
      "add pricingRule list-minus-7",
      "change pricingPlan standard",
    ]);
    expect(warnings).toContainEqual(
      expect.objectContaining({
        path: "pricingRules[0]",
        reason:
          "list-minus-7 is stored with another id: this file removes arn:aws:billingconductor::999999999999:pricingrule/abcdefghij and makes another one of that name; id: abcdefghij keeps it",
      }),
    );
  });
});
