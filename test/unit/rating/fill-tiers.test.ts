import { describe, expect, it } from "vitest";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import { fillTiers, type TieredUsage } from "../../../shared/domain/rating/fill-tiers.ts";
import { listTierPlan, type TierPlan } from "../../../shared/domain/rating/tier-plan.ts";
import { pricedSku } from "./builders.ts";

const plan = (input: Record<string, unknown>, freeTier = true): TierPlan => {
  const made = listTierPlan(pricedSku(input), freeTier);
  if (made === undefined) throw new Error("this SKU needs no tiers");
  return made;
};
const tiers = (...rows: readonly [string, string][]) =>
  rows.map(([begin, rate], index) => {
    const end = rows[index + 1]?.[0];
    return end === undefined ? { begin, rate } : { begin, end, rate };
  });

const use = (quantity: string, tierPlan: TierPlan, changed: Partial<TieredUsage> = {}): TieredUsage => ({
  usageStart: "2026-10-01T00:00:00.000Z",
  usageAccount: "222222222222",
  resourceId: "",
  lineItemId: "",
  position: 0,
  payerAccount: "111111111111",
  quantity: new D(quantity),
  plan: tierPlan,
  ...changed,
});

const filled = (rows: readonly TieredUsage[]) =>
  fillTiers(rows).map((parts) =>
    parts.map((part) => `${part.kind} ${plain(part.quantity)} @ ${plain(part.rate)}`),
  );
const cost = (rows: readonly TieredUsage[]) =>
  plain(sum(fillTiers(rows).flatMap((parts) => parts.map((part) => part.quantity.times(part.rate)))));

const s3 = plan({ tiers: tiers(["0", "0.023"], ["51200", "0.022"], ["512000", "0.021"]) });
const transferOut = plan({
  sku: "OUT",
  tiers: tiers(["0", "0.09"], ["10240", "0.085"], ["51200", "0.07"], ["153600", "0.05"]),
  freePool: { sku: "GLOBAL-OUT", quantity: "100" },
});
const pool = (sku: string, rate: string, quantity: string) =>
  plan({ sku, tiers: tiers(["0", rate]), freePool: { sku: "POOL", quantity } });

describe("published tier tables, worked by hand", () => {
  it.each<[string, string, TierPlan, string]>([
    ["S3 storage", "600000", s3, "13163.2"],
    ["S3 storage to the last unit of a tier", "51200", s3, "1177.6"],
    ["data transfer out beyond 100 GB free", "60100", transferOut, "5019.2"],
    ["Lambda requests beyond 1,000,000 free", "5000000", pool("L", "0.0000002", "1000000"), "0.8"],
    ["S3 PUT requests of a real month", "76735", pool("P", "0.000005", "2000"), "0.373675"],
  ])("%s", (_what, quantity, tierPlan, expected) => {
    expect(cost([use(quantity, tierPlan)])).toBe(expected);
  });
});

