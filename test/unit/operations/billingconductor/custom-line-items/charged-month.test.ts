import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planGroups } from "../../../../../shared/domain/billing-transfer/plan-groups.ts";
import { rateRows } from "../../../../../shared/domain/rating/rate-rows.ts";
import { BillingPeriod } from "../../../../../shared/domain/time/billing-period.ts";
import { snapshotConfiguration } from "../../../../../shared/use-cases/snapshot-configuration.ts";
import { delivery } from "../../../../builders/configuration.ts";
import type { CostRow } from "../../../../builders/cost-export.ts";
import { configurationText, PARTNER } from "../../../../builders/partner.ts";
import { openApi } from "../../../../support/open-api.ts";
import { examples, ownRows, workedConfiguration } from "../../../../workflow/worked-month.ts";
import { costLines, type LineInput } from "../../../rating/builders.ts";

/**
 * What the API creates is what month-end charges: the groups, plans and rows of the worked examples, their custom
 * line items created through the API, the month's snapshot priced by the reference implementation.
 */
let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi({ configuration: configurationText({ ...workedConfiguration, customLineItems: [] }) });
});
afterAll(() => api.close());

const groupArn = (name: string): string =>
  `arn:aws:billingconductor::${PARTNER}:billinggroup/${examples.find(({ group }) => group === name)?.accounts[0]}`;
const OCTOBER_ON = { InclusiveStartBillingPeriod: "2026-10" };

const send = async (method: string, operation: string, body: unknown) => {
  const answer = await api.send(method, `/${operation}`, body);
  expect([answer.status, answer.body.Message]).toEqual([200, undefined]);
  return answer.body;
};
const create = async (
  group: string,
  Name: string,
  ChargeDetails: object,
  more: object = {},
): Promise<string> =>
  (
    await send("POST", "create-custom-line-item", {
      Name,
      Description: `Item ${Name}`,
      BillingGroupArn: groupArn(group),
      BillingPeriodRange: OCTOBER_ON,
      ChargeDetails,
      ...more,
    })
  ).Arn;
const flatFee = (ChargeValue: number) => ({ Type: "FEE", Flat: { ChargeValue } });
const share = (
  Type: string,
  PercentageValue: number,
  AssociatedValues: readonly string[],
  filter?: object,
) => ({
  Type,
  Percentage: { PercentageValue, AssociatedValues },
  ...(filter === undefined ? {} : { LineItemFilters: [filter] }),
});

const lineOf = (row: CostRow): LineInput => {
  const rate = row.rate === undefined ? "1" : row.rate;
  return {
    payerAccount: PARTNER,
    usageAccount: row.account ?? PARTNER,
    lineItemType: row.type ?? "Usage",
    productCode: row.service ?? "AmazonEC2",
    serviceCode: row.service ?? "AmazonEC2",
    usageType: row.usageType ?? "BoxUsage:m5.large",
    operation: row.operation ?? "RunInstances",
    usageAmount: row.usage ?? "1",
    publicRate: rate,
    unblendedCost: row.cost ?? "0",
    savingsPlanArn: row.savingsPlan ?? "",
  };
};

/** A group's month as the reference prices it, from the snapshot that a run of the month takes. */
const month = async (name: string, period = "2026-10") => {
  const snapshot = await snapshotConfiguration(api.configurationDeps, BillingPeriod.parse(period));
  const accounts = examples.find(({ group }) => group === name)?.accounts ?? [];
  const { tasks } = planGroups(snapshot, [delivery(PARTNER, accounts)]);
  const task = tasks.find(({ arn }) => arn === groupArn(name));
  if (task === undefined) throw new Error(`${name} is not priced in ${period}`);
  const rows = ownRows.filter(({ account }) => accounts.includes(account ?? "")).map(lineOf);
  const { rated, rows: priced } = rateRows(costLines(...rows), task, []);
  return { total: rated.total, lines: rated.customLines, rows: priced };
};
const amounts = async (name: string, period?: string) =>
  Object.fromEntries((await month(name, period)).lines.map((line) => [line.name, line.amount]));

