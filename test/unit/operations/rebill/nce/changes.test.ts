import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../../../shared/domain/time/instant.ts";
import { eventsOf } from "../../../../../shared/stores/journal-store.ts";
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

const NOW = "2024-06-15T10:00:00.000Z";
const E3 = { sku: "CFQ7TTC0LFLX:0001", product: "Microsoft 365 E3", unitPrice: "300.00" };
/** Bought three days ago: everything can be given back until 19 June. */
const fresh = (fields: object = {}) =>
  subscriptionBody({ termStart: "2024-06-12", termEnd: "2025-06-11", ...fields });

let api: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  api = await openNce();
});
beforeEach(() => api.setNow(NOW));
afterAll(() => api.close());

const send = (id: string, body: object) => api.send("PUT", `/rebill/v1/nce/subscriptions/${id}`, body);
const put = (id: string, body: object) => api.put(`subscriptions/${id}`, body);
type Line = Readonly<Record<string, string>>;
const linesOf = async (id: string, period: string, partner = SOURCE): Promise<readonly Line[]> =>
  (await api.get(`reconciliation?partner=${partner}&period=${period}`)).body.lines.filter(
    ({ SubscriptionId }: Line) => SubscriptionId === id,
  );
const charges = async (id: string, period: string, partner = SOURCE) =>
  (await linesOf(id, period, partner)).map(({ ChargeType, Subtotal }) => `${ChargeType} ${Subtotal}`);
const earned = async (id: string, period: string, partner = SOURCE) =>
  (await api.get(`earnings?partner=${partner}&period=${period}`)).body.earnings
    .filter(({ subscription }: Line) => subscription === id)
    .map(({ amount }: Line) => amount);
const refusal = async (id: string, body: object) => {
  const { status, body: problem } = await send(id, body);
  const [error] = problem.errors ?? [];
  return [status, problem.code, error?.path, error?.reason];
};
const eventsAbout = async (id: string) => {
  const { entries } = await api.deps.journal.after(0, 1000);
  return entries
    .flatMap(eventsOf)
    .filter(({ resources }) => resources.includes(id))
    .map(({ detailType }) => detailType);
};
/** Moves a licence to the target, at once; its new id. */
const moved = async (id: string): Promise<string> => {
  await api.submitted(await api.requested(), id);
  await api.sweep();
  return (await api.get(`subscriptions/${id}`)).body.transferredTo;
};

