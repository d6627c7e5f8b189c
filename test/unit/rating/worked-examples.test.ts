import { describe, expect, it } from "vitest";
import { rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import {
  ACCOUNT_A,
  ACCOUNT_B,
  amounts,
  costLines,
  discount,
  flat,
  GLOBAL,
  groupTask,
  itemArn,
  type LineInput,
  markup,
  OUTSIDER,
  PAYER,
  pricedSku,
  priceList,
  rule,
  service,
  share,
  total,
} from "./builders.ts";

/** A row whose on-demand price is `cost`: one unit at that public rate. */
const onDemand = (productCode: string, cost: string, input: LineInput = {}): LineInput => ({
  productCode,
  serviceCode: productCode,
  usageAmount: "1",
  publicRate: cost,
  unblendedCost: cost,
  ...input,
});

const storage = pricedSku({
  tiers: [
    { begin: "0", end: "51200", rate: "0.023" },
    { begin: "51200", end: "512000", rate: "0.022" },
    { begin: "512000", rate: "0.021" },
  ],
});
const stored = (usageAmount: string, input: LineInput = {}): LineInput => ({
  productCode: "AmazonS3",
  serviceCode: "AmazonS3",
  usageType: "TimedStorage-ByteHrs",
  operation: "StandardStorage",
  usageAmount,
  publicRate: "0.021",
  ...input,
});

const lambda = pricedSku({
  service: "AWSLambda",
  usageType: "Request",
  unit: "Requests",
  tiers: [{ begin: "0", rate: "0.0000002" }],
  freePool: { sku: "ZQVCC2M69R4S79XS", quantity: "1000000" },
});
const requests = (usageAmount: string, input: LineInput = {}): LineInput => ({
  productCode: "AWSLambda",
  serviceCode: "AWSLambda",
  usageType: "Request",
  operation: "Invoke",
  usageAmount,
  publicRate: "0.0000002",
  ...input,
});
const freeTierOff = () => rule({ ...GLOBAL, type: "TIERING", freeTierActivated: false });

describe("worked examples of the Billing Conductor semantics", () => {
  it("1: a service rule replaces the global rule for its service", () => {
    const rows = costLines(
      onDemand("AmazonEC2", "1000"),
      onDemand("AmazonS3", "200"),
      onDemand("AmazonRDS", "300"),
    );
    const task = groupTask({ rules: [discount("10", GLOBAL), markup("5", service("AmazonS3"))] });

    const { rated, rows: priced } = rateRows(rows, task, []);

    expect(amounts(priced)).toEqual(["900", "210", "270"]);
    expect(rated.total).toBe("1380");
  });

  it("2: a SKU rule beats the rule of its service", () => {
    const t3micro = {
      scope: "SKU",
      service: "AmazonEC2",
      usageType: "USW2-BoxUsage:t3.micro",
      operation: "RunInstances",
    };
    const rows = costLines(
      { usageAmount: "720", publicRate: "0.0104" },
      onDemand("AmazonEC2", "100", { usageType: "USW2-BoxUsage:m5.large" }),
    );
    const task = groupTask({ rules: [markup("20", t3micro), discount("5", service("AmazonEC2"))] });

    const { rated, rows: priced } = rateRows(rows, task, []);

    expect(amounts(priced)).toEqual(["8.9856", "95"]);
    expect(rated.total).toBe("103.9856");
  });

  it("4: a rule of 0 % overrides the global rule and leaves the on-demand price", () => {
    const rows = costLines(
      onDemand("AmazonEC2", "1000"),
      onDemand("AmazonS3", "200"),
      onDemand("AmazonRDS", "350"),
    );
    const task = groupTask({ rules: [discount("10", GLOBAL), discount("0", service("AmazonRDS"))] });

    expect(rateRows(rows, task, []).rated.total).toBe("1430");
  });

  describe("5: volume tiers fill with the group's usage", () => {
    const rows = costLines(stored("40000"), stored("30000", { usageAccount: ACCOUNT_B }));

    it("as one group, in fill order", () => {
      const { rated } = rateRows(rows, groupTask(), [priceList(storage)]);

      expect(rated.products.map(({ account, amount }) => [account, amount])).toEqual([
        [ACCOUNT_A, "920"],
        [ACCOUNT_B, "671.2"],
      ]);
      expect(rated.total).toBe("1591.2");
    });

    it("with the percentage rule on top of the tiers", () => {
      const task = groupTask({ rules: [discount("10", GLOBAL)] });

      expect(rateRows(rows, task, [priceList(storage)]).rated.total).toBe("1432.08");
    });

    it("as two groups, each from the first tier on", () => {
      const inGroup = (account: string) =>
        rateRows(
          rows.filter((row) => row.usageAccount === account),
          groupTask({ accounts: [account] }),
          [priceList(storage)],
        ).rated.total;

      expect([inGroup(ACCOUNT_A), inGroup(ACCOUNT_B)]).toEqual(["920", "690"]);
    });
  });

  describe("6: the free tier is shared by the group", () => {
    const rated = (usage: readonly LineInput[], rules: Parameters<typeof groupTask>[0]) =>
      rateRows(costLines(...usage), groupTask(rules), [priceList(lambda)]).rated.total;

    it("is on by default and off by rule", () => {
      expect(rated([requests("3500000")], {})).toBe("0.5");
      expect(rated([requests("3500000")], { rules: [freeTierOff()] })).toBe("0.7");
    });

    it("is applied before the markup", () => {
      expect(rated([requests("3500000")], { rules: [markup("25", GLOBAL)] })).toBe("0.625");
      expect(rated([requests("3500000")], { rules: [markup("25", GLOBAL), freeTierOff()] })).toBe("0.875");
    });

    it("is one pool for two accounts of a group", () => {
      const usage = [requests("800000"), requests("800000", { usageAccount: ACCOUNT_B })];

      expect(rated(usage, {})).toBe("0.12");
      expect(rated(usage, { rules: [freeTierOff()] })).toBe("0.32");
    });

    it("is a pool of its own for each of two groups", () => {
      expect(rated([requests("800000")], { accounts: [ACCOUNT_A] })).toBe("0");
      expect(rated([requests("800000", { usageAccount: ACCOUNT_B })], { accounts: [ACCOUNT_B] })).toBe("0");
    });
  });

  describe("7: a reservation of an account outside the group", () => {
    const rows = costLines({
      lineItemType: "DiscountedUsage",
      usageAmount: "744",
      publicRate: "0.096",
      reservationArn: `arn:aws:ec2:us-west-2:${OUTSIDER}:reserved-instances/1`,
    });

    it("gives no benefit: usage at the public rate", () => {
      const { rated, rows: priced } = rateRows(rows, groupTask(), []);

      expect(rated.total).toBe("71.424");
      expect(priced.map((row) => row.lineItemType)).toEqual(["Usage"]);
    });

    it("goes through the rules like any usage", () => {
      expect(rateRows(rows, groupTask({ rules: [discount("10", GLOBAL)] }), []).rated.total).toBe("64.2816");
    });
  });

  const plan = `arn:aws:savingsplans::${ACCOUNT_B}:savingsplan/1`;
  const covered: LineInput = {
    lineItemType: "SavingsPlanCoveredUsage",
    usageAmount: "744",
    publicRate: "0.096",
    unblendedCost: "71.424",
    savingsPlanArn: plan,
  };
  const negation: LineInput = {
    lineItemType: "SavingsPlanNegation",
    usageAmount: "744",
    unblendedCost: "-71.424",
    savingsPlanArn: plan,
  };
  const recurringFee: LineInput = {
    lineItemType: "SavingsPlanRecurringFee",
    usageAccount: ACCOUNT_B,
    productCode: "ComputeSavingsPlans",
    usageAmount: "744",
    unblendedCost: "46.128",
    savingsPlanArn: plan,
  };

  it("9: a Savings Plan inside the group covers at the modified price and negates exactly that", () => {
    const uncovered: LineInput = { usageAmount: "744", publicRate: "0.096", unblendedCost: "71.424" };
    const task = groupTask({ rules: [discount("10", GLOBAL)] });

    const { rated, rows } = rateRows(
      costLines(covered, negation, recurringFee, uncovered, uncovered),
      task,
      [],
    );

    expect(rows.map((row) => [row.lineItemType, row.amount.toString()])).toEqual([
      ["SavingsPlanCoveredUsage", "64.2816"],
      ["SavingsPlanRecurringFee", "46.128"],
      ["Usage", "64.2816"],
      ["Usage", "64.2816"],
      ["SavingsPlanNegation", "-64.2816"],
    ]);
    expect(rated.total).toBe("174.6912");
    expect(rateRows(costLines(covered, negation, recurringFee), task, []).rated.total).toBe("46.128");
  });

  it("10: a percentage item may leave out the negation", () => {
    const rows = costLines(covered, negation, recurringFee);
    const filter = { excludeSavingsPlanNegation: true };
    const task = groupTask({
      rules: [discount("10", GLOBAL)],
      items: [share("all", "10"), share("without", "10", { filter })],
    });

    const { customLines } = rateRows(rows, task, []).rated;

    expect(customLines.map(({ base, amount }) => [base, amount])).toEqual([
      ["46.128", "4.6128"],
      ["110.4096", "11.04096"],
    ]);
  });

  describe("11: the quick-start case", () => {
    const rated = (percentageItem: Record<string, unknown>) =>
      rateRows(
        costLines(onDemand("AmazonEC2", "100")),
        groupTask({
          rules: [markup("10", GLOBAL)],
          items: [flat("flat", "10"), share("share", "10", percentageItem)],
        }),
        [],
      ).rated;

    it("takes a percentage of the group without its flats", () => {
      expect(rated({}).customLines.map((line) => line.amount)).toEqual(["10", "11"]);
      expect(rated({}).total).toBe("131");
    });

    it("adds an associated flat to the base", () => {
      expect(rated({ ofItems: [itemArn("flat")] }).customLines.map((line) => line.amount)).toEqual([
        "10",
        "12",
      ]);
      expect(rated({ ofItems: [itemArn("flat")] }).total).toBe("132");
    });

    it("is 0 and still shown without an association", () => {
      expect(rated({ ofGroup: false }).customLines.map((line) => line.amount)).toEqual(["10", "0"]);
      expect(rated({ ofGroup: false }).total).toBe("120");
    });
  });

  describe("13: an itemized credit on one service", () => {
    const rows = costLines(
      onDemand("AmazonEC2", "666.6666666666"),
      onDemand("AmazonEC2", "333.3333333334"),
      onDemand("AmazonS3", "200"),
      onDemand("AmazonRDS", "300"),
    );
    const rated = (computation: string) =>
      rateRows(
        rows,
        groupTask({
          rules: [discount("10", GLOBAL), markup("5", service("AmazonS3"))],
          items: [share("credit", "5", { type: "CREDIT", filter: { service: "AmazonEC2" }, computation })],
        }),
        [],
      );

    it("is one Proforma_Credit beside each row", () => {
      const { rated: group, rows: priced } = rated("ITEMIZED");
      const beside = priced.filter((row) => row.kind === "ITEMIZED_LINE");

      expect(beside.map((row) => [row.position, row.lineItemType, row.amount.toFixed(8)])).toEqual([
        [0, "Proforma_Credit", "-30.00000000"],
        [1, "Proforma_Credit", "-15.00000000"],
      ]);
      expect(group.total).toBe("1335");
      expect(total(priced)).toBe("1335");
    });

    it("is one Credit row when consolidated", () => {
      const { rated: group, rows: priced } = rated("CONSOLIDATED");
      const lines = priced.filter((row) => row.kind === "CUSTOM_LINE");

      expect(lines.map((row) => [row.lineItemType, row.amount.toString()])).toEqual([["Credit", "-45"]]);
      expect(group.total).toBe("1335");
    });
  });

  it("14: an account that moves mid-month shows its whole month in the new group", () => {
    const accounts = [1, 2, 3, 4, 5, 6].map((number) => String(number).repeat(12));
    const halves = ["2026-10-01T00:00:00.000Z", "2026-10-16T00:00:00.000Z"];
    const rows = costLines(
      ...accounts.flatMap((usageAccount) =>
        halves.map((usageStart) => onDemand("AmazonEC2", "100", { usageAccount, usageStart })),
      ),
    );
    const totalOf = (members: readonly string[]) =>
      rateRows(
        rows.filter((row) => members.includes(row.usageAccount)),
        groupTask({ accounts: members }),
        [],
      ).rated;

    const groupB = totalOf(accounts.slice(2));

    expect(totalOf(accounts.slice(0, 2)).total).toBe("400");
    expect(groupB.total).toBe("800");
    expect(groupB.products.find((product) => product.account === accounts[2])?.amount).toBe("200");
  });

  it("15: the sell side of the margin example is the discounted tier total", () => {
    const task = groupTask({ rules: [discount("10", GLOBAL)] });

    const { rated } = rateRows(costLines(stored("70000")), task, [priceList(storage)]);

    expect(rated.total).toBe("1432.08");
  });

  it("16: custom tiers are absolute and no percentage rule comes on top", () => {
    const customTiers = [
      { begin: "0", end: "1000", rate: "0.03" },
      { begin: "1000", rate: "0.025" },
    ];
    const tiering = rule({
      scope: "SKU",
      service: "AmazonS3",
      usageType: "TimedStorage-ByteHrs",
      type: "TIERING",
      customTiers,
    });
    const task = groupTask({ rules: [tiering, discount("10", GLOBAL)] });
    const rated = (units: string) => rateRows(costLines(stored(units)), task, [priceList(storage)]);

    expect(amounts(rated("1600").rows)).toEqual(["30", "15"]);
    expect(["1600", "1000", "999"].map((units) => rated(units).rated.total)).toEqual(["45", "30", "29.97"]);
  });

  it("18: the modifier is rounded half up to 2 places", () => {
    const task = groupTask({ rules: [discount("12.345", GLOBAL)] });

    expect(rateRows(costLines(onDemand("AmazonEC2", "200")), task, []).rated.total).toBe("175.3");
  });

  it("20: a Passthrough group of the first level sees the real invoice", () => {
    const rows = costLines(onDemand("AmazonEC2", "100", { unblendedCost: "100", netUnblendedCost: "98" }), {
      lineItemType: "Tax",
      unblendedCost: "18.62",
    });
    const basic = groupTask({ accounts: [PAYER, ACCOUNT_A] });
    const passthrough = groupTask({ overrides: { plan: { kind: "PASSTHROUGH", pricedBy: null } } });

    expect(rateRows(rows, passthrough, []).rated.total).toBe("98");
    expect(rateRows(rows, basic, []).rated.total).toBe("100");
  });
});