describe("fillTiers", () => {
  const small = plan({ tiers: tiers(["0", "3"], ["10", "2"], ["20", "1"]) });

  it("splits a row at every border it crosses", () => {
    expect(filled([use("25", small)])).toEqual([["PAID 10 @ 3", "PAID 10 @ 2", "PAID 5 @ 1"]]);
  });

  it("puts a unit on a border into the next tier", () => {
    expect(filled([use("10", small), use("1", small, { position: 1 })])).toEqual([
      ["PAID 10 @ 3"],
      ["PAID 1 @ 2"],
    ]);
  });

  it.each<[string, Partial<TieredUsage>]>([
    ["usage start", { usageStart: "2026-10-02T00:00:00.000Z" }],
    ["usage account", { usageAccount: "333333333333" }],
    ["resource", { resourceId: "bucket-b" }],
    ["line item id", { lineItemId: "b" }],
    ["position", { position: 1 }],
    ["payer", { payerAccount: "555555555555" }],
  ])("fills by %s and answers in the order of its input", (_what, later) => {
    expect(filled([use("10", small, later), use("10", small)])).toEqual([["PAID 10 @ 2"], ["PAID 10 @ 3"]]);
  });

  it("lets each criterion outweigh the ones after it", () => {
    const early = use("10", small, {
      usageStart: "2026-10-01T00:00:00.000Z",
      usageAccount: "9",
      resourceId: "z",
    });
    const late = use("10", small, {
      usageStart: "2026-10-01T01:00:00.000Z",
      usageAccount: "1",
      resourceId: "a",
    });

    expect(filled([late, early])).toEqual([["PAID 10 @ 2"], ["PAID 10 @ 3"]]);
  });

  it("takes the free pool first, then fills tiers with the paid rest only", () => {
    expect(filled([use("150", transferOut)])).toEqual([["FREE 100 @ 0", "PAID 50 @ 0.09"]]);
    expect(filled([use("10340", transferOut), use("1", transferOut, { position: 1 })])).toEqual([
      ["FREE 100 @ 0", "PAID 10240 @ 0.09"],
      ["PAID 1 @ 0.085"],
    ]);
  });

  it("shares one pool between SKUs, in the order of the usage", () => {
    const first = use("70", pool("A", "3", "100"));
    const second = use("70", pool("B", "5", "100"), { position: 1 });

    expect(filled([second, first])).toEqual([["FREE 30 @ 0", "PAID 40 @ 5"], ["FREE 70 @ 0"]]);
  });

  it("keeps the tiers of different SKUs apart", () => {
    const other = plan({ sku: "OTHER", tiers: tiers(["0", "7"], ["10", "6"]) });

    expect(filled([use("15", small), use("5", other, { position: 1 })])).toEqual([
      ["PAID 10 @ 3", "PAID 5 @ 2"],
      ["PAID 5 @ 7"],
    ]);
  });

  it("prices corrections at the first paid tier without touching the fill", () => {
    const withFreeRange = plan({ tiers: tiers(["0", "0"], ["10", "2"], ["20", "1"]) });
    const rows = [
      use("-4", withFreeRange),
      use("0", withFreeRange),
      use("12", withFreeRange, { position: 1 }),
    ];

    expect(filled(rows)).toEqual([["PAID -4 @ 2"], ["PAID 0 @ 2"], ["PAID 10 @ 0", "PAID 2 @ 2"]]);
  });

  it("keeps the last rate beyond a bounded last tier", () => {
    const bounded = plan({
      tiers: [
        { begin: "0", end: "5", rate: "2" },
        { begin: "5", end: "8", rate: "1" },
      ],
    });

    expect(filled([use("10", bounded)])).toEqual([["PAID 5 @ 2", "PAID 3 @ 1", "PAID 2 @ 1"]]);
  });

  it("orders text by code points, as the SQL engine does", () => {
    const rows = [use("10", small, { resourceId: "\u{1F600}" }), use("10", small, { resourceId: "\uFF01" })];

    expect(filled(rows)).toEqual([["PAID 10 @ 2"], ["PAID 10 @ 3"]]);
  });
});

describe("listTierPlan", () => {
  const free = { sku: "POOL", quantity: "100" };

  it("is absent for a SKU with one tier and nothing free", () => {
    expect(listTierPlan(pricedSku({}), true)).toBeUndefined();
    expect(listTierPlan(pricedSku({ freePool: free }), false)).toBeUndefined();
  });

  it("drops the pool and merges a zero-priced range into the first paid tier when the free tier is off", () => {
    const off = plan(
      { tiers: tiers(["0", "0"], ["5", "0"], ["10", "2"], ["20", "1"]), freePool: free },
      false,
    );

    expect(off.freePool).toBeNull();
    expect(filled([use("25", off)])).toEqual([["PAID 20 @ 2", "PAID 5 @ 1"]]);
  });

  it("leaves tiers that are free throughout as they are", () => {
    const off = plan({ tiers: tiers(["0", "0"], ["5", "0"]) }, false);

    expect(cost([use("25", off)])).toBe("0");
  });
});