describe("another SKU in the middle of a term", () => {
  it("is an upgrade of today, in the month's file and in the ledger, once", async () => {
    await put("up", subscriptionBody());
    const body = await put("up", subscriptionBody(E3));
    const events = await eventsAbout("up");
    expect(await put("up", subscriptionBody(E3))).toEqual(body);

    expect(body.segments).toMatchObject([
      { amount: "2640.00", givenBack: { from: "2024-06-15", amount: "-2162.60" } },
      { kind: "convertIn", start: "2024-06-15", end: "2025-04-09", quantity: 10, amount: "2457.50" },
    ]);
    expect(await charges("up", "2024-06")).toEqual(["convert -2162.60", "convert 2457.50"]);
    expect(await earned("up", "2024-06")).toEqual(["-86.50", "98.30"]);
    expect(events.slice(-2)).toEqual(["Subscription Updated", "Charges Posted"]);
    expect(await eventsAbout("up")).toEqual(events);
    const [credit, charge] = await linesOf("up", "2024-06");
    expect([charge?.SkuId, charge?.counterpart, credit?.counterpart]).toEqual([
      E3.sku,
      credit?.id,
      charge?.id,
    ]);
    expect([credit?.SkuId, credit?.BillableQuantity]).toEqual(["CFQ7TTC0LCHC:0002", "-10"]);
  });

  it("charges later cycles and seats of the same day at the new price", async () => {
    await put("monthly", subscriptionBody({ billingPlan: "monthly", unitPrice: "22.00" }));
    const now = { billingPlan: "monthly", ...E3, unitPrice: "30.00" };
    await put("monthly", subscriptionBody({ ...now, quantity: 12 }));
    api.setNow("2024-07-10T00:00:00.000Z");
    await api.sweep();

    // 25 of 30 days: ten seats at 25.00, then two more.
    expect((await charges("monthly", "2024-06")).toSorted()).toEqual([
      "addQuantity 50.00",
      "convert -183.30",
      "convert 250.00",
      "cycleCharge 220.00",
    ]);
    expect(await charges("monthly", "2024-07")).toEqual(["cycleCharge 360.00"]);
  });

  it("of a suspended licence is one as well: it goes on being charged", async () => {
    await put("paused", subscriptionBody({ state: "suspended" }));
    const body = await put("paused", subscriptionBody({ ...E3, state: "suspended" }));

    expect(body.state).toBe("suspended");
    expect(await charges("paused", "2024-06")).toEqual(["convert -2162.60", "convert 2457.50"]);
  });

  it("waits until ten years of earlier charges are posted", async () => {
    const monthly = { termDuration: "P1M", termEnd: undefined, billingPlan: "monthly" };
    await put("years", subscriptionBody({ ...monthly, termStart: "2014-04-10" }));
    const now = subscriptionBody({ ...monthly, termStart: "2024-06-10", ...E3 });
    expect((await refusal("years", now)).slice(0, 2)).toEqual([409, "subscription-not-synchronised"]);
    await api.sweep();
    await put("years", now);

    // 25 of 30 days.
    expect((await charges("years", "2024-06")).toSorted()).toEqual([
      "convert -2200.00",
      "convert 2500.00",
      "renew 2640.00",
    ]);
  });

  it("needs a rate of today where the old one had its own", async () => {
    await api.put("fx-rates", { from: "SEK", to: "EUR", date: "2024-06-01", rate: "0.0875" });
    const told = [{ start: "2024-04-10", quantity: 10, fxRate: "0.1" }];
    await put("rated", subscriptionBody({ currency: "SEK", segments: told }));
    await put("rated", subscriptionBody({ currency: "SEK", ...E3 }));

    // 216.26… × 0.1 and 245.75… × 0.0875, cut off a seat.
    expect(await charges("rated", "2024-06")).toEqual(["convert -216.20", "convert 215.00"]);
    await put("unrated", subscriptionBody({ currency: "NOK", segments: told }));
    expect((await refusal("unrated", subscriptionBody({ currency: "NOK", ...E3 }))).slice(0, 2)).toEqual([
      400,
      "fx-rate-missing",
    ]);
  });

  it("has names in the file that are a setting", async () => {
    await put("named", subscriptionBody());
    await put("named", subscriptionBody(E3));
    await api.put("settings", { chargeTypes: { convertOut: "customerCredit" } });
    expect(await charges("named", "2024-06")).toEqual(["customerCredit -2162.60", "convert 2457.50"]);
    await api.put("settings", {});
  });

  it("is possible while a transfer is pending and with the target afterwards, not in between", async () => {
    await put("path", subscriptionBody());
    const transfer = await api.requested();
    await put("path", subscriptionBody(E3));
    await api.submitted(transfer, "path");
    expect((await refusal("path", subscriptionBody())).slice(0, 2)).toEqual([409, "subscription-busy"]);
    await api.sweep();
    const to = (await api.get("subscriptions/path")).body.transferredTo;

    // Nothing is left of the same day with the source but what was before it.
    expect((await charges("path", "2024-06")).toSorted()).toEqual([
      "cancelImmediate -2457.50",
      "convert -2162.60",
      "convert 2457.50",
    ]);
    const again = { ...subscriptionBody({ ...E3, partner: TARGET }), sku: "E5", unitPrice: "400.00" };
    await put(to, again);
    // 400 × 299/365 = 327.67…
    expect((await charges(to, "2024-06", TARGET)).toSorted()).toEqual([
      "convert -2457.50",
      "convert 3276.70",
      "new 2457.50",
    ]);
  });
});

