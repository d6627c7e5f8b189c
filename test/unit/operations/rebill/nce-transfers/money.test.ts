import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALWAYS } from "../../../../../shared/domain/configuration/configuration-versions.ts";
import { moveLine, type NceWorld, openNceWorld, select } from "../../../../support/nce-world.ts";

const OURS = "/rebill/v1/nce/transfers";
let world: NceWorld;
let id: string;
let newSubscriptionId: string;
beforeAll(async () => {
  world = await openNceWorld();
  id = await world.created();
});
afterAll(() => world.close());

/** Example E1 and E5 of spec section 5.7 as far as five seats are half of ten. */
const E1 = {
  subscriptionId: "sub-1",
  newSubscriptionId: null,
  sourceDays: 66,
  targetDays: 299,
  effectiveUnitPrice: expect.stringMatching(/^216\.2630136986/),
  refund: { amount: "2162.60", currency: "EUR", fxRate: "1" },
  charge: { amount: "2162.60", currency: "EUR", fxRate: "1" },
  sourceNet: { amount: "477.40", currency: "EUR", fxRate: "1" },
};
const REVERSAL = {
  partner: "source",
  kind: "reversal",
  month: "2024-06",
  base: "-2162.60",
  percent: "4",
  amount: "-86.50",
  currency: "EUR",
};
const ACCRUAL = { ...REVERSAL, partner: "target", kind: "accrual", base: "2162.60", amount: "86.50" };
const SPANS = [
  { payer: "source", start: "2024-04-10", end: "2024-06-14", days: 66 },
  { payer: "target", start: "2024-06-15", end: "2025-04-09", days: 299 },
];

describe("the money of a transfer", () => {
  it("is shown to the source before it selects, of everything it could select", async () => {
    const { body } = await world.source("GET", `${OURS}/${id}/settlement`);

    expect(body.lines).toEqual([
      { ...E1, incentives: [REVERSAL] },
      expect.objectContaining({
        subscriptionId: "sub-2",
        refund: { amount: "91.65", currency: "EUR", fxRate: "1" },
        sourceNet: { amount: "238.35", currency: "EUR", fxRate: "1" },
      }),
    ]);
    expect((await world.target("GET", `${OURS}/${id}/settlement`)).body).toEqual({ lines: [] });
    expect((await world.target("GET", `${OURS}/${id}/calendar`)).body).toEqual({ lines: [] });
  });

  it("is forecast for both sides of a selection, with incentives, for the source alone", async () => {
    const selection = { lineItems: select("sub-1", "azure-1") };
    const before = await world.journalLength();

    const { body } = await world.source("POST", `${OURS}/${id}:preview`, selection);

    expect(body).toEqual({
      day: "2024-06-15",
      lines: [
        {
          ...E1,
          incentives: [REVERSAL, ACCRUAL],
          incentiveForecast: {
            source: {
              earned: { amount: "105.60", currency: "EUR" },
              keeps: { amount: "19.10", currency: "EUR" },
            },
            target: {
              total: { amount: "86.50", currency: "EUR" },
              customerAdd: { amount: "0.00", currency: "EUR" },
            },
          },
        },
      ],
    });
    const later = await world.source("POST", `${OURS}/${id}:preview`, { ...selection, day: "2025-04-09" });
    expect(later.body.lines[0]).toMatchObject({ sourceDays: 364, targetDays: 1 });
    const refused = await world.target("POST", `${OURS}/${id}:preview`, selection);
    expect(refused.body).toMatchObject({ status: 403, code: "not-the-source" });
    const past = await world.source("POST", `${OURS}/${id}:preview`, { ...selection, day: "2024-06-14" });
    expect(past.body).toMatchObject({ status: 400, errors: [{ path: "day" }] });
    const bad = await world.source("POST", `${OURS}/${id}:preview`, { subscriptions: ["nothing"] });
    expect(bad.body.code).toBe("subscription-not-selectable");
    expect(await world.journalLength()).toBe(before);
  });

  it("is the same for both after the move, the incentives each partner's own", async () => {
    await world.source("POST", `${OURS}/${id}:submit`, { subscriptions: ["sub-1"] });
    expect((await world.target("GET", `${OURS}/${id}/settlement`)).body).toEqual({ lines: [] });
    newSubscriptionId = await moveLine(world, id, "sub-1");
    const moved = { ...E1, newSubscriptionId };

    const source = await world.source("GET", `${OURS}/${id}/settlement`);
    const target = await world.target("GET", `${OURS}/${id}/settlement`);

    expect(source.body).toEqual({ lines: [{ ...moved, incentives: [REVERSAL] }] });
    expect(target.body).toEqual({ lines: [{ ...moved, incentives: [ACCRUAL] }] });
  });

  it("is paid for day by day by one of them", async () => {
    for (const who of ["source", "target"] as const) {
      const { body } = await world[who]("GET", `${OURS}/${id}/calendar`);
      expect(body).toEqual({
        lines: [
          {
            subscriptionId: "sub-1",
            newSubscriptionId,
            transferDay: "2024-06-15",
            days: 365,
            spans: SPANS,
          },
        ],
      });
    }
  });
});

