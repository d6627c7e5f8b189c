import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Bucket,
  bucketsWithBorders,
  connectedLanes,
  type Lane,
  walkBuckets,
} from "../../../shared/adapters/duckdb/tier-walk.ts";
import { D, plain } from "../../../shared/domain/money/decimal.ts";
import { fillTiers } from "../../../shared/domain/rating/fill-tiers.ts";
import type { TierPlan } from "../../../shared/domain/rating/tier-plan.ts";

const d = (text: string | number): D => new D(text);
const plan = (key: string, borders: readonly number[], pool?: [string, number]): TierPlan => ({
  key,
  freePool: pool === undefined ? null : { key: pool[0], quantity: d(pool[1]) },
  tiers: [0, ...borders].map((begin, index) => ({
    begin: d(begin),
    end: borders[index] === undefined ? null : d(borders[index]),
    rate: d(10 - index),
  })),
});
const bucket = (start: string, usage: Record<number, number>): Bucket => ({
  start,
  account: null,
  usage: new Map(Object.entries(usage).map(([lane, quantity]) => [Number(lane), d(quantity)])),
});

describe("buckets of tiered usage", () => {
  const lanes: Lane[] = [{ id: 0, plan: plan("a", [100]) }];

  it("have no border where the usage of a bucket ends exactly at one", () => {
    expect(
      bucketsWithBorders(lanes, [bucket("1", { 0: 60 }), bucket("2", { 0: 40 }), bucket("3", { 0: 5 })]),
    ).toEqual([]);
  });

  it("have a border where usage crosses it, and only there", () => {
    expect(
      bucketsWithBorders(lanes, [bucket("1", { 0: 60 }), bucket("2", { 0: 41 }), bucket("3", { 0: 5 })]),
    ).toEqual([1]);
  });

  it("go into a tier as a whole between borders", () => {
    const buckets = [bucket("1", { 0: 100 }), bucket("2", { 0: 5 })];

    const { prices } = walkBuckets(lanes, buckets, () => undefined);

    expect(prices.map(({ price }) => [plain(price.rate), price.kind])).toEqual([
      ["10", "PAID"],
      ["9", "PAID"],
    ]);
  });

  it("share a free pool, and the bucket that empties it holds a border for all its lanes", () => {
    const pooled: Lane[] = [
      { id: 0, plan: plan("a", [], ["p", 50]) },
      { id: 1, plan: plan("b", [], ["p", 50]) },
    ];
    const buckets = [bucket("1", { 0: 20, 1: 20 }), bucket("2", { 0: 20, 1: 20 }), bucket("3", { 1: 1 })];

    expect(bucketsWithBorders(pooled, buckets)).toEqual([1]);
    expect(bucketsWithBorders(pooled, [bucket("1", { 0: 50 }), bucket("2", { 1: 1 })])).toEqual([]);
  });
});

describe("connectedLanes", () => {
  it("puts lanes together that share a tier key or a pool, also through others", () => {
    const groups = connectedLanes([
      { id: 0, plan: plan("a", []) },
      { id: 1, plan: plan("b", [], ["p", 1]) },
      { id: 2, plan: plan("c", [], ["q", 1]) },
      { id: 3, plan: plan("b", [], ["q", 1]) },
    ]);

    expect(groups.map((group) => group.map((lane) => lane.id))).toEqual([[0], [1, 2, 3]]);
  });
});

describe("walking buckets", () => {
  const lanes: Lane[] = [
    { id: 0, plan: plan("a", [7, 20], ["p", 9]) },
    { id: 1, plan: plan("b", [5], ["p", 9]) },
    { id: 2, plan: plan("a", [7, 20]) },
  ];
  const row = fc.record({
    lane: fc.integer({ min: 0, max: 2 }),
    start: fc.integer({ min: 0, max: 5 }),
    account: fc.constantFrom("1", "2"),
    quantity: fc.integer({ min: 1, max: 6 }),
  });

  it("gives every row what filling row by row gives it", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const usage = rows.map((one, position) => ({
          lane: one.lane,
          priceId: one.lane,
          productName: "",
          payer: "",
          position,
          account: one.account,
          resourceId: "",
          lineItemId: "",
          quantity: d(one.quantity),
          start: String(one.start),
        }));
        const planOf = (lane: number): TierPlan => lanes[lane]?.plan ?? plan("none", []);
        const expected = fillTiers(
          usage.map((one) => ({
            ...one,
            usageStart: one.start,
            usageAccount: one.account,
            payerAccount: "",
            plan: planOf(one.lane),
          })),
        ).map((parts) => parts.map((part) => `${plain(part.quantity)}@${plain(part.rate)} ${part.kind}`));
        const starts = [...new Set(usage.map((one) => one.start))].sort();
        const buckets = starts.map((start): Bucket => {
          const sums = new Map<number, D>();
          for (const one of usage.filter((each) => each.start === start)) {
            sums.set(one.lane, (sums.get(one.lane) ?? d(0)).plus(one.quantity));
          }
          return { start, account: null, usage: sums };
        });
        const borders = new Set(bucketsWithBorders(lanes, buckets));

        const walked = walkBuckets(lanes, buckets, (position) =>
          borders.has(position) ? usage.filter((one) => one.start === buckets[position]?.start) : undefined,
        );

        const actual = usage.map((one) => {
          const split = walked.rows.find((entry) => entry.row.position === one.position);
          if (split !== undefined) {
            return split.parts.map((part) => `${plain(part.quantity)}@${plain(part.rate)} ${part.kind}`);
          }
          const whole = walked.prices.find(
            (entry) => entry.bucket.start === one.start && entry.lane === one.lane,
          );
          return [`${plain(one.quantity)}@${plain(whole?.price.rate ?? d(-1))} ${whole?.price.kind}`];
        });
        expect(actual).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
