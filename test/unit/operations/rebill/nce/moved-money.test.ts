import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../../../shared/domain/time/instant.ts";
import { microsoftSalesOf } from "../../../../../shared/use-cases/month-end/microsoft-sales.ts";
import {
  agentOf,
  CUSTOMER,
  openNce,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
} from "../../../../support/nce-registry.ts";

const BUYER = "111111111111";

let api: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  api = await openNce();
  await api.put(`customers/${CUSTOMER}`, {
    name: "Customer & Co",
    region: "Europe",
    country: "DE",
    account: BUYER,
  });
  await api.put("subscriptions/e1", subscriptionBody());
  await api.put("subscriptions/e5", subscriptionBody({ billingPlan: "monthly", unitPrice: "22.00" }));
  await api.submitted(await api.requested(), "e1", "e5");
  await api.sweep();
});
afterAll(() => api.close());

type Line = Readonly<Record<string, string>>;
const linesOf = async (partner: string, account: string, period: string, kind = "estimated") => {
  const path = `reconciliation?partner=${partner}&period=${period}&kind=${kind}`;
  return (await api.get(path, agentOf(account))).body.lines as readonly Line[];
};
const amounts = (lines: readonly Line[]) =>
  lines.map(({ ChargeType, Subtotal }) => `${ChargeType} ${Subtotal}`);
const earned = async (partner: string, period: string) =>
  (await api.get(`earnings?partner=${partner}&period=${period}`)).body.totals;

describe("the money of a transfer on 15 June", () => {
  it("is in both partners' estimates at its completion: worked examples E1 and E5", async () => {
    const source = await linesOf(SOURCE, SOURCE_ACCOUNT, "2024-06");
    const target = await linesOf(TARGET, TARGET_ACCOUNT, "2024-06");

    expect(amounts(source)).toEqual([
      "cycleCharge 220.00",
      "cancelImmediate -2162.60",
      "cancelImmediate -183.30",
    ]);
    expect(amounts(target).toSorted()).toEqual(["new 183.30", "new 2162.60"]);
    // Each side names the other's line, and the transfer.
    const [, out] = source;
    const into = target.find(({ id }) => id === out?.counterpart);
    expect([into?.counterpart, into?.ReferenceId]).toEqual([out?.id, out?.ReferenceId]);
    expect([out?.Quantity, out?.BillableQuantity, out?.ChargeStartDate]).toEqual(["10", "-10", "2024-06-15"]);
  });

  it("takes the incentive back from the source in June and gives it to the target: E9 and E9b", async () => {
    expect(await earned(SOURCE, "2024-04")).toEqual([{ currency: "EUR", amount: "114.40" }]);
    // 8.80 for June's cycle, then −86.50 and −7.33.
    expect(await earned(SOURCE, "2024-06")).toEqual([{ currency: "EUR", amount: "-85.03" }]);
    expect(await earned(TARGET, "2024-06")).toEqual([{ currency: "EUR", amount: "93.83" }]);
  });

  it("goes on with the target on the same anniversaries, and with the source no more", async () => {
    api.setNow("2024-07-10T00:00:00.000Z");
    await api.sweep();

    expect(amounts(await linesOf(SOURCE, SOURCE_ACCOUNT, "2024-07"))).toEqual([]);
    expect(amounts(await linesOf(TARGET, TARGET_ACCOUNT, "2024-07"))).toEqual(["cycleCharge 220.00"]);
  });

  it("is final in July, to the same cent", async () => {
    for (const [partner, account] of [
      [SOURCE, SOURCE_ACCOUNT],
      [TARGET, TARGET_ACCOUNT],
    ] as const) {
      const final = await linesOf(partner, account, "2024-06", "final");
      expect(final.every(({ InvoiceNumber }) => InvoiceNumber?.startsWith("NCE-202406-"))).toBe(true);
      expect(amounts(final)).toEqual(amounts(await linesOf(partner, account, "2024-06")));
    }
  });

  it("is sold on by each partner to the same buyer, the credit as well", async () => {
    const { state } = await api.deps.configuration.current();
    const sales = microsoftSalesOf(
      state,
      BillingPeriod.parse("2024-06"),
      Instant.parse("2024-07-01T00:00:00.000Z"),
    );

    expect(
      sales.map(({ seller, buyer, lines }) => [seller, buyer, lines.map(({ subtotal }) => subtotal).sort()]),
    ).toEqual([
      [SOURCE_ACCOUNT, BUYER, ["-183.30", "-2162.60", "220.00"]],
      [TARGET_ACCOUNT, BUYER, ["183.30", "2162.60"]],
    ]);
  });

  it("is sold on the same whether or not a sweep has posted it", async () => {
    await api.put(
      "subscriptions/unswept",
      subscriptionBody({ termStart: "2024-08-01", termEnd: "2025-07-31" }),
    );
    const august = BillingPeriod.parse("2024-08");
    const salesAt = async (instant: string) =>
      microsoftSalesOf((await api.deps.configuration.current()).state, august, Instant.parse(instant));
    const before = await salesAt("2024-09-03T08:00:00.000Z");
    expect(await salesAt("2024-07-31T23:59:59.999Z")).toEqual([]);
    api.setNow("2024-09-03T08:00:00.000Z");
    await api.sweep();

    expect(before.flatMap(({ lines }) => lines.map(({ subscription }) => subscription))).toContain("unswept");
    expect(await salesAt("2024-09-03T08:00:00.000Z")).toEqual(before);
  });
});
