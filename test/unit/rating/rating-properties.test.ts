import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CostLine } from "../../../shared/domain/cost-data/cost-line.ts";
import { D, plain, sum, ZERO } from "../../../shared/domain/money/decimal.ts";
import { fillTiers, type TieredUsage } from "../../../shared/domain/rating/fill-tiers.ts";
import { rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import type { TierPlan } from "../../../shared/domain/rating/tier-plan.ts";
import {
  ACCOUNT_A,
  ACCOUNT_B,
  costLine,
  discount,
  flat,
  GLOBAL,
  groupTask,
  itemArn,
  markup,
  OUTSIDER,
  pricedSku,
  priceList,
  service,
  share,
} from "./builders.ts";

const text = (maximum: number, scale: number) =>
  fc.integer({ min: -maximum, max: maximum }).map((value) => plain(new D(value).div(new D(10).pow(scale))));

const LINE_TYPES = [
  "Usage",
  "Usage",
  "Usage",
  "DiscountedUsage",
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "RIFee",
  "Fee",
  "Tax",
  "EdpDiscount",
  "Mystery",
];
const owner = fc.constantFrom(ACCOUNT_A, ACCOUNT_B, OUTSIDER);

const lines: fc.Arbitrary<CostLine[]> = fc
  .array(
    fc.record({
      usageAccount: fc.constantFrom(ACCOUNT_A, ACCOUNT_B),
      lineItemType: fc.constantFrom(...LINE_TYPES),
      productCode: fc.constantFrom("AmazonS3", "AWSLambda"),
      usageType: fc.constantFrom("Request", "TimedStorage-ByteHrs", "Other"),
      usageStart: fc.integer({ min: 1, max: 4 }).map((day) => `2026-10-0${day}T00:00:00.000Z`),
      resourceId: fc.constantFrom("", "a", "b"),
      usageAmount: text(5_000_000, 4),
      unblendedRate: fc.constantFrom(null, "0", "0.5"),
      unblendedCost: fc.oneof(fc.constant("0"), text(1_000_000, 10)),
      publicRate: fc.option(text(100_000, 10)),
      publicCost: fc.option(text(1_000_000, 10)),
      pricingTerm: fc.constantFrom("", "OnDemand"),
      reservationArn: owner.map((account) => `arn:aws:ec2:us-east-1:${account}:reserved-instances/1`),
      savingsPlanArn: owner.map((account) => `arn:aws:savingsplans::${account}:savingsplan/1`),
    }),
    { maxLength: 30 },
  )
  .map((inputs) =>
    inputs.map((input, position) =>
      costLine({ ...input, serviceCode: input.productCode, position, lineItemId: String(position % 7) }),
    ),
  );

const lists = [
  priceList(
    pricedSku({
      sku: "STORAGE",
      tiers: [
        { begin: "0", end: "50", rate: "0.023" },
        { begin: "50", end: "200.5", rate: "0.022" },
        { begin: "200.5", rate: "0.021" },
      ],
    }),
    pricedSku({
      sku: "REQUEST",
      service: "AWSLambda",
      usageType: "Request",
      tiers: [{ begin: "0", rate: "0.0000002" }],
      freePool: { sku: "FREE", quantity: "120.25" },
    }),
    pricedSku({
      sku: "REQUEST-S3",
      usageType: "Request",
      tiers: [{ begin: "0", rate: "0.000005" }],
      freePool: { sku: "FREE", quantity: "120.25" },
    }),
  ),
];
const task = groupTask({
  rules: [discount("7.77", GLOBAL), markup("12.5", service("AmazonS3"))],
  items: [
    flat("flat", "12.34"),
    share("itemized", "3.3", { computation: "ITEMIZED", ofItems: [itemArn("flat")] }),
    share("filtered", "1.7", {
      type: "CREDIT",
      computation: "ITEMIZED",
      filter: { excludeSavingsPlanNegation: true },
    }),
    share("service", "5", { filter: { service: "AmazonS3" } }),
  ],
});
/** Everything about a result as text, so that equal means equal to the last digit. */
const textOf = (value: unknown) => JSON.stringify(value);

describe("rating any month", () => {
  it("adds up: rows, totals per product plus custom lines, and the group's total agree", () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const { rated, rows: billed } = rateRows(rows, task, lists);
        const parts = [...rated.products, ...rated.customLines].map((part) => new D(part.amount));

        expect(plain(sum(parts))).toBe(rated.total);
        expect(plain(sum(billed.map((row) => row.amount)))).toBe(rated.total);
      }),
      { numRuns: 300 },
    );
  });

  it("bills every custom line item by rows that sum to it", () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const { rated, rows: billed } = rateRows(rows, task, lists);

        for (const line of rated.customLines) {
          const own = billed.filter((row) => row.customLineItem === line.arn);
          expect(plain(sum(own.map((row) => row.amount)))).toBe(line.amount);
        }
      }),
    );
  });

  it("does not depend on the order of the rows, and twice is the same", () => {
    fc.assert(
      fc.property(
        lines.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          const once = textOf(rateRows(rows, task, lists));

          expect(textOf(rateRows(rows, task, lists))).toBe(once);
          expect(textOf(rateRows(shuffled, task, lists))).toBe(once);
        },
      ),
    );
  });

  it("keeps each billed row's usage whole, however it is split", () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const { rows: billed } = rateRows(rows, task, lists);
        const byPosition = new Map<number, D>();
        for (const row of billed) {
          if (row.kind !== "COST" || row.position === null) continue;
          byPosition.set(row.position, (byPosition.get(row.position) ?? ZERO).plus(row.quantity ?? ZERO));
        }

        for (const [position, quantity] of byPosition) {
          expect(plain(quantity)).toBe(plain(rows[position]?.usageAmount ?? ZERO));
        }
      }),
    );
  });

  it("multiplies back: quantity × unit rate is the amount wherever a unit rate is shown", () => {
    fc.assert(
      fc.property(lines, (rows) => {
        for (const row of rateRows(rows, task, lists).rows) {
          if (row.unitRate === null || row.quantity === null) continue;
          expect(plain(row.quantity.times(row.unitRate))).toBe(plain(row.amount));
        }
      }),
    );
  });

  it("cancels usage covered by an own Savings Plan to zero", () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const { rows: billed } = rateRows(rows, groupTask({ rules: [discount("7.77", GLOBAL)] }), lists);
        const paired = billed.filter(
          (row) => row.kind === "NEGATION" || row.lineItemType === "SavingsPlanCoveredUsage",
        );

        expect(plain(sum(paired.map((row) => row.amount)))).toBe("0");
      }),
    );
  });

  it("loses no row of an unknown type", () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const unknown = rows.filter((row) => row.lineItemType === "Mystery");
        const { suspense } = rateRows(rows, task, lists).rated;

        expect(suspense.reduce((count, entry) => count + entry.rows, 0)).toBe(unknown.length);
        expect(plain(sum(suspense.map((entry) => new D(entry.amount))))).toBe(
          plain(sum(unknown.map((row) => row.unblendedCost))),
        );
      }),
    );
  });
});

