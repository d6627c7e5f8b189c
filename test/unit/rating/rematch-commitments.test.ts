import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CostLine } from "../../../shared/domain/cost-data/cost-line.ts";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import { rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import {
  ACCOUNT_A,
  ACCOUNT_B,
  costLine,
  costLines,
  discount,
  GLOBAL,
  groupTask,
  type LineInput,
  OUTSIDER,
  PAYER,
  total,
} from "./builders.ts";

const reservation = (owner: string, name = "1") =>
  `arn:aws:ec2:us-west-2:${owner}:reserved-instances/${name}`;
const savingsPlan = (owner: string, name = "1") => `arn:aws:savingsplans::${owner}:savingsplan/${name}`;

const onDemand: LineInput = { usageAmount: "1", publicRate: "0.1", unblendedCost: "0.1" };
const reserved = (owner: string, changed: LineInput = {}): LineInput => ({
  ...onDemand,
  lineItemType: "DiscountedUsage",
  unblendedCost: "0",
  reservationArn: reservation(owner),
  ...changed,
});
const covered = (owner: string, rate: string, changed: LineInput = {}): LineInput => ({
  ...onDemand,
  lineItemType: "SavingsPlanCoveredUsage",
  savingsPlanArn: savingsPlan(owner),
  savingsPlanRate: new D(rate),
  ...changed,
});
const out = (input: LineInput): LineInput => ({ ...input, usageAccount: OUTSIDER });

/** Type, account, usage and amount of each row of the group's bill. */
const bill = (inside: readonly LineInput[], outside: readonly LineInput[], task = groupTask()) =>
  rateRows(costLines(...inside), task, [], undefined, costLines(...outside)).rows.map((row) =>
    [row.lineItemType, row.usageAccount === ACCOUNT_A ? "A" : "B", row.quantity, plain(row.amount)].join(" "),
  );

describe("reservations of the group that the real bill applied outside it", () => {
  it("cover the same usage type, operation and hour inside", () => {
    expect(bill([onDemand], [out(reserved(ACCOUNT_A))])).toEqual(["DiscountedUsage A 1 0"]);
  });

  it.each<[string, LineInput]>([
    ["another hour", { usageStart: "2026-10-01T01:00:00.000Z" }],
    ["another usage type", { usageType: "USW2-BoxUsage:m5.large" }],
    ["another operation", { operation: "RunInstances:0002" }],
    ["another product", { productCode: "AmazonRDS" }],
    ["another payer", { payerAccount: OUTSIDER }],
    ["an owner outside the group", { reservationArn: reservation(OUTSIDER) }],
  ])("do not cover %s", (_what, changed) => {
    expect(bill([onDemand], [out(reserved(ACCOUNT_A, changed))])).toEqual(["Usage A 1 0.1"]);
  });

  it.each<[string, LineInput]>([
    ["Spot usage", { publicRate: null, unblendedCost: "0.03" }],
    ["a correction", { usageAmount: "-1" }],
    ["a fee", { lineItemType: "Fee" }],
    ["usage that an own reservation covers already", reserved(ACCOUNT_B)],
  ])("do not cover %s", (_what, changed) => {
    const alone = bill([{ ...onDemand, ...changed }], []);

    expect(bill([{ ...onDemand, ...changed }], [out(reserved(ACCOUNT_A))])).toEqual(alone);
  });

  it("cover usage whose real cover belongs to somebody outside", () => {
    expect(bill([reserved(OUTSIDER)], [out(reserved(ACCOUNT_A))])).toEqual(["DiscountedUsage A 1 0"]);
  });

  it("cover the owner's account first, then by account and resource", () => {
    const rows = [
      { ...onDemand, usageAccount: ACCOUNT_A, resourceId: "i-2" },
      { ...onDemand, usageAccount: ACCOUNT_A, resourceId: "i-1" },
      { ...onDemand, usageAccount: ACCOUNT_B },
    ];

    expect(bill(rows, [out(reserved(ACCOUNT_B, { usageAmount: "2" }))])).toEqual([
      "Usage A 1 0.1",
      "DiscountedUsage A 1 0",
      "DiscountedUsage B 1 0",
    ]);
  });

  it("split a row that they cover in part", () => {
    const rated = rateRows(
      costLines({ ...onDemand, usageAmount: "3" }),
      groupTask(),
      [],
      undefined,
      costLines(
        out(reserved(ACCOUNT_A)),
        out(reserved(ACCOUNT_B, { reservationArn: reservation(ACCOUNT_B, "2") })),
      ),
    );

    expect(
      rated.rows.map((row) => [row.position, row.part, row.reservationArn, row.quantity?.toString()]),
    ).toEqual([
      [0, 0, reservation(ACCOUNT_A), "1"],
      [0, 1, reservation(ACCOUNT_B, "2"), "1"],
      [0, 2, "", "1"],
    ]);
    expect(rated.rated.total).toBe("0.1");
  });

  it("stay unused where nothing matches; the fee is charged all the same", () => {
    const fee = { lineItemType: "RIFee", unblendedCost: "30", reservationArn: reservation(ACCOUNT_A) };

    expect(bill([fee], [out(reserved(ACCOUNT_A))])).toEqual(["RIFee A 0 30"]);
  });

  it("are left as billed in a transfer group", () => {
    const selections = [{ payer: PAYER, accounts: "all", except: [OUTSIDER], upstream: null }];
    const task = groupTask({ overrides: { type: "TRANSFER_BILLING", selections } });

    expect(bill([onDemand], [out(reserved(ACCOUNT_A))], task)).toEqual(["Usage A 1 0.1"]);
  });
});

describe("Savings Plans of the group that the real bill applied outside it", () => {
  const known = covered(ACCOUNT_A, "0.06", { usageStart: "2026-10-02T00:00:00.000Z" });

  it("cover usage whose rate the month shows, and are negated at the modified price", () => {
    const rows = bill(
      [onDemand],
      [out(covered(ACCOUNT_A, "0.06"))],
      groupTask({ rules: [discount("10", GLOBAL)] }),
    );

    expect(rows).toEqual(["SavingsPlanCoveredUsage A 1 0.09", "SavingsPlanNegation A 1 -0.09"]);
  });

  it("cover another usage type as far as the commitment goes at its own rate", () => {
    const large = { usageType: "USW2-BoxUsage:m5.large", publicRate: "0.2" };

    expect(
      bill([{ ...onDemand, usageAmount: "5" }, known], [out(covered(ACCOUNT_A, "0.15", large))]).slice(0, 2),
    ).toEqual(["SavingsPlanCoveredUsage A 2.5 0.25", "Usage A 2.5 0.25"]);
  });

  it("never cover more than the commitment: quantities are rounded down to 10 places", () => {
    const rows = bill(
      [onDemand, covered(ACCOUNT_A, "0.03", { usageStart: known.usageStart ?? "" })],
      [out(covered(ACCOUNT_A, "0.01", { usageType: "other" }))],
    );

    expect(rows.slice(0, 2)).toEqual([
      "SavingsPlanCoveredUsage A 0.3333333333 0.03333333333",
      "Usage A 0.6666666667 0.06666666667",
    ]);
  });

  it("do not cover usage of unknown rate", () => {
    const other = { usageType: "USW2-BoxUsage:m5.large" };

    expect(bill([onDemand], [out(covered(ACCOUNT_A, "0.06", other))])).toEqual(["Usage A 1 0.1"]);
  });

  it("come after reservations", () => {
    const rows = bill(
      [{ ...onDemand, usageAmount: "2" }],
      [out(covered(ACCOUNT_A, "0.06")), out(reserved(ACCOUNT_A))],
    );

    expect(rows).toEqual([
      "DiscountedUsage A 1 0",
      "SavingsPlanCoveredUsage A 1 0.1",
      "SavingsPlanNegation A 1 -0.1",
    ]);
  });

  it("do not cover free-tier usage", () => {
    const free = { ...onDemand, unblendedRate: "0", unblendedCost: "0", pricingTerm: "" };

    expect(bill([free], [out(covered(ACCOUNT_A, "0.06"))])).toEqual(["Usage A 1 0"]);
  });
});

describe("any month with commitments applied outside", () => {
  const amount = fc.integer({ min: 1, max: 50_000 }).map((value) => new D(value).div(10_000));
  const row = fc.record({
    usageAccount: fc.constantFrom(ACCOUNT_A, ACCOUNT_B, OUTSIDER),
    lineItemType: fc.constantFrom("Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"),
    usageType: fc.constantFrom("small", "large"),
    hour: fc.integer({ min: 0, max: 1 }),
    resourceId: fc.constantFrom("a", "b"),
    owner: fc.constantFrom(ACCOUNT_A, ACCOUNT_B, OUTSIDER),
    usageAmount: amount,
    rate: fc.constantFrom("0.03", "0.07"),
  });
  const month = fc.array(row, { maxLength: 25 }).map((rows) =>
    rows.map(
      (input, position): CostLine => ({
        ...costLine({ publicRate: "0.1", position, lineItemId: String(position) }),
        usageAccount: input.usageAccount,
        lineItemType: input.lineItemType,
        usageType: input.usageType,
        usageStart: `2026-10-01T0${input.hour}:00:00.000Z`,
        resourceId: input.resourceId,
        usageAmount: input.usageAmount,
        reservationArn: input.lineItemType === "DiscountedUsage" ? reservation(input.owner) : "",
        savingsPlanArn: input.lineItemType === "SavingsPlanCoveredUsage" ? savingsPlan(input.owner) : "",
        savingsPlanRate: input.lineItemType === "SavingsPlanCoveredUsage" ? new D(input.rate) : null,
      }),
    ),
  );
  const split = (rows: readonly CostLine[]) => ({
    inside: rows.filter((line) => line.usageAccount !== OUTSIDER),
    outside: rows.filter((line) => line.usageAccount === OUTSIDER),
  });
  const quantityOf = (rows: readonly { readonly quantity: D | null }[]) =>
    sum(rows.map((each) => each.quantity ?? new D(0)));

  it("keeps every row's usage, covers no more than was freed, and never makes the bill dearer", () => {
    fc.assert(
      fc.property(month, (rows) => {
        const { inside, outside } = split(rows);
        const before = rateRows(inside, groupTask(), []);
        const after = rateRows(inside, groupTask(), [], undefined, outside);
        const cost = (result: typeof before) => result.rows.filter((each) => each.kind === "COST");
        const reservedIn = (result: typeof before) =>
          quantityOf(cost(result).filter((each) => each.lineItemType === "DiscountedUsage"));
        const freed = sum(
          outside
            .filter((line) => line.reservationArn !== "" && line.reservationArn !== reservation(OUTSIDER))
            .map((line) => line.usageAmount),
        );

        expect(plain(quantityOf(cost(after)))).toBe(plain(quantityOf(cost(before))));
        expect(reservedIn(after).minus(reservedIn(before)).lessThanOrEqualTo(freed)).toBe(true);
        expect(new D(after.rated.total).lessThanOrEqualTo(before.rated.total)).toBe(true);
        expect(total(after.rows)).toBe(after.rated.total);
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(
        month.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          const rated = (lines: readonly CostLine[]) => {
            const { inside, outside } = split(lines);
            return JSON.stringify(rateRows(inside, groupTask(), [], undefined, outside));
          };

          expect(rated(shuffled)).toBe(rated(rows));
        },
      ),
      { numRuns: 300 },
    );
  });
});
