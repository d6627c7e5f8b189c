import { describe, expect, it } from "vitest";
import { plain } from "../../../shared/domain/money/decimal.ts";
import { passRatedRows, rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import {
  ACCOUNT_A,
  ACCOUNT_B,
  costLines,
  discount,
  flat,
  GLOBAL,
  groupTask,
  itemArn,
  markup,
  OUTSIDER,
  PAYER,
  pricedSku,
  priceList,
  share,
  total,
} from "./builders.ts";

const usage = { usageAmount: "100", publicRate: "1" };

describe("rateRows", () => {
  it("totals per payer, account, billing entity, product code and product name, sorted", () => {
    const rows = costLines(
      { ...usage, usageAccount: ACCOUNT_B },
      { ...usage, productName: "Elastic Compute Cloud" },
      { ...usage, usageAmount: "5" },
      { ...usage, usageAmount: "6" },
      { ...usage, billingEntity: "AWS Marketplace", productCode: "abc", usageAmount: "7" },
    );

    expect(rateRows(rows, groupTask(), []).rated.products).toEqual([
      {
        payer: PAYER,
        account: ACCOUNT_A,
        billingEntity: "AWS",
        productCode: "AmazonEC2",
        productName: "",
        amount: "11",
      },
      {
        payer: PAYER,
        account: ACCOUNT_A,
        billingEntity: "AWS",
        productCode: "AmazonEC2",
        productName: "Elastic Compute Cloud",
        amount: "100",
      },
      {
        payer: PAYER,
        account: ACCOUNT_A,
        billingEntity: "AWS Marketplace",
        productCode: "abc",
        productName: "",
        amount: "7",
      },
      {
        payer: PAYER,
        account: ACCOUNT_B,
        billingEntity: "AWS",
        productCode: "AmazonEC2",
        productName: "",
        amount: "100",
      },
    ]);
  });

  it("keeps every digit of an extreme product", () => {
    const rows = costLines({ usageAmount: "1234567890123.0123456789", publicRate: "0.0000000001" });

    expect(rateRows(rows, groupTask({ rules: [markup("12.34", GLOBAL)] }), []).rated.total).toBe(
      "138.691356776419206913567626",
    );
  });

  it("aggregates negations per plan, account, product, usage type, operation and usage start", () => {
    const covered = { ...usage, lineItemType: "SavingsPlanCoveredUsage" };
    const plan = `arn:aws:savingsplans::${ACCOUNT_A}:savingsplan/`;
    const rows = costLines(
      { ...covered, savingsPlanArn: `${plan}2` },
      { ...covered, savingsPlanArn: `${plan}1`, resourceId: "i-1" },
      { ...covered, savingsPlanArn: `${plan}1`, resourceId: "i-2", usageAmount: "20" },
      { ...covered, savingsPlanArn: `${plan}1`, usageStart: "2026-10-01T01:00:00.000Z" },
      { ...covered, savingsPlanArn: `${plan}1`, usageAccount: ACCOUNT_B },
    );

    const negations = rateRows(rows, groupTask(), []).rows.filter((row) => row.kind === "NEGATION");

    expect(
      negations.map((row) => [
        row.savingsPlanArn.at(-1),
        row.usageAccount,
        row.usageStart.slice(11, 13),
        row.quantity?.toString(),
        plain(row.amount),
      ]),
    ).toEqual([
      ["1", ACCOUNT_A, "00", "120", "-120"],
      ["1", ACCOUNT_A, "01", "100", "-100"],
      ["1", ACCOUNT_B, "00", "100", "-100"],
      ["2", ACCOUNT_A, "00", "100", "-100"],
    ]);
  });

  it("lets usage covered by another owner's plan fill the group's tiers", () => {
    const sku = pricedSku({
      service: "AmazonEC2",
      usageType: "USW2-BoxUsage:t3.micro",
      tiers: [
        { begin: "0", end: "150", rate: "1" },
        { begin: "150", rate: "0.5" },
      ],
    });
    const covered = { ...usage, lineItemType: "SavingsPlanCoveredUsage" };
    const outside = `arn:aws:savingsplans::${OUTSIDER}:savingsplan/1`;
    const inside = `arn:aws:savingsplans::${ACCOUNT_A}:savingsplan/1`;
    const rows = costLines(
      { ...covered, savingsPlanArn: outside },
      { ...covered, savingsPlanArn: inside },
      { ...usage },
    );

    const { rows: rated } = rateRows(rows, groupTask(), [priceList(sku)]);

    expect(rated.map((row) => [row.position, row.part, row.lineItemType, plain(row.amount)])).toEqual([
      [0, 0, "Usage", "100"],
      [1, 0, "SavingsPlanCoveredUsage", "100"],
      [2, 0, "Usage", "50"],
      [2, 1, "Usage", "25"],
      [null, 0, "SavingsPlanNegation", "-100"],
    ]);
  });

  it("itemizes beside negations and associated flats too, on the item's account", () => {
    const covered = { ...usage, lineItemType: "SavingsPlanCoveredUsage", usageAccount: ACCOUNT_B };
    const task = groupTask({
      items: [
        flat("flat", "30"),
        share("share", "10", { computation: "ITEMIZED", ofItems: [itemArn("flat")] }),
      ],
    });

    const { rated, rows } = rateRows(costLines(covered, { ...usage, usageAmount: "7" }), task, []);
    const beside = rows.filter((row) => row.kind === "ITEMIZED_LINE");

    expect(beside.map((row) => [row.position, row.usageAccount, plain(row.amount)])).toEqual([
      [0, ACCOUNT_A, "10"],
      [1, ACCOUNT_A, "0.7"],
      [null, ACCOUNT_A, "-10"],
      [null, ACCOUNT_A, "3"],
    ]);
    expect([rated.total, total(rows)]).toEqual(["40.7", "40.7"]);
  });

  it("takes all accounts of a payer as members, except those taken away", () => {
    const selections = [{ payer: PAYER, accounts: "all", except: [OUTSIDER], upstream: null }];
    const task = groupTask({ overrides: { type: "TRANSFER_BILLING", selections } });
    const reserved = (owner: string) => ({
      ...usage,
      lineItemType: "DiscountedUsage",
      reservationArn: `arn:aws:ec2:us-east-1:${owner}:reserved-instances/1`,
    });

    expect(rateRows(costLines(reserved(ACCOUNT_B)), task, []).rated.total).toBe("0");
    expect(rateRows(costLines(reserved(OUTSIDER)), task, []).rated.total).toBe("100");
  });

  it("takes only known accounts as members beside accounts of another payer's bill", () => {
    const selections = [
      { payer: PAYER, accounts: "all", except: [], members: [PAYER, ACCOUNT_B], upstream: null },
      { payer: OUTSIDER, accounts: [ACCOUNT_A], except: [], members: [ACCOUNT_A], upstream: null },
    ];
    const task = groupTask({ overrides: { type: "TRANSFER_BILLING", selections } });
    const reserved = (payerAccount: string, usageAccount: string, owner: string) => ({
      ...usage,
      payerAccount,
      usageAccount,
      lineItemType: "DiscountedUsage",
      reservationArn: `arn:aws:ec2:us-east-1:${owner}:reserved-instances/1`,
    });

    expect(rateRows(costLines(reserved(PAYER, PAYER, ACCOUNT_B)), task, []).rated.total).toBe("0");
    expect(rateRows(costLines(reserved(OUTSIDER, ACCOUNT_A, OUTSIDER)), task, []).rated.total).toBe("100");
  });

  it("shows unknown types per account and never bills them", () => {
    const odd = { lineItemType: "Mystery", unblendedCost: "1.5" };

    const { rated, rows } = rateRows(
      costLines(odd, odd, { ...odd, usageAccount: ACCOUNT_B }, usage),
      groupTask({ items: [share("share", "10")] }),
      [],
    );

    expect(rated.suspense).toEqual([
      { account: ACCOUNT_A, lineItemType: "Mystery", amount: "3", rows: 2 },
      { account: ACCOUNT_B, lineItemType: "Mystery", amount: "1.5", rows: 1 },
    ]);
    expect(rated.total).toBe("110");
    expect(rows.map((row) => row.kind)).toEqual(["COST", "CUSTOM_LINE"]);
  });

  it("is empty and 0 for a group without rows", () => {
    expect(rateRows([], groupTask(), []).rated).toMatchObject({ products: [], suspense: [], total: "0" });
  });
});

describe("a Passthrough group priced by the group above", () => {
  const selections = [{ payer: PAYER, accounts: [ACCOUNT_B], except: [], upstream: null }];
  const arn = "arn:aws:billingconductor::999999999999:billinggroup/upstream00";
  const passthrough = groupTask({
    items: [flat("own", "3")],
    overrides: { selections, plan: { kind: "PASSTHROUGH", pricedBy: arn } },
  });
  const rows = costLines(
    usage,
    { ...usage, usageAccount: ACCOUNT_B },
    { ...usage, usageAccount: ACCOUNT_B, lineItemType: "SavingsPlanCoveredUsage" },
    { usageAccount: ACCOUNT_B, lineItemType: "Mystery", unblendedCost: "1" },
    { lineItemType: "Mystery", unblendedCost: "2" },
  );

  it("takes over that group's amounts of its own rows and the items that land on its accounts", () => {
    const items = [flat("elsewhere", "1000"), flat("passed", "5", { account: ACCOUNT_B })];
    const upstream = rateRows(rows, groupTask({ rules: [discount("10", GLOBAL)], items }), []);

    const { rated, rows: passed } = passRatedRows(upstream, passthrough);

    expect(passed.map((row) => [row.lineItemType, plain(row.amount)])).toEqual([
      ["Usage", "90"],
      ["SavingsPlanCoveredUsage", "90"],
      ["SavingsPlanNegation", "-90"],
      ["Fee", "3"],
      ["Fee", "5"],
    ]);
    expect(rated.customLines.map((line) => line.name)).toEqual(["passed", "own"]);
    expect([rated.total, total(passed)]).toEqual(["98", "98"]);
    expect(rated.suspense).toEqual([{ account: ACCOUNT_B, lineItemType: "Mystery", amount: "1", rows: 1 }]);
  });

  it("is refused by rateRows, which does not know the prices of the group above", () => {
    expect(() => rateRows(rows, passthrough, [])).toThrow(RangeError);
  });
});