describe("fewer seats", () => {
  it("are returned within seven days of being added", async () => {
    api.setNow("2024-05-01T10:00:00.000Z");
    await put("e11", subscriptionBody());
    await put("e11", subscriptionBody({ quantity: 15 }));
    api.setNow("2024-05-06T09:00:00.000Z");
    const body = await put("e11", subscriptionBody({ quantity: 12 }));
    expect(await put("e11", subscriptionBody({ quantity: 12 }))).toEqual(body);

    expect(body).toMatchObject({
      quantity: 12,
      returnableSeats: [{ seats: 2, until: "2024-05-08T10:00:00.000Z" }],
    });
    expect(await charges("e11", "2024-05")).toEqual(["addQuantity 1244.05", "removeQuantity -735.57"]);
    expect(await earned("e11", "2024-05")).toEqual(["49.76", "-29.42"]);
    expect((await eventsAbout("e11")).slice(-2)).toEqual(["Subscription Updated", "Charges Posted"]);
    expect(await refusal("e11", subscriptionBody({ quantity: 9 }))).toEqual([
      400,
      "invalid-request",
      "quantity",
      "is 12; of its seats 2 can be returned until 2024-05-08T10:00:00.000Z, all could be until 2024-04-17T00:00:00.000Z; fewer are scheduled for the renewal",
    ]);
    api.setNow("2024-05-08T10:00:00.000Z");
    expect(await refusal("e11", subscriptionBody({ quantity: 11 }))).toEqual([
      400,
      "invalid-request",
      "quantity",
      "is 12; of its seats all could be until 2024-04-17T00:00:00.000Z; fewer are scheduled for the renewal",
    ]);
  });

  it("are returned with another SKU at once: as they were paid, before the rest changes", async () => {
    await put("both", fresh());
    await put("both", fresh({ ...E3, quantity: 4 }));

    // 362 of 365 days: 264 makes 261.83, 300 makes 297.53.
    expect((await charges("both", "2024-06")).toSorted()).toEqual([
      "convert -1047.32",
      "convert 1190.12",
      "new 2640.00",
      "removeQuantity -1570.98",
    ]);
  });

  it("are never none, and wait for a transfer", async () => {
    await put("few", fresh());
    expect((await refusal("few", fresh({ quantity: 0 }))).slice(0, 3)).toEqual([
      400,
      "invalid-request",
      "quantity",
    ]);
    await put("old", subscriptionBody());
    await api.submitted(await api.requested(), "few", "old");
    for (const change of [{ quantity: 9 }, { state: "cancelled" }, E3])
      expect((await refusal("few", fresh(change))).slice(0, 2)).toEqual([409, "subscription-busy"]);
    // Nothing is said of a window that is closed: it moves.
    for (const change of [{ quantity: 9 }, { state: "cancelled" }])
      expect((await refusal("old", subscriptionBody(change))).slice(0, 2)).toEqual([
        409,
        "subscription-busy",
      ]);
  });

  it("can be returned by the target in the window it inherits, and not after it", async () => {
    await put("inherited", fresh());
    const to = await moved("inherited");
    api.setNow("2024-06-17T10:00:00.000Z");
    await put(to, fresh({ partner: TARGET, quantity: 9 }));

    // 264 × 362/365 = 261.83… a seat was charged, 264 × 360/365 = 260.38… is given back.
    expect(await charges(to, "2024-06", TARGET)).toEqual(["new 2618.30", "removeQuantity -260.38"]);
    api.setNow("2024-06-20T10:00:00.000Z");
    expect((await refusal(to, fresh({ partner: TARGET, quantity: 8 }))).slice(0, 3)).toEqual([
      400,
      "invalid-request",
      "quantity",
    ]);
  });
});