describe("filling tiers in any month", () => {
  const tierPlan = (before: D): TierPlan => ({
    key: "sku",
    freePool: { key: "pool", quantity: D.max(new D("30.5").minus(before), ZERO) },
    tiers: borders.map(([begin, rate], index) => ({
      begin: D.max(new D(begin).minus(paidBefore(before)), ZERO),
      end:
        borders[index + 1] === undefined
          ? null
          : new D(borders[index + 1]?.[0] ?? 0).minus(paidBefore(before)),
      rate: new D(rate),
    })),
  });
  const borders: readonly [string, string][] = [
    ["0", "3"],
    ["10.25", "2"],
    ["100", "1"],
  ];
  const paidBefore = (before: D): D => D.max(before.minus("30.5"), ZERO);
  const usageOf = (quantities: readonly string[], plan: TierPlan): TieredUsage[] =>
    quantities.map((quantity, position) => ({
      usageStart: "",
      usageAccount: "",
      resourceId: "",
      lineItemId: "",
      position,
      payerAccount: "",
      quantity: new D(quantity),
      plan,
    }));
  const cost = (usage: readonly TieredUsage[]) =>
    sum(fillTiers(usage).flatMap((parts) => parts.map((part) => part.quantity.times(part.rate))));
  const quantities = fc.array(
    fc.integer({ min: 1, max: 400_000 }).map((value) => plain(new D(value).div(10_000))),
    { maxLength: 20 },
  );

  it("costs the same in one row as in many", () => {
    fc.assert(
      fc.property(quantities, (many) => {
        const whole = plain(sum(many.map((quantity) => new D(quantity))));

        expect(plain(cost(usageOf(many, tierPlan(ZERO))))).toBe(
          plain(cost(usageOf([whole], tierPlan(ZERO)))),
        );
      }),
    );
  });

  it("costs the same in two halves as whole, when the second starts where the first ended", () => {
    fc.assert(
      fc.property(quantities, quantities, (first, second) => {
        const used = sum(first.map((quantity) => new D(quantity)));
        const halves = cost(usageOf(first, tierPlan(ZERO))).plus(cost(usageOf(second, tierPlan(used))));

        expect(plain(halves)).toBe(plain(cost(usageOf([...first, ...second], tierPlan(ZERO)))));
      }),
    );
  });
});
