import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { withConnection } from "../../shared/adapters/duckdb/canonical/connection.ts";
import { queryRows } from "../../shared/adapters/duckdb/canonical/query-rows.ts";
import { BillingGroupArn } from "../../shared/domain/identifiers.ts";
import { D, plain, sum } from "../../shared/domain/money/decimal.ts";
import { roundToExport } from "../../shared/domain/money/rounding.ts";
import { passRatedRows, rateRows } from "../../shared/domain/rating/rate-rows.ts";
import type { RatedRow } from "../../shared/domain/rating/rated-row.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import type { SummarisedDelivery } from "../../shared/ports/cost-engine.ts";
import { type Born, type MadeDelivery, makeDelivery, openWorkshop, type Workshop } from "./engine-files.ts";
import { type GroupMonth, type Month, monthOf, PAYERS } from "./engine-month.ts";

const GROUPS = 10;
/** Random months per run of the suite: RUNS × GROUPS groups, each with its own rows, rules and items. */
const RUNS = Number(process.env.ENGINE_PROPERTY_RUNS ?? 250);
const SECONDS = Number(process.env.ENGINE_PROPERTY_SECONDS ?? 90);
/** As a failed run names them, to see the same month again. */
const { ENGINE_PROPERTY_SEED: SEED, ENGINE_PROPERTY_PATH: PATH } = process.env;

const settings: fc.Parameters<unknown> = {
  numRuns: RUNS,
  ...(SEED === undefined ? {} : { seed: Number(SEED) }),
  ...(PATH === undefined ? {} : { path: PATH }),
  interruptAfterTimeLimit: SECONDS * 400,
  markInterruptAsFailure: false,
  // A month is long: seed and path are enough to run it again, the difference is in the cause.
  reporter: (details) => {
    if (!details.failed) return;
    const again = `seed ${details.seed}, path "${details.counterexamplePath}"`;
    throw new Error(`a random month differs (${again})`, { cause: details.errorInstance });
  },
};

let workshop: Workshop;
beforeAll(async () => {
  // Each payer's second report on comes from a copy sorted by account.
  workshop = await openWorkshop({ sliceRows: 7, clusterAfter: 1 });
});
afterAll(() => workshop.close());

/**
 * A time limit ends a property while its last run is still at work on the workshop's files. The next property
 * and the removal of the folder wait for it, and should it fail, so does the test.
 */
let lastRun: Promise<void> = Promise.resolve();
const finishing =
  <Arguments extends unknown[]>(run: (...values: Arguments) => Promise<void>) =>
  (...values: Arguments): Promise<void> => {
    lastRun = run(...values);
    return lastRun;
  };
afterEach(() => lastRun);

type Prepared = { readonly deliveries: readonly (MadeDelivery & SummarisedDelivery)[] };

/** Rows of both payers, cut into chunks that are typed like different exports, and their summaries. */
const prepare = async (month: Month, born: readonly Born[]): Promise<Prepared> => {
  const deliveries = [];
  for (const payer of PAYERS) {
    const rows = month.groups.flatMap((group) =>
      group.rows.filter((row) => row.bill_payer_account_id === payer),
    );
    if (rows.length === 0) continue;
    const size = Math.ceil(rows.length / born.length);
    const chunks = born.flatMap((kind, index) => {
      const part = rows.slice(index * size, (index + 1) * size);
      return part.length === 0 ? [] : [{ rows: part, born: kind }];
    });
    const made = await makeDelivery(workshop, payer, chunks);
    const summaryKeys = made.delivery.chunks.map((_, index) => `work/${payer}-${index}.parquet`);
    for (const [index, chunk] of made.delivery.chunks.entries()) {
      await workshop.engine.summarise({
        chunk,
        delivery: made.delivery,
        summaryKey: summaryKeys[index] ?? "",
      });
    }
    deliveries.push({ ...made, summaryKeys });
  }
  return { deliveries };
};

const deliveriesOf = ({ task }: GroupMonth, prepared: Prepared) =>
  prepared.deliveries.filter(({ delivery }) => task.selections.some(({ payer }) => payer === delivery.payer));

const linesOf = (group: GroupMonth, prepared: Prepared) => {
  const accounts = group.task.selections.flatMap((selection) => selection.accounts as readonly string[]);
  return deliveriesOf(group, prepared)
    .flatMap(({ lines }) => lines)
    .filter((line) => accounts.includes(line.usageAccount));
};

/** Rows of the group's payers that are somebody else's. */
const outsideOf = (group: GroupMonth, prepared: Prepared) => {
  const own = new Set(linesOf(group, prepared));
  return deliveriesOf(group, prepared)
    .flatMap(({ lines }) => lines)
    .filter((line) => !own.has(line));
};

const reference = (group: GroupMonth, month: Month, prepared: Prepared) =>
  rateRows(linesOf(group, prepared), group.task, month.priceLists, undefined, outsideOf(group, prepared));

const workPrefix = ({ task }: GroupMonth): string => `prices/${task.arn.slice(-12)}`;

const priced = async (group: GroupMonth, month: Month, prepared: Prepared) =>
  workshop.engine.price({
    task: group.task,
    deliveries: deliveriesOf(group, prepared),
    priceLists: month.priceLists,
    workPrefix: workPrefix(group),
  });

/** Types of rows the engine makes itself, whose usage amount is for show. */
const OWN_TYPES = /^(Proforma_Fee|Proforma_Credit|Fee|Credit|SavingsPlanNegation)$/;

