import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { linesPerPlan, planTransfers } from "../../../shared/domain/nce/transfer/plan.ts";
import { azure as azurePlan, licence } from "./nce-builders.ts";

const licences = (count: number, billingPlan: string): readonly NceSubscription[] =>
  Array.from({ length: count }, (_, index) =>
    licence({ id: `${billingPlan}-${String(index).padStart(3, "0")}`, billingPlan, termDuration: "P3Y" }),
  );
const azure = (count: number): readonly NceSubscription[] =>
  Array.from({ length: count }, (_, index) => azurePlan(`azure-${index}`));

describe("planTransfers", () => {
  it.each([
    [32, 0, 2],
    [20, 12, 1],
    [25, 25, 1],
    [26, 1, 2],
    [32, 12, 2],
    [60, 30, 3],
  ])("moves %i monthly and %i annual licences in %i transfers", (monthly, annual, transfers) => {
    expect(planTransfers([...licences(monthly, "monthly"), ...licences(annual, "annual")])).toHaveLength(
      transfers,
    );
  });

  it("does not count Azure", () => {
    expect(planTransfers(azure(80)).map((each) => each.length)).toEqual([80]);
    expect(planTransfers([...azure(80), ...licences(26, "monthly")]).map((each) => each.length)).toEqual([
      105, 1,
    ]);
    expect(planTransfers([])).toEqual([]);
  });

  it("holds every line once, never more than 25 of a plan, in as few transfers as can be, in whatever order they come", () => {
    const counts = fc.record({
      monthly: fc.nat(70),
      annual: fc.nat(70),
      triennial: fc.nat(30),
      usage: fc.nat(40),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(counts, ({ monthly, annual, triennial, usage, seed }) => {
        const all = [
          ...licences(monthly, "monthly"),
          ...licences(annual, "annual"),
          ...licences(triennial, "triennial"),
          ...azure(usage),
        ];
        const shuffled = all.toSorted((left, right) => mixed(left.id, seed) - mixed(right.id, seed));
        const planned = planTransfers(shuffled);

        expect(planned).toEqual(planTransfers(all));
        expect(
          planned
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(all.map(({ id }) => id).sort());
        for (const transfer of planned) {
          expect(transfer.length).toBeGreaterThan(0);
          expect(Math.max(0, ...linesPerPlan(transfer).values())).toBeLessThanOrEqual(25);
        }
        // One transfer less could not hold the most frequent plan.
        const most = Math.max(monthly, annual, triennial);
        if (planned.length > 1) expect(25 * (planned.length - 1)).toBeLessThan(most);
      }),
      { numRuns: 60 },
    );
  });
});

const mixed = (id: string, seed: number): number =>
  [...id].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0) + seed) % 1_000_003, 7);