describe("a cancellation", () => {
  it("in the window gives everything back from today on, and is the end", async () => {
    await put("ended", fresh());
    const cancelled = fresh({ state: "cancelled", autoRenew: false });
    const body = await put("ended", cancelled);
    expect(await put("ended", cancelled)).toEqual(body);

    expect(body).toMatchObject({ state: "cancelled", quantity: 10 });
    expect(body.nextCharge).toBeUndefined();
    expect((await charges("ended", "2024-06")).toSorted()).toEqual([
      "cancelImmediate -2618.30",
      "new 2640.00",
    ]);
    expect(await earned("ended", "2024-06")).toEqual(["105.60", "-104.73"]);
    expect((await refusal("ended", fresh())).slice(0, 2)).toEqual([400, "subscription-inactive"]);
    const selected = await api.send(
      "POST",
      `/rebill/v1/nce/transfers/${(await api.requested()).id}:submit`,
      { subscriptions: ["ended"] },
      agentOf(SOURCE_ACCOUNT),
    );
    expect([selected.status, selected.body.code]).toEqual([400, "subscription-inactive"]);
    api.setNow("2025-06-12T00:00:00.000Z");
    await api.sweep();
    expect(await charges("ended", "2025-06")).toEqual([]);
  });

  it("after it is refused with its end, as is one that changes more or of nothing", async () => {
    await put("late", subscriptionBody());
    expect(await refusal("late", subscriptionBody({ state: "cancelled" }))).toEqual([
      400,
      "invalid-request",
      "state",
      "could become cancelled until 2024-04-17T00:00:00.000Z; without autoRenew it ends with its term on 2025-04-09",
    ]);
    const { status, body } = await send("late", subscriptionBody({ ...E3, state: "cancelled", quantity: 9 }));
    expect([status, body.errors.map(({ path }: Line) => path)]).toEqual([400, ["state", "sku", "quantity"]]);
    expect((await refusal("nothing", fresh({ state: "cancelled" }))).slice(0, 3)).toEqual([
      400,
      "invalid-request",
      "state",
    ]);
    expect((await api.get("subscriptions/nothing")).status).toBe(404);
    // What was refused changed nothing.
    expect(await charges("late", "2024-06")).toEqual([]);
  });

  it("of an Azure subscription needs no window", async () => {
    const azure = {
      ...{ customer: CUSTOMER, partner: SOURCE, productType: "AzureSubscription" },
      ...{ product: "Azure plan", sku: "azure" },
    };
    await put("azure", azure);
    const body = await put("azure", { ...azure, state: "cancelled" });

    expect(body.state).toBe("cancelled");
    expect(await put("azure", { ...azure, state: "cancelled" })).toEqual(body);
    expect((await refusal("azure", azure)).slice(0, 2)).toEqual([400, "subscription-inactive"]);
  });
});

describe("the customer", () => {
  it("gets every credit on the invoice of the partner it paid", async () => {
    await api.put(`customers/${CUSTOMER}`, {
      ...{ name: "Customer & Co", region: "Europe", country: "DE" },
      ...{ account: "111111111111", markupPercent: "10" },
    });
    await put("sold", fresh());
    await put("sold", fresh({ quantity: 8 }));
    await put("sold", fresh({ quantity: 8, ...E3 }));
    await put("sold", fresh({ quantity: 8, ...E3, state: "cancelled" }));
    const { state } = await api.deps.configuration.current();
    const sales = microsoftSalesOf(
      state,
      BillingPeriod.parse("2024-06"),
      Instant.parse("2024-07-01T00:00:00.000Z"),
    );

    const [own] = sales.filter(({ seller }) => seller === SOURCE_ACCOUNT);
    expect(own?.markupPercent).toBe("10");
    expect(
      own?.lines
        .filter(({ subscription }) => subscription === "sold")
        .map(({ kind, subtotal }) => [kind, subtotal]),
    ).toEqual([
      ["new", "2640.00"],
      ["removeQuantity", "-523.66"],
      ["convertOut", "-2094.64"],
      ["cancelImmediate", "-2380.24"],
      ["convertIn", "2380.24"],
    ]);
    expect(sales.some(({ seller }) => seller === TARGET_ACCOUNT)).toBe(true);
  });
});
