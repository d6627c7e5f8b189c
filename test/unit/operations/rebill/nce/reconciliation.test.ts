import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RECONCILIATION_COLUMNS } from "../../../../../shared/domain/nce/reconciliation/reconciliation-row.ts";
import {
  agentOf,
  CUSTOMER,
  openNce,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
  THIRD_ACCOUNT,
} from "../../../../support/nce-registry.ts";

let api: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  api = await openNce();
  await api.put("subscriptions/yearly", subscriptionBody());
  await api.put(
    "subscriptions/monthly",
    subscriptionBody({
      billingPlan: "monthly",
      unitPrice: "22.00",
      product: '=1+1, a "formula"',
      promotion: { id: "PROMO-15", percent: "15", until: "2024-12-31" },
    }),
  );
});
afterAll(() => api.close());

const of = (kind: string, period = "2024-04", options = {}) =>
  api.get(`reconciliation?partner=${SOURCE}&period=${period}&kind=${kind}`, options);

describe("a partner's reconciliation", () => {
  it("has every column of Microsoft's file as text", async () => {
    const { body } = await of("estimated");
    const [line] = body.lines;

    for (const column of RECONCILIATION_COLUMNS) expect(typeof line[column]).toBe("string");
    expect(body.lines.map(({ SubscriptionId }: { SubscriptionId: string }) => SubscriptionId)).toEqual([
      "monthly",
      "yearly",
    ]);
    expect(line).toMatchObject({
      id: "monthly/1-1/charge",
      kind: "new",
      PartnerId: SOURCE,
      CustomerId: CUSTOMER,
      CustomerName: "Customer & Co",
      CustomerCountry: "DE",
      InvoiceNumber: "",
      MpnId: "1000001",
      ProductId: "CFQ7TTC0LCHC",
      SkuId: "CFQ7TTC0LCHC:0002",
      ChargeType: "new",
      UnitPrice: "22",
      EffectiveUnitPrice: "18.7",
      Quantity: "10",
      BillableQuantity: "10",
      Subtotal: "187.00",
      TaxTotal: "0.00",
      Total: "187.00",
      Currency: "EUR",
      PriceAdjustmentDescription: "15% promotion PROMO-15",
      PromotionId: "PROMO-15",
      ChargeStartDate: "2024-04-10",
      ChargeEndDate: "2024-05-09",
      BillingFrequency: "monthly",
      PCToBCExchangeRate: "1",
    });
    expect(body.totals).toEqual([{ currency: "EUR", lines: 2, subtotal: "2827.00" }]);
  });

  it("is final from the month after on, with the same subtotals and an invoice number", async () => {
    const estimated = (await of("estimated", "2024-06")).body;
    const tooEarly = (await of("final", "2024-06")).body;
    expect([tooEarly.lines, tooEarly.totals, tooEarly.invoiceNumber]).toEqual([[], [], undefined]);

    api.setNow("2024-07-01T00:00:00.000Z");
    const final = (await of("final", "2024-06")).body;
    expect(final.totals).toEqual(estimated.totals);
    expect(final.lines).toEqual(
      estimated.lines.map((line: object) => ({ ...line, InvoiceNumber: "NCE-202406-aaaaaaaa" })),
    );
    expect(final.invoiceNumber).toBe("NCE-202406-aaaaaaaa");
  });

  it("holds what the timers have posted, and posts nothing because somebody looks", async () => {
    api.setNow("2024-08-10T00:00:00.000Z");
    expect((await of("estimated", "2024-08")).body.totals).toEqual([]);
    await api.sweep();

    expect((await of("estimated", "2024-08")).body.totals).toEqual([
      { currency: "EUR", lines: 1, subtotal: "187.00" },
    ]);
  });

  it("is read by its partner and the installation's, and is not there for others", async () => {
    const own = await of("estimated", "2024-04", agentOf(SOURCE_ACCOUNT));
    const unnamed = await api.get("reconciliation?period=2024-04", agentOf(SOURCE_ACCOUNT));
    expect([own.status, unnamed.body]).toEqual([200, own.body]);
    expect((await api.get("reconciliation?period=2024-04", agentOf(TARGET_ACCOUNT))).body).toMatchObject({
      partner: TARGET,
      lines: [],
    });

    for (const path of ["reconciliation", "reconciliation/csv", "earnings"]) {
      const ask = (partner: string) =>
        api.get(`${path}?partner=${partner}&period=2024-04`, agentOf(THIRD_ACCOUNT));
      const foreign = await ask(SOURCE);
      const absent = await ask("eeeeeeee-0000-0000-0000-000000000000");
      expect(foreign.status).toBe(404);
      expect({ ...foreign.body, requestId: "" }).toEqual({ ...absent.body, requestId: "" });
    }
    expect((await api.get("reconciliation?period=2024-04")).status).toBe(400);
  });

  it("comes in pages whose totals are the month's", async () => {
    const path = `reconciliation?partner=${SOURCE}&period=2024-04&limit=1`;
    const first = (await api.get(path)).body;
    const second = (await api.get(`${path}&nextToken=${encodeURIComponent(first.nextToken)}`)).body;

    expect([...first.lines, ...second.lines]).toEqual((await of("estimated")).body.lines);
    expect([first.totals, second.totals, second.nextToken]).toEqual([
      (await of("estimated")).body.totals,
      first.totals,
      undefined,
    ]);
  });

  it("is a CSV file in which nothing is a formula", async () => {
    const { status, headers, body } = await api.get(
      `reconciliation/csv?partner=${SOURCE}&period=2024-04&kind=final`,
    );
    const lines = new TextDecoder().decode(body).split("\n");

    expect([status, headers["content-type"]]).toEqual([200, "text/csv"]);
    expect(lines[0]).toBe(RECONCILIATION_COLUMNS.join(","));
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain(`,"'=1+1, a ""formula""",`);
    expect(lines[1]).toContain("NCE-202404-aaaaaaaa");
  });
});

describe("a partner's earnings", () => {
  it("are a percentage of what was billed, in its month", async () => {
    expect((await api.get(`earnings?partner=${SOURCE}&period=2024-04`)).body).toEqual({
      totals: [{ currency: "EUR", amount: "113.08" }],
      earnings: [
        {
          kind: "accrual",
          subscription: "monthly",
          segment: "1-1",
          base: "187.00",
          percent: "4",
          amount: "7.48",
          currency: "EUR",
        },
        {
          kind: "accrual",
          subscription: "yearly",
          segment: "1-1",
          base: "2640.00",
          percent: "4",
          amount: "105.60",
          currency: "EUR",
        },
      ],
    });
  });
});
