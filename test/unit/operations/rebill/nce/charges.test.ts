import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALWAYS } from "../../../../../shared/domain/configuration/configuration-versions.ts";
import { openNce, SOURCE, subscriptionBody } from "../../../../support/nce-registry.ts";

let api: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  api = await openNce();
});
afterAll(() => api.close());

const postings = async (subscription: string) => {
  const { state } = await api.deps.configuration.current();
  return state.ncePostings
    .listWith("subscription", subscription, ALWAYS)
    .toSorted((left, right) => (left.period < right.period ? -1 : 1));
};
const months = async (subscription: string) =>
  (await postings(subscription)).map(({ period, lines, earnings }) => [
    period,
    lines.map(({ kind, subtotal }) => `${kind} ${subtotal}`).join(", "),
    earnings.map(({ amount }) => amount).join(", "),
  ]);

describe("charges in the course of time", () => {
  it("are posted on anniversaries, with what they earn, once however often the sweep runs", async () => {
    await api.put("subscriptions/monthly", subscriptionBody({ billingPlan: "monthly", unitPrice: "22.00" }));
    api.setNow("2024-07-09T23:59:59.999Z");
    await api.sweep();
    expect(await months("monthly")).toEqual([
      ["2024-04", "new 220.00", "8.80"],
      ["2024-05", "cycleCharge 220.00", "8.80"],
      ["2024-06", "cycleCharge 220.00", "8.80"],
    ]);

    api.setNow("2024-07-10T00:00:00.000Z");
    expect(await api.sweep()).toBe(1);
    expect(await api.sweep()).toBe(0);
    expect((await months("monthly")).at(-1)).toEqual(["2024-07", "cycleCharge 220.00", "8.80"]);
  });

  it("go on into the next term with what was scheduled, at its price", async () => {
    api.setNow("2024-06-15T10:00:00.000Z");
    await api.put(
      "subscriptions/renewed",
      subscriptionBody({ scheduledChanges: [{ quantity: 4 }, { unitPrice: "300.00" }] }),
    );
    api.setNow("2025-04-10T00:00:00.000Z");
    await api.sweep();

    const { body } = await api.get("subscriptions/renewed");
    expect(body).toMatchObject({
      termStart: "2025-04-10",
      termEnd: "2026-04-09",
      termNumber: 2,
      quantity: 4,
      unitPrice: "300",
      scheduledChanges: [],
      cancellationWindow: { state: "open", until: "2025-04-17T00:00:00.000Z" },
    });
    expect((await months("renewed")).at(-1)).toEqual(["2025-04", "renew 1200.00", "48.00"]);
  });

  it("end with the term where nothing is to be renewed", async () => {
    api.setNow("2024-06-15T10:00:00.000Z");
    await api.put("subscriptions/ending", subscriptionBody({ autoRenew: false }));
    api.setNow("2025-04-10T00:00:00.000Z");
    await api.sweep();

    expect((await api.get("subscriptions/ending")).body.state).toBe("expired");
    api.setNow("2026-06-10T00:00:00.000Z");
    await api.sweep();
    expect(await months("ending")).toEqual([["2024-04", "new 2640.00", "105.60"]]);
    const changed = await api.send("PUT", "/rebill/v1/nce/subscriptions/ending", subscriptionBody());
    expect([changed.status, changed.body.code]).toEqual([400, "subscription-inactive"]);
  });

  it("of five years of months that nobody looked at are all there in the end", async () => {
    api.setNow("2029-06-15T10:00:00.000Z");
    await api.put(
      "subscriptions/old",
      subscriptionBody({ termDuration: "P1M", termEnd: "2024-05-09", billingPlan: "monthly" }),
    );
    await api.sweep();

    const posted = await postings("old");
    expect(posted).toHaveLength(63);
    expect(posted.every(({ partner, lines }) => partner === SOURCE && lines.length === 1)).toBe(true);
    expect((await api.get("subscriptions/old")).body).toMatchObject({
      termNumber: 63,
      termEnd: "2029-07-09",
    });
  });

  it("are rounded as the setting says from then on, and go on being refunded as they were charged", async () => {
    const odd = { billingPlan: "monthly", unitPrice: "22.009" };
    api.setNow("2024-04-10T10:00:00.000Z");
    await api.put("subscriptions/rounded", subscriptionBody(odd));
    expect(await api.put("settings", { rounding: "HALF_UP_LINE" })).toMatchObject({
      rounding: "HALF_UP_LINE",
      chargeTypes: { transferOut: "cancelImmediate" },
    });
    api.setNow("2024-05-10T10:00:00.000Z");
    await api.sweep();
    await api.put("settings", {});

    // Ten seats: cut off by the seat, then rounded by the line.
    expect((await months("rounded")).map(([, lines]) => lines)).toEqual(["new 220.00", "cycleCharge 220.09"]);
    expect((await api.get("settings")).body.rounding).toBe("TRUNC_UNIT");
  });

  it("of one subscription wait for a rate, and nobody else's wait with them", async () => {
    api.setNow("2024-06-15T10:00:00.000Z");
    await api.put("fx-rates", { from: "SEK", to: "EUR", date: "2024-06-01", rate: "0.09" });
    await api.put(
      "subscriptions/later",
      subscriptionBody({ termStart: "2024-07-01", termEnd: "2025-06-30" }),
    );
    expect(await months("later")).toEqual([]);
    api.setNow("2024-07-01T00:00:00.000Z");
    await api.sweep();
    expect(await months("later")).toEqual([["2024-07", "new 2640.00", "105.60"]]);
  });

  it("of one subscription wait for a rate of its next term as well", async () => {
    api.setNow("2024-06-15T10:00:00.000Z");
    const segments = [{ start: "2024-04-10", quantity: 10, fxRate: "0.09" }];
    await api.put("subscriptions/unquoted", subscriptionBody({ currency: "NOK", segments }));
    await api.put("subscriptions/quoted", subscriptionBody());
    api.setNow("2025-04-10T00:00:00.000Z");
    await api.sweep();
    expect((await months("quoted")).at(-1)?.slice(0, 2)).toEqual(["2025-04", "renew 2640.00"]);
    expect(await months("unquoted")).toHaveLength(1);

    await api.put("fx-rates", { from: "NOK", to: "EUR", date: "2025-04-01", rate: "0.1" });
    await api.sweep();
    expect((await months("unquoted")).at(-1)?.slice(0, 2)).toEqual(["2025-04", "renew 264.00"]);
  });
});
