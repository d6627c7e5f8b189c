import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DemoOutcome, runDemo } from "../../infra/local/demo/run-demo.ts";
import { describeDemo } from "../../infra/local/demo/summary/describe-demo.ts";
import { PLAIN } from "../../infra/local/terminal/colours.ts";
import { D, sum } from "../../shared/domain/money/decimal.ts";

let parent: string;
let outcome: DemoOutcome;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "rebill-demo-"));
  outcome = await runDemo({
    folder: join(parent, "demo-out"),
    customers: 2,
    rowsPerCustomer: 100,
    verify: true,
    progress: silent,
  });
}, 180_000);
afterAll(() => rm(parent, { recursive: true, force: true }));

const silent = { step: () => ({ update: () => {}, done: () => {}, fail: () => {} }), note: () => {} };

describe("the demo on a small world", () => {
  it("closes both months with every check holding and replays the last one", () => {
    for (const { result } of outcome.months) {
      expect(result.status).toBe("SUCCEEDED");
      expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(result.invoices.length).toBeGreaterThan(3);
    }
    expect(outcome.months.map(({ verification }) => verification?.ok)).toEqual([undefined, true]);
  });

  it("bills what the generated exports add up to", () => {
    for (const { period, result } of outcome.months) {
      const written = outcome.sample.exports.filter((each) => each.period === period);
      const billed = new Map(result.supplierBills.map((bill) => [String(bill.payer), bill]));

      expect(billed.size).toBe(written.length);
      for (const { payer, rows, unblended } of written) {
        expect(billed.get(payer)?.rows).toBe(rows);
        // Doubles in exports hold ten places only up to some hundred thousand dollars.
        expect(new D(billed.get(payer)?.unblended ?? "0").minus(unblended).abs().lt("0.000001")).toBe(true);
      }
    }
  });

  it("sells on through both levels of the chain at the same amounts", () => {
    const month = outcome.months[1]?.result;
    const levels = new Set(month?.groups.map(({ level }) => level));
    const reseller = month?.groups.find(({ level }) => level === 2)?.owner;
    const sold = month?.groups.filter(({ owner }) => owner === reseller) ?? [];
    const bought = month?.groups.filter(({ buyer }) => buyer === reseller) ?? [];
    const cost = sum(sold.map(({ awsCost }) => new D(awsCost)));
    const price = sum(bought.map(({ proformaCost }) => new D(proformaCost)));

    expect([...levels].sort()).toEqual([1, 2]);
    // The reseller's own usage is part of what it buys, so it sells on no more than that.
    expect(cost.gt(0) && cost.lte(price)).toBe(true);
  });

  it("describes both months and leaves the files it names", async () => {
    const text = describeDemo(outcome, { width: 100, colours: PLAIN });
    const pdf = text.match(/invoices\s+(\S+\.pdf)/)?.[1] ?? "";

    expect(text).toContain("Northwind Cloud · 2026-09 and 2026-10");
    expect(text).toContain("replayed to the byte");
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe("%PDF-");
    expect(await readFile(join(parent, "demo-out", "rebill.yaml"), "utf8")).toContain(
      "apiVersion: rebill/v1",
    );
  });
});