describe("custom line items of the API in the month they are charged in", () => {
  it("10: a percentage includes the negation of a Savings Plan or leaves it out", async () => {
    const excluded = {
      Attribute: "LINE_ITEM_TYPE",
      MatchOption: "NOT_EQUAL",
      Values: ["SAVINGS_PLAN_NEGATION"],
    };
    await create("ex10-all", "share-all", share("FEE", 10, [groupArn("ex10-all")]));
    await create("ex10-without", "share-without", share("FEE", 10, [groupArn("ex10-without")], excluded));

    expect(await amounts("ex10-all")).toEqual({ "share-all": "4.6128" });
    expect(await amounts("ex10-without")).toEqual({ "share-without": "11.04096" });
    expect([(await month("ex10-all")).total, (await month("ex10-without")).total]).toEqual([
      "50.7408",
      "57.16896",
    ]);
  });

  it("11: a flat is in the base of a percentage when it is associated", async () => {
    await create("ex11-group", "flat-1", flatFee(10));
    await create("ex11-group", "share-1", share("FEE", 10, [groupArn("ex11-group")]));
    const flat = await create("ex11-flat", "flat-2", flatFee(10));
    const target = await create("ex11-flat", "share-2", share("FEE", 10, []));
    await create("ex11-none", "flat-3", flatFee(10));
    await create("ex11-none", "share-3", share("FEE", 10, []));
    await send("PUT", "batch-associate-resources-to-custom-line-item", {
      TargetArn: target,
      ResourceArns: [groupArn("ex11-flat"), flat],
      BillingPeriodRange: OCTOBER_ON,
    });

    expect(await amounts("ex11-group")).toEqual({ "flat-1": "10", "share-1": "11" });
    expect(await amounts("ex11-flat")).toEqual({ "flat-2": "10", "share-2": "12" });
    expect(await amounts("ex11-none")).toEqual({ "flat-3": "10", "share-3": "0" });
    expect([
      (await month("ex11-group")).total,
      (await month("ex11-flat")).total,
      (await month("ex11-none")).total,
    ]).toEqual(["131", "132", "120"]);
  });

  it("13: a credit on one service, itemized and consolidated", async () => {
    const ec2 = { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: ["AmazonEC2"] };
    for (const ComputationRule of ["ITEMIZED", "CONSOLIDATED"]) {
      const group = `ex13-${ComputationRule.toLowerCase()}`;
      await create(group, `credit-${group}`, share("CREDIT", 5, [groupArn(group)], ec2), { ComputationRule });
    }
    const credits = async (group: string) =>
      (await month(group)).lines.map(({ lineItemType, amount }) => [lineItemType, amount]);

    expect(await credits("ex13-itemized")).toEqual([["Proforma_Credit", "-45"]]);
    expect(await credits("ex13-consolidated")).toEqual([["Credit", "-45"]]);
    const beside = (await month("ex13-itemized")).rows.filter(({ kind }) => kind === "ITEMIZED_LINE");
    expect(beside.map(({ amount }) => amount.toFixed())).toEqual(["-29.999999999997", "-15.000000000003"]);
    expect([(await month("ex13-itemized")).total, (await month("ex13-consolidated")).total]).toEqual([
      "1335",
      "1335",
    ]);
  });

  it("21: an item is charged from its first month on, or in one month alone", async () => {
    await create("ex4", "endless", flatFee(0.1));
    await create("ex4", "october", flatFee(0.02), {
      BillingPeriodRange: { ...OCTOBER_ON, ExclusiveEndBillingPeriod: "2026-11" },
    });
    await create("ex4", "once", flatFee(0.003), { BillingPeriodRange: undefined });

    expect(await amounts("ex4", "2026-09")).toEqual({});
    expect(await amounts("ex4", "2026-10")).toEqual({ endless: "0.1", october: "0.02" });
    expect(await amounts("ex4", "2026-11")).toEqual({ endless: "0.1", once: "0.003" });
    expect(await amounts("ex4", "2026-12")).toEqual({ endless: "0.1" });
  });

  it("edits of one month are charged in that month alone", async () => {
    const arn = await create("ex1", "edited", flatFee(10));
    await send("POST", "update-custom-line-item", {
      Arn: arn,
      ChargeDetails: { Flat: { ChargeValue: 12.3456789 } },
      BillingPeriodRange: { ...OCTOBER_ON, ExclusiveEndBillingPeriod: "2026-11" },
    });
    await send("POST", "delete-custom-line-item", {
      Arn: arn,
      BillingPeriodRange: { InclusiveStartBillingPeriod: "2026-11", ExclusiveEndBillingPeriod: "2026-12" },
    });

    expect(await amounts("ex1", "2026-10")).toEqual({ edited: "12.3456789" });
    expect(await amounts("ex1", "2026-11")).toEqual({});
    expect(await amounts("ex1", "2026-12")).toEqual({ edited: "10" });
    expect((await month("ex1")).total).toBe("1392.3456789");
  });
});