describe("the money of a line whose term ends while it is tried", () => {
  it("is that of the next term, which is renewed before it moves", async () => {
    const late = await openNceWorld({ now: "2025-04-09T10:00:00.000Z" });
    try {
      const transfer = await late.created();
      await late.source("POST", `${OURS}/${transfer}:submit`, { subscriptions: ["sub-1"] });
      late.setNow("2025-04-10T10:00:00.000Z");

      const { body } = await late.source("GET", `${OURS}/${transfer}/settlement`);

      expect(body.lines).toMatchObject([
        {
          sourceDays: 0,
          targetDays: 365,
          refund: { amount: "2640.00" },
          charge: { amount: "2640.00" },
          sourceNet: { amount: "0.00" },
        },
      ]);
    } finally {
      await late.close();
    }
  });
});

describe("a price's attestation", () => {
  const path = (subscription: string) => `/rebill/v1/nce/subscriptions/${subscription}/attestation`;

  it("is given by the source to a target, which can tell that it is genuine", async () => {
    const target = (await world.target("GET", `${OURS}/${id}`)).body.target;
    const wanted = { target, originalPurchaseDate: "2023-04-10" };

    const given = await world.source("POST", path("sub-2"), wanted);

    expect([given.status, given.body]).toEqual([
      200,
      {
        subscriptionId: "sub-2",
        source: expect.any(String),
        target,
        customer: expect.any(String),
        market: "DE",
        productType: "OnlineServicesNCE",
        product: "Microsoft 365 Business Premium",
        sku: "CFQ7TTC0LCHC:0002",
        termDuration: "P1Y",
        billingPlan: "monthly",
        unitPrice: "22",
        currency: "EUR",
        originalPurchaseDate: "2023-04-10",
        attestedAt: "2024-06-15T10:00:00.000Z",
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        seal: expect.any(String),
        valid: true,
      },
    ]);
    expect((await world.target("GET", path("sub-2"))).body).toEqual(given.body);
    const third = await world.third("GET", path("sub-2"));
    expect(third.status).toBe(404);
    expect(third.body).toEqual({
      ...(await world.third("GET", path("nothing"))).body,
      requestId: third.body.requestId,
    });
  });

  it("does not pass when anything in it was altered", async () => {
    const { state } = await world.deps.configuration.current();
    const [attestation] = state.ncePriceAttestations.list(ALWAYS);
    if (attestation === undefined) throw new Error("none was kept");
    const { statement } = attestation;
    await world.put({
      kind: "ncePriceAttestations",
      id: `${statement.subscription}_${statement.target}`,
      from: ALWAYS,
      value: { ...attestation, statement: { ...statement, unitPrice: "1" } },
    });

    expect((await world.target("GET", path("sub-2"))).body).toMatchObject({ unitPrice: "1", valid: false });
  });

  it("is nobody's to give but the source's", async () => {
    const { source, target } = (await world.target("GET", `${OURS}/${id}`)).body;
    const foreign = await world.target("POST", path("sub-2"), { target: source });
    const absent = await world.target("POST", path("nothing"), { target: source });

    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect((await world.source("POST", path("sub-2"), { target: source })).body.code).toBe("same-partner");
    const late = { target, originalPurchaseDate: "2024-05-01" };
    expect((await world.source("POST", path("sub-2"), late)).body).toMatchObject({
      errors: [{ path: "originalPurchaseDate" }],
    });
  });
});