/** What a report row shows, as text that sorts. */
const shown = (row: RatedRow): string =>
  [
    row.usageAccount,
    row.lineItemType,
    row.productCode,
    row.usageType,
    row.unitRate === null ? "" : plain(row.unitRate),
    OWN_TYPES.test(row.lineItemType) ? "" : Number(plain(roundToExport(row.quantity ?? new D(0)))),
    Number(plain(roundToExport(row.amount))),
  ].join(" | ");

/** @param pricing the group whose prices hold; null: as AWS bills. */
const applied = async (
  group: GroupMonth,
  prepared: Prepared,
  rated: Awaited<ReturnType<typeof priced>>,
  pricing: GroupMonth | null,
) => {
  const passthrough = pricing === null;
  const results = [];
  const rows: string[] = [];
  for (const { delivery } of deliveriesOf(group, prepared)) {
    for (const [index, chunk] of delivery.chunks.entries()) {
      const outputKey = `reports/${delivery.payer}-${index}.parquet`;
      results.push(
        await workshop.engine.apply({
          task: group.task,
          pricing: pricing === null ? null : { task: pricing.task, workPrefix: workPrefix(pricing) },
          delivery,
          chunk,
          period: BillingPeriod.parse("2026-10"),
          rated: index === delivery.chunks.length - 1 ? rated : null,
          format: "parquet",
          outputKey,
        }),
      );
      const path = await workshop.objects.localPath(outputKey);
      const read = await withConnection(workshop.instance, (connection) =>
        queryRows(
          connection,
          `SELECT line_item_usage_account_id AS account, line_item_line_item_type AS type,
             line_item_product_code AS product, coalesce(line_item_usage_type, '') AS usage_type,
             coalesce(line_item_unblended_rate, '') AS rate, line_item_usage_amount AS usage,
             line_item_unblended_cost AS cost
           FROM '${path}'`,
        ),
      );
      rows.push(
        ...read.map((row) =>
          [
            row.account,
            row.type,
            row.product,
            row.usage_type,
            passthrough ? "" : row.rate,
            OWN_TYPES.test(row.type ?? "") ? "" : row.usage,
            row.cost,
          ].join(" | "),
        ),
      );
    }
  }
  return { results, rows };
};

describe("the cost engine on random months", () => {
  let groups = 0;
  let rematched = 0;

  it("prices every group as the row-by-row reference does, to the last digit", async () => {
    await fc.assert(
      fc.asyncProperty(
        monthOf(GROUPS),
        fc.constantFrom<readonly Born[]>(["parquet"], ["csv"], ["parquet", "csv"]),
        finishing(async (month, born) => {
          const prepared = await prepare(month, born);
          for (const group of month.groups) {
            if (group.task.plan.kind === "PASSTHROUGH") continue;
            const expected = reference(group, month, prepared).rated;

            expect(await priced(group, month, prepared)).toEqual(expected);
            groups++;
            const asApplied = rateRows(linesOf(group, prepared), group.task, month.priceLists).rated;
            if (asApplied.total !== expected.total) rematched++;
          }
        }),
      ),
      settings,
    );
    console.log(`    ${groups} random group-months priced, ${rematched} with commitments brought home`);
    expect(groups).toBeGreaterThan(0);
  });

  it("writes report rows that are the reference's rows and add up to its total exactly", async () => {
    let reports = 0;
    await fc.assert(
      fc.asyncProperty(
        monthOf(4),
        fc.constantFrom<Born>("parquet", "csv"),
        finishing(async (month, born) => {
          const prepared = await prepare(month, [born]);
          for (const group of month.groups) {
            const expected = reference(group, month, prepared);
            const rules = group.task.plan.kind === "RULES";
            if (rules) await priced(group, month, prepared);

            const { results, rows } = await applied(group, prepared, expected.rated, rules ? group : null);

            expect(plain(sum(results.map((result) => new D(result.exactTotal))))).toBe(expected.rated.total);
            expect(rows.sort()).toEqual(expected.rows.map(shown).sort());
            reports++;
          }
        }),
      ),
      settings,
    );
    console.log(`    ${reports} random reports compared row by row`);
    expect(reports).toBeGreaterThan(0);
  });

  it("writes the rows another group priced when a passthrough group passes them on", async () => {
    let reports = 0;
    await fc.assert(
      fc.asyncProperty(
        monthOf(4),
        fc.constantFrom<Born>("parquet", "csv"),
        finishing(async (month, born) => {
          const prepared = await prepare(month, [born]);
          for (const group of month.groups) {
            const { task } = group;
            if (task.plan.kind === "PASSTHROUGH") continue;
            const upstream = reference(group, month, prepared);
            await priced(group, month, prepared);
            // Two of the upstream group's three accounts; its tiers and negations stay as it has them.
            const passed: GroupMonth = {
              rows: group.rows,
              task: {
                ...task,
                arn: BillingGroupArn.parse(task.arn.replace(/.$/, "x")),
                level: 2,
                plan: { kind: "PASSTHROUGH", pricedBy: task.arn },
                selections: task.selections.map((selection) => ({
                  ...selection,
                  accounts: selection.accounts.slice(0, 2) as typeof selection.accounts,
                  upstream: task.arn,
                })),
              },
            };
            const expected = passRatedRows(upstream, passed.task);

            const { results, rows } = await applied(passed, prepared, expected.rated, group);

            expect(plain(sum(results.map((result) => new D(result.exactTotal))))).toBe(expected.rated.total);
            expect(rows.sort()).toEqual(expected.rows.map(shown).sort());
            reports++;
          }
        }),
      ),
      { ...settings, interruptAfterTimeLimit: SECONDS * 200 },
    );
    console.log(`    ${reports} random passthrough reports compared row by row`);
    expect(reports).toBeGreaterThan(0);
  });
});
