import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PARTNER } from "../../../support/open-api.ts";
import {
  ALPHA,
  arnOf,
  between,
  GAMMA,
  GAMMA_MEMBER,
  LAB,
  openViews,
  RESELLER,
  type Views,
  within,
} from "./view-world.ts";

let views: Views;
beforeAll(async () => {
  views = await openViews();
});
afterAll(() => views.close());

describe("ListBillingViews", () => {
  it("shows who pays every bill that reaches it, directly or through others, its groups and its own view", async () => {
    const { status, body } = await views.call("ListBillingViews");

    expect(status).toBe(200);
    expect(body.nextToken).toBeUndefined();
    const shown = body.billingViews.map((view: Record<string, unknown>) => [
      view.billingViewType,
      view.name,
      view.sourceAccountId,
      (view.healthStatus as { statusCode: string }).statusCode,
    ]);
    expect(shown).toEqual([
      ["BILLING_GROUP", "labs", PARTNER, "HEALTHY"],
      ["BILLING_TRANSFER_SHOWBACK", "alpha- all of it-", ALPHA, "UNHEALTHY"],
      ["BILLING_TRANSFER_SHOWBACK", "to-reseller", GAMMA, "HEALTHY"],
      ["BILLING_TRANSFER_SHOWBACK", "to-reseller", RESELLER, "HEALTHY"],
      ["BILLING_TRANSFER", "alpha- all of it-", ALPHA, "HEALTHY"],
      ["BILLING_TRANSFER", "gamma", GAMMA, "HEALTHY"],
      ["BILLING_TRANSFER", "reseller", RESELLER, "HEALTHY"],
      ["PRIMARY", "Primary View", undefined, "HEALTHY"],
    ]);
    expect(body.billingViews[0]).toEqual({
      arn: expect.stringMatching(/^arn:aws:billing::999999999999:billingview\/billing-group\/\w+$/),
      name: "labs",
      billingViewType: "BILLING_GROUP",
      ownerAccountId: PARTNER,
      sourceAccountId: PARTNER,
      healthStatus: { statusCode: "HEALTHY" },
    });
    expect(body.billingViews[1].healthStatus).toEqual({
      statusCode: "UNHEALTHY",
      statusReasons: ["SOURCE_VIEW_NOT_FOUND"],
    });
  });

  it.each([
    ["2026-08", []],
    ["2026-09", ["reseller"]],
    ["2026-10", ["alpha0001", "reseller"]],
    ["2026-11", ["alpha0001", "gamma001", "reseller"]],
    ["2027-01", ["alpha0001", "gamma001", "reseller"]],
    ["2027-02", ["alpha0001"]],
  ])("in %s has the transfers by which bills reach the caller in that month", async (month, transfers) => {
    const types = { billingViewTypes: ["BILLING_TRANSFER"] };

    expect(await views.list({ ...types, ...within(month) })).toEqual(
      transfers.map((id) => `billing-transfer/rt-${id === "reseller" ? "resell01" : id}`),
    );
  });

  it("finds My view of a customer as a reseller's software asks for it", async () => {
    const filters = { billingViewTypes: ["BILLING_TRANSFER"], sourceAccountId: GAMMA, ...within("2026-11") };

    expect(await views.list(filters)).toEqual(["billing-transfer/rt-gamma001"]);
    expect(await views.list(filters, RESELLER)).toEqual(["billing-transfer/rt-gamma001"]);
    expect(await views.list({ ...filters, ...within("2026-10") })).toEqual([]);
  });

  it.each([
    ["arns", { arns: [arnOf(PARTNER, "primary"), arnOf(RESELLER, "primary")] }, ["primary"]],
    ["no arns at all", { arns: [], billingViewTypes: ["PRIMARY"] }, ["primary"]],
    [
      "names",
      { names: [{ searchOption: "STARTS_WITH", searchValue: "gam" }] },
      ["billing-transfer/rt-gamma001"],
    ],
    ["another's account", { ownerAccountId: RESELLER }, []],
    ["types nobody has", { billingViewTypes: ["CUSTOM"] }, []],
  ])("filters by %s", async (_what, filters, expected) => {
    expect(await views.list(filters)).toEqual(expected);
  });

  it("goes through pages that hold for one list only", async () => {
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const { body } = await views.call("ListBillingViews", { maxResults: 3, nextToken });
      seen.push(...body.billingViews.map(({ arn }: { arn: string }) => arn.split("billingview/")[1]));
      ({ nextToken } = body);
    } while (nextToken !== undefined);
    const { body } = await views.call("ListBillingViews", { maxResults: 1 });
    const other = await views.call("ListBillingViews", {
      nextToken: body.nextToken,
      ownerAccountId: PARTNER,
    });

    expect(seen).toEqual(await views.list());
    expect([other.status, other.body.reason, other.body.fieldList[0].name]).toEqual([
      400,
      "fieldValidationFailed",
      "nextToken",
    ]);
  });

  it.each([
    [
      "a range over two months",
      { activeTimeRange: { activeAfterInclusive: 0, activeBeforeInclusive: 2678400 } },
    ],
    ["a range that ends first", { activeTimeRange: { activeAfterInclusive: 10, activeBeforeInclusive: 9 } }],
    ["a time without end", { activeTimeRange: { activeAfterInclusive: 10 } }],
    ["a time as text", { activeTimeRange: { activeAfterInclusive: "2026", activeBeforeInclusive: 9 } }],
    [
      "a time beyond all years",
      { activeTimeRange: { activeAfterInclusive: 1e12, activeBeforeInclusive: 1e12 } },
    ],
    ["eleven ARNs", { arns: Array.from({ length: 11 }, () => arnOf(PARTNER, "primary")) }],
    ["no ARN", { arns: ["arn:aws:s3:::bucket"] }],
    ["two searches", { names: Array(2).fill({ searchOption: "STARTS_WITH", searchValue: "a" }) }],
    ["another search", { names: [{ searchOption: "ENDS_WITH", searchValue: "a" }] }],
    ["an unknown type", { billingViewTypes: ["SECRET"] }],
    ["a short account", { sourceAccountId: "123" }],
    ["page of none", { maxResults: 0 }],
    ["page of 101", { maxResults: 101 }],
    ["half a page", { maxResults: 1.5 }],
  ])("refuses %s", async (_what, input) => {
    const { status, body } = await views.call("ListBillingViews", input);

    expect([status, body.__type, body.reason]).toEqual([400, "ValidationException", "fieldValidationFailed"]);
    expect(body.fieldList.length).toBeGreaterThan(0);
  });
});

