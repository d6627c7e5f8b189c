import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountId } from "../../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import { viewOf } from "../../../../shared/use-cases/views/view-of.ts";
import { PARTNER } from "../../../support/open-api.ts";
import { ALPHA, arnOf, GAMMA, LAB, openViews, RESELLER, type Views } from "./view-world.ts";

let views: Views;
let toReseller: string;
let toGamma: string;
let labs: string;
beforeAll(async () => {
  views = await openViews();
  const { state } = await views.deps.configuration.current();
  const groups = state.billingGroups.list(BillingPeriod.parse("2026-12"));
  [toReseller, toGamma, labs] = ["to-reseller", "to-gamma", "labs"].map(
    (name) => groups.find((group) => group.name === name)?.arn ?? "",
  ) as [string, string, string];
});
afterAll(() => views.close());

const segments = async (caller: AccountId, view: string, from = "2026-08", until = "2027-04") => {
  const { state } = await views.deps.configuration.current();
  const viewed = viewOf(
    { state, now: Instant.parse("2027-03-01T00:00:00.000Z") },
    {
      arn: arnOf(caller, view),
      caller,
      months: { from: BillingPeriod.parse(from), until: BillingPeriod.parse(until) },
    },
  );
  return viewed?.segments.map(({ months, data, source }) => [
    `${months.from} ${months.until}`,
    source,
    data.kind === "BILLABLE" ? "AWS" : data.pricedBy,
    data.kind === "BILLABLE" ? undefined : data.group,
  ]);
};

describe("viewOf", () => {
  it("shows whoever AWS bills what AWS charges, and what it charges itself", async () => {
    expect(await segments(PARTNER, "billing-transfer/rt-resell01")).toEqual([
      ["2026-09 2027-02", RESELLER, "AWS", undefined],
    ]);
    expect(await segments(PARTNER, "billing-transfer-showback/rt-resell01")).toEqual([
      ["2026-09 2027-02", RESELLER, PARTNER, toReseller],
    ]);
    expect(await segments(PARTNER, "billing-transfer-showback/rt-gamma001")).toEqual([
      ["2026-11 2027-02", GAMMA, PARTNER, toReseller],
    ]);
  });

  it("shows an account in between what its own payer charges it, and AWS's charges once nobody does", async () => {
    expect(await segments(RESELLER, "billing-transfer/rt-gamma001")).toEqual([
      ["2026-11 2027-02", GAMMA, PARTNER, toReseller],
      ["2027-02 2027-04", GAMMA, "AWS", undefined],
    ]);
    expect(await segments(RESELLER, "billing-transfer-showback/rt-gamma001")).toEqual([
      ["2026-11 2027-04", GAMMA, RESELLER, toGamma],
    ]);
  });

  it("shows a source its own bill until it is handed over, then its payer's prices and nobody else's", async () => {
    expect(await segments(GAMMA, "primary")).toEqual([
      ["2026-08 2026-11", GAMMA, "AWS", undefined],
      ["2026-11 2027-04", GAMMA, RESELLER, toGamma],
    ]);
    expect(await segments(ALPHA, "primary")).toEqual([
      ["2026-08 2026-10", ALPHA, "AWS", undefined],
      ["2026-10 2027-04", ALPHA, PARTNER, undefined],
    ]);
  });

  it("shows a group's prices to its owner and to its accounts", async () => {
    const expected = [["2026-11 2026-12", PARTNER, PARTNER, labs]];
    const id = labs.slice(labs.lastIndexOf("/") + 1);

    expect(await segments(PARTNER, `billing-group/${id}`, "2026-11", "2026-12")).toEqual(expected);
    expect(await segments(LAB, "primary", "2026-11", "2026-12")).toEqual(expected);
    expect(await segments(PARTNER, "billing-group/nothing000")).toBeUndefined();
  });

  it("knows no view of somebody else", async () => {
    const { state } = await views.deps.configuration.current();
    const months = { from: BillingPeriod.parse("2026-11"), until: BillingPeriod.parse("2026-12") };
    const context = { state, now: Instant.parse("2027-03-01T00:00:00.000Z") };

    for (const view of ["primary", "billing-transfer/rt-gamma001", "billing-transfer/rt-resell01"])
      expect(viewOf(context, { arn: arnOf(PARTNER, view), caller: RESELLER, months })).toBeUndefined();
    expect(await segments(GAMMA, "billing-transfer/rt-gamma001")).toBeUndefined();
    expect(await segments(ALPHA, "billing-transfer-showback/rt-gamma001")).toBeUndefined();
  });
});