describe("a view of somebody else", () => {
  it("is absent, to the byte", async () => {
    const get = async (arn: string, account = RESELLER) => {
      const { status, body } = await views.call("GetBillingView", { arn }, account);
      return JSON.stringify([status, body]).replaceAll(arn, "ARN");
    };
    const absent = await get(arnOf(PARTNER, "billing-transfer/rt-nothing0"));

    for (const view of await views.list()) {
      expect(await get(arnOf(PARTNER, view))).toBe(absent);
      expect(await get(arnOf(RESELLER, view.replace(/rt-(alpha0001|resell01)/, "rt-$1")), GAMMA)).toBe(
        absent,
      );
    }
    expect(await get(arnOf(RESELLER, "billing-transfer/rt-alpha0001"))).toBe(absent);
    expect(await get(arnOf(RESELLER, "billing-transfer-showback/rt-resell01"))).toBe(absent);
    expect(JSON.parse(absent)[1].__type).toBe("ResourceNotFoundException");
  });

  it("does not show in any list or segment", async () => {
    expect(await views.list({}, RESELLER)).toEqual([
      "billing-transfer-showback/rt-gamma001",
      "billing-transfer/rt-gamma001",
      "primary",
    ]);
    for (const account of [ALPHA, GAMMA, LAB, GAMMA_MEMBER])
      expect(await views.list({}, account)).toEqual(["primary"]);
    const arn = arnOf(PARTNER, "primary");
    expect((await views.call("ListBillingViewSegments", { arn }, RESELLER)).body.__type).toBe(
      "ResourceNotFoundException",
    );
    expect((await views.call("ListSourceViewsForBillingView", { arn }, RESELLER)).body.__type).toBe(
      "ResourceNotFoundException",
    );
  });
});

describe("GetBillingView and ListSourceViewsForBillingView", () => {
  it("know every listed view, and what it is made from", async () => {
    const sources = [];
    for (const view of await views.list()) {
      const { body } = await views.call("GetBillingView", { arn: arnOf(PARTNER, view) });
      expect(body.billingView.arn).toBe(arnOf(PARTNER, view));
      const of = await views.call("ListSourceViewsForBillingView", { arn: arnOf(PARTNER, view) });
      sources.push(of.body.sourceViews.map((arn: string) => arn.split("billingview/")[1]));
    }

    expect(sources.flat()).toEqual([
      "primary",
      "billing-transfer/rt-alpha0001",
      "billing-transfer/rt-gamma001",
      "billing-transfer/rt-resell01",
      "billing-transfer/rt-alpha0001",
      "billing-transfer/rt-gamma001",
      "billing-transfer/rt-resell01",
      "primary",
    ]);
  });
});

describe("ListBillingViewSegments", () => {
  const segments = async (account: typeof GAMMA, from: string, until: string, which = views) => {
    const { body } = await which.call("ListBillingViewSegments", between(from, until), account);
    return body.items.map(({ timeRange, ...rest }: { timeRange: Record<string, number> }) => {
      const month = (member: string) => new Date((timeRange[member] ?? 0) * 1000).toISOString().slice(0, 7);
      return { from: month("beginDateInclusive"), until: month("endDateExclusive"), ...rest };
    });
  };

  it("tell a source since when it sees somebody's prices, and whose", async () => {
    expect(await segments(GAMMA, "2026-09", "2027-04")).toEqual([
      { from: "2026-09", until: "2026-11", domain: "BILLABLE" },
      { from: "2026-11", until: "2027-04", domain: "PRO_FORMA", billingTransferAccountId: RESELLER },
    ]);
    expect(await segments(RESELLER, "2026-08", "2027-04")).toEqual([
      { from: "2026-08", until: "2026-09", domain: "BILLABLE" },
      { from: "2026-09", until: "2027-02", domain: "PRO_FORMA", billingTransferAccountId: PARTNER },
      { from: "2027-02", until: "2027-04", domain: "BILLABLE" },
    ]);
  });

  it("tell a member who manages its organisation, and of its group", async () => {
    expect(await segments(GAMMA_MEMBER, "2026-11", "2026-12")).toEqual([
      { from: "2026-11", until: "2026-12", domain: "PRO_FORMA", managementAccountId: GAMMA },
    ]);
    expect(await segments(LAB, "2026-11", "2026-12")).toEqual([
      {
        from: "2026-11",
        until: "2026-12",
        domain: "PRO_FORMA",
        managementAccountId: PARTNER,
        billingGroupPrimaryAccountId: LAB,
      },
    ]);
  });

  it("are of the current month and the caller's own view when nothing is said", async () => {
    const { body } = await views.call("ListBillingViewSegments", {}, PARTNER);

    expect(body.items).toEqual([
      {
        domain: "BILLABLE",
        timeRange: { beginDateInclusive: 1793491200, endDateExclusive: 1796083200 },
      },
    ]);
  });

  it.each([
    ["another kind of view", { arn: arnOf(PARTNER, "billing-transfer/rt-gamma001") }],
    ["no time at all", between("2026-11", "2026-11")],
    ["more than ten years", between("2016-11", "2026-12")],
  ])("refuse %s", async (_what, input) => {
    const { body } = await views.call("ListBillingViewSegments", input);

    expect([body.__type, body.reason]).toEqual(["ValidationException", "fieldValidationFailed"]);
  });

  it("leave out what a source loses on AWS, where the partner wants it so", async () => {
    const asAws = await openViews("as-aws");
    try {
      expect(await segments(GAMMA, "2026-09", "2027-04", asAws)).toEqual([
        { from: "2026-11", until: "2027-04", domain: "PRO_FORMA", billingTransferAccountId: RESELLER },
      ]);
      asAws.setNow("2027-02-10T00:00:00.000Z");
      expect(await segments(RESELLER, "2026-08", "2027-04", asAws)).toEqual([
        { from: "2026-08", until: "2026-09", domain: "BILLABLE" },
        { from: "2027-02", until: "2027-04", domain: "BILLABLE" },
      ]);
    } finally {
      await asAws.close();
    }
  });
});

describe("after a transfer is over", () => {
  it("the account that paid keeps its views of the months it paid for, and only of those", async () => {
    const later = await openViews();
    try {
      later.setNow("2027-04-10T00:00:00.000Z");

      const kept = ["rt-alpha0001", "rt-gamma001", "rt-resell01"].map((id) => `billing-transfer/${id}`);
      expect(await later.list({ billingViewTypes: ["BILLING_TRANSFER"] })).toEqual(kept);
      expect(await later.list({ billingViewTypes: ["BILLING_TRANSFER"], ...within("2027-04") })).toEqual([
        "billing-transfer/rt-alpha0001",
      ]);
      const { body } = await later.call("GetBillingView", {
        arn: arnOf(PARTNER, "billing-transfer/rt-gamma001"),
      });
      expect(body.billingView.name).toBe("gamma");
    } finally {
      await later.close();
    }
  });

  it("one that is yet to start has no views", async () => {
    const early = await openViews();
    try {
      early.setNow("2026-10-31T23:59:59.999Z");

      expect(await early.list({ billingViewTypes: ["BILLING_TRANSFER"] })).toEqual([
        "billing-transfer/rt-alpha0001",
        "billing-transfer/rt-resell01",
      ]);
      const arn = arnOf(RESELLER, "billing-transfer/rt-gamma001");
      expect((await early.call("GetBillingView", { arn }, RESELLER)).body.__type).toBe(
        "ResourceNotFoundException",
      );
    } finally {
      await early.close();
    }
  });
});
