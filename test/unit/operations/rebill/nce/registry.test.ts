import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventsOf } from "../../../../../shared/stores/journal-store.ts";
import {
  agentOf,
  CUSTOMER,
  openNce,
  partnerBody,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
  TARGET_ACCOUNT,
  THIRD,
  THIRD_ACCOUNT,
} from "../../../../support/nce-registry.ts";

let api: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  api = await openNce();
});
afterAll(() => api.close());

const send = (path: string, body: object, options = {}) =>
  api.send("PUT", `/rebill/v1/nce/${path}`, body, options);
const fields = (body: { errors: readonly { path: string }[] }) => body.errors.map(({ path }) => path);
const events = async () =>
  (await api.deps.journal.after(0, 1000)).entries.flatMap((entry) =>
    eventsOf(entry).map(({ detailType }) => detailType),
  );
const OTHER = "eeeeeeee-0000-0000-0000-000000000000";

describe("partners", () => {
  it("are answered as they were sent, the incentive both as rate and in percent", async () => {
    const { status, body } = await api.get(`partners/${SOURCE.toUpperCase()}`);

    expect([status, body]).toEqual([
      200,
      { tenantId: SOURCE, ...partnerBody(), incentiveRate: "0.04", incentivePercent: "4" },
    ]);
  });

  it.each([
    ["0.0375", "3.75"],
    ["4", "4"],
    ["3.75", "3.75"],
    ["0", "0"],
  ])("with an incentive rate of %s are paid %s percent", async (incentiveRate, percent) => {
    const { body } = await send(`partners/${OTHER}`, partnerBody({ incentiveRate }));

    expect(body.incentivePercent).toBe(percent);
  });

  it.each(["0.5", "1", "101", "-0.04", "4 %"])("with an incentive rate of %s are refused", async (rate) => {
    const { status, body } = await send(`partners/${OTHER}`, partnerBody({ incentiveRate: rate }));

    expect([status, fields(body)]).toEqual([400, ["incentiveRate"]]);
  });

  it("can say a percentage that as a rate could be either", async () => {
    const { body } = await send(`partners/${OTHER}`, {
      ...partnerBody({ incentiveRate: undefined }),
      incentivePercent: "0.5",
    });
    expect([body.incentiveRate, body.incentivePercent]).toEqual(["0.005", "0.5"]);

    const both = await send(`partners/${OTHER}`, partnerBody({ incentivePercent: "5" }));
    expect([both.status, fields(both.body)]).toEqual([400, ["incentivePercent"]]);
  });

  it("are refused with every wrong member named", async () => {
    const { status, body } = await send(`partners/${OTHER}`, {
      ...partnerBody({ account: "12", region: "" }),
      colour: "red",
      mpnId: undefined,
    });

    expect([status, fields(body).sort()]).toEqual([400, ["account", "colour", "mpnId", "region"]]);
  });

  it("who are resellers need a registered provider, and nobody else has one", async () => {
    const reseller = partnerBody({ kind: "indirect-reseller" });
    expect(fields((await send(`partners/${OTHER}`, reseller)).body)).toEqual(["provider"]);
    expect(fields((await send(`partners/${OTHER}`, { ...reseller, provider: SOURCE })).body)).toEqual([
      "provider",
    ]);
    expect(fields((await send(`partners/${OTHER}`, partnerBody({ provider: SOURCE }))).body)).toEqual([
      "provider",
    ]);
  });
});

describe("who sees what", () => {
  beforeAll(() => api.put("subscriptions/seen", subscriptionBody()));

  it.each([
    `partners/${SOURCE}`,
    `customers/${CUSTOMER}`,
    `customers/${CUSTOMER}/relationships/${SOURCE}`,
    "subscriptions/seen",
  ])("%s is seen by its partner and is for a stranger what was never there", async (path) => {
    const absent = path.replace(/[^/]+$/, path.startsWith("subscriptions") ? "never" : OTHER);
    const own = await api.get(path, agentOf(SOURCE_ACCOUNT));
    const stranger = await api.get(path, agentOf(THIRD_ACCOUNT));
    const nothing = await api.get(absent, agentOf(THIRD_ACCOUNT));

    expect(own.status).toBe(200);
    expect(stranger.status).toBe(404);
    expect({ ...stranger.body, requestId: "" }).toEqual({ ...nothing.body, requestId: "" });
  });

  it("lists a partner its own subscriptions only, whatever it asks for", async () => {
    const ids = async (query: string, account: string) =>
      (await api.get(`subscriptions${query}`, agentOf(account))).body.subscriptions.map(
        ({ id }: { id: string }) => id,
      );

    expect(await ids("", SOURCE_ACCOUNT)).toContain("seen");
    expect(await ids(`?customer=${CUSTOMER}`, TARGET_ACCOUNT)).toEqual([]);
    expect(await ids(`?partner=${SOURCE}`, TARGET_ACCOUNT)).toEqual([]);
  });

  it("lists partners and customers as far as each may see them, and rates for the installation's partner", async () => {
    const listed = async (path: string, options = {}) =>
      (await api.get(path, options)).body[path].map(({ tenantId }: { tenantId: string }) => tenantId);

    expect(await listed("partners")).toEqual(expect.arrayContaining([SOURCE, TARGET, THIRD]));
    expect(await listed("partners", agentOf(TARGET_ACCOUNT))).toEqual([TARGET]);
    expect(await listed("partners", agentOf("799999999999"))).toEqual([]);

    await api.put(`customers/${CUSTOMER}`, {
      name: "Customer & Co",
      region: "Europe",
      country: "DE",
      markupPercent: "5",
    });
    const own = (await api.get("customers")).body.customers;
    expect(own).toMatchObject([{ tenantId: CUSTOMER, markupPercent: "5" }]);
    const { markupPercent: _, ...shown } = own[0];
    expect((await api.get("customers", agentOf(SOURCE_ACCOUNT))).body).toEqual({ customers: [shown] });
    expect(await listed("customers", agentOf(THIRD_ACCOUNT))).toEqual([]);

    const quoted = ["2024-01-03", "2024-01-02"].map((date) => ({
      from: "NOK",
      to: "EUR",
      date,
      rate: "0.09",
    }));
    await api.put("fx-rates", { rates: quoted });
    expect((await api.get("fx-rates")).body.rates).toEqual(expect.arrayContaining(quoted));
    expect((await api.get("fx-rates?limit=1")).body.nextToken).toEqual(expect.any(String));
  });

  it("lets the installation's partner alone write", async () => {
    for (const [path, body] of [
      [`partners/${SOURCE}`, partnerBody()],
      [`customers/${CUSTOMER}`, { name: "x", region: "Europe", country: "DE" }],
      [`customers/${CUSTOMER}/relationships/${SOURCE}`, { status: "accepted" }],
      ["subscriptions/seen", subscriptionBody()],
      ["fx-rates", { from: "EUR", to: "SEK", date: "2024-01-01", rate: "11" }],
    ] as const)
      expect((await send(path, body, agentOf(SOURCE_ACCOUNT))).status).toBe(403);
  });

  it("pages subscriptions, each once", async () => {
    for (const id of ["page-1", "page-2"]) await api.put(`subscriptions/${id}`, subscriptionBody());
    const seen: string[] = [];
    let token = "";
    do {
      const { body } = await api.get(
        `subscriptions?customer=${CUSTOMER}&limit=1${token && `&nextToken=${encodeURIComponent(token)}`}`,
      );
      seen.push(...body.subscriptions.map(({ id }: { id: string }) => id));
      token = body.nextToken ?? "";
    } while (token !== "");

    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(["page-1", "page-2", "seen"]));
  });
});

describe("relationships", () => {
  it("keep the instants at which they came to be", async () => {
    const path = `customers/${CUSTOMER}/relationships/${TARGET}`;
    const before = await api.put(path, { status: "accepted" });
    api.setNow("2024-06-15T11:00:00.000Z");
    expect(await api.put(path, { status: "accepted" })).toEqual(before);
    const ended = await api.put(path, { status: "ended" });

    expect(ended).toEqual({ ...before, status: "ended", endedAt: "2024-06-15T11:00:00.000Z" });
    expect((await api.get(`customers/${CUSTOMER}`, agentOf(TARGET_ACCOUNT))).status).toBe(404);
    await api.put(path, { status: "accepted" });
  });

  it("are refused between what nobody registered, and cannot end before they began", async () => {
    const unknown = await send(`customers/${OTHER}/relationships/${OTHER.replace("e", "f")}`, {
      status: "accepted",
    });
    const never = await send(`customers/${CUSTOMER}/relationships/${OTHER}`, { status: "ended" });

    expect([unknown.status, fields(unknown.body)]).toEqual([400, ["tenantId", "partnerTenantId"]]);
    expect([never.status, fields(never.body)]).toEqual([400, ["status"]]);
  });
});

describe("subscriptions", () => {
  it("are charged for what has come due since their term began", async () => {
    const body = await api.put("subscriptions/e5", {
      ...subscriptionBody({ billingPlan: "monthly", unitPrice: "22.00" }),
      termEnd: undefined,
    });

    expect(body).toMatchObject({
      state: "active",
      termEnd: "2025-04-09",
      termNumber: 1,
      anchorDay: 10,
      cancellationWindow: { state: "closed", until: "2024-04-17T00:00:00.000Z" },
      nextCharge: "2024-07-10",
    });
    expect(
      body.segments.map(({ kind, start, end, amount }: Record<string, string>) => [kind, start, end, amount]),
    ).toEqual([
      ["new", "2024-04-10", "2024-05-09", "220.00"],
      ["cycleCharge", "2024-05-10", "2024-06-09", "220.00"],
      ["cycleCharge", "2024-06-10", "2024-07-09", "220.00"],
    ]);
  });

  it("sent again change nothing and tell nobody", async () => {
    const path = "subscriptions/again";
    const first = await api.put(path, subscriptionBody());
    const before = await events();
    expect(await api.put(path, subscriptionBody())).toEqual(first);

    expect(await events()).toEqual(before);
  });

  it("with more seats buy them for the rest of the cycle, once", async () => {
    const path = "subscriptions/e11";
    api.setNow("2024-05-01T10:00:00.000Z");
    await api.put(path, subscriptionBody());
    const more = await api.put(path, subscriptionBody({ quantity: 15 }));
    expect(await api.put(path, subscriptionBody({ quantity: 15 }))).toEqual(more);
    api.setNow("2024-06-15T10:00:00.000Z");

    // Example E11: 5 seats × 248.8109 cut off at the cent.
    expect(more.segments.slice(1)).toMatchObject([
      { kind: "addQuantity", start: "2024-05-01", end: "2025-04-09", quantity: 5, amount: "1244.05" },
    ]);
    const fewer = await send(path, subscriptionBody());
    expect([fewer.status, fields(fewer.body)]).toEqual([400, ["quantity"]]);
  });

  it("take over charges made elsewhere, at the rate they were converted with", async () => {
    const segments = [
      { start: "2024-04-10", quantity: 10 },
      { start: "2024-05-01", end: "2025-04-09", quantity: 5 },
    ];
    const body = await api.put("subscriptions/told", subscriptionBody({ quantity: 15, segments }));
    expect(body.segments.map(({ amount }: { amount: string }) => amount)).toEqual(["2640.00", "1244.05"]);

    // The same again, and one that would rewrite what was charged.
    expect(await api.put("subscriptions/told", subscriptionBody({ quantity: 15, segments }))).toEqual(body);
    const other = [{ start: "2024-04-10", quantity: 11 }];
    const refused = await send("subscriptions/told", subscriptionBody({ quantity: 15, segments: other }));
    expect([refused.status, fields(refused.body)]).toEqual([400, ["segments[0]"]]);
  });

  it("change in renewal, schedule, price and name from the next charge on", async () => {
    const path = "subscriptions/changing";
    const before = await api.put(path, subscriptionBody());
    const after = await api.put(
      path,
      subscriptionBody({
        autoRenew: false,
        product: "Business Premium",
        unitPrice: "300.00",
        scheduledChanges: [{ quantity: 4, note: "travels unchanged" }],
      }),
    );

    expect(after).toMatchObject({
      autoRenew: false,
      product: "Business Premium",
      unitPrice: "300",
      scheduledChanges: [{ quantity: 4, note: "travels unchanged" }],
    });
    expect(after.segments).toEqual(before.segments);
    // Whole: what is not sent again is gone.
    expect((await api.put(path, subscriptionBody())).scheduledChanges).toEqual([]);
  });

  it("wait while a transfer is moving them, and not before", async () => {
    const path = "subscriptions/moving";
    await api.put(path, subscriptionBody());
    const transfer = await api.requested();
    // Pending blocks nothing.
    await api.put(path, subscriptionBody({ sku: "CFQ7TTC0LCHC:0003" }));
    expect((await api.submitted(transfer, "moving")).status).toBe("InProgress");

    for (const change of [{ quantity: 11 }, { sku: "CFQ7TTC0LCHC:0004" }, { autoRenew: false }]) {
      const { status, body } = await send(path, subscriptionBody({ sku: "CFQ7TTC0LCHC:0003", ...change }));
      expect([status, body.code]).toEqual([409, "subscription-busy"]);
    }
    // The same again changes nothing.
    await api.put(path, subscriptionBody({ sku: "CFQ7TTC0LCHC:0003" }));
  });

  it("do not become others, each member that would is named", async () => {
    await api.put("subscriptions/fixed", subscriptionBody());
    const { status, body } = await send(
      "subscriptions/fixed",
      subscriptionBody({ partner: TARGET, currency: "SEK", termStart: "2024-05-10", termEnd: "2025-05-09" }),
    );

    expect([status, fields(body)]).toEqual([400, ["partner", "currency", "termStart", "termEnd"]]);
  });

  it("are refused whole when the registry or the calendar speaks against them", async () => {
    const refused = async (members: object) => {
      const { status, body } = await send("subscriptions/refused", { ...subscriptionBody(), ...members });
      return [status, body.code, fields(body)];
    };

    expect(await refused({ customer: OTHER, partner: CUSTOMER, partnerOfRecord: "9" })).toEqual([
      400,
      "invalid-request",
      ["customer", "partner", "partnerOfRecord"],
    ]);
    expect(await refused({ billingPlan: "triennial" })).toEqual([
      400,
      "subscription-invalid",
      ["billingPlan"],
    ]);
    expect(await refused({ termEnd: "2026-04-09" })).toEqual([400, "subscription-invalid", ["termEnd"]]);
    expect(await refused({ quantity: 0, unitPrice: 264, autoRenew: undefined, colour: 1 })).toEqual([
      400,
      "invalid-request",
      expect.arrayContaining(["quantity", "unitPrice", "autoRenew", "colour"]),
    ]);
    expect(await refused({ scheduledChanges: [{ termDuration: "P1M" }] })).toEqual([
      400,
      "invalid-request",
      ["scheduledChanges"],
    ]);
    expect(await refused({ segments: [{ start: "2023-04-10", quantity: 10 }] })).toEqual([
      400,
      "subscription-invalid",
      ["segments[0].start"],
    ]);
    const cycle = { start: "2024-04-10", end: "2024-05-09", quantity: 10 };
    expect((await send("subscriptions/refused", subscriptionBody({ segments: [cycle] }))).body).toMatchObject(
      {
        detail: "segments[0].end: must be the last day of its charge cycle.",
        errors: [{ path: "segments[0].end", reason: "must be the last day of its charge cycle." }],
      },
    );
    expect((await api.get("subscriptions/refused")).status).toBe(404);
  });

  it("in another currency need a rate and a partner in Europe", async () => {
    const seks = subscriptionBody({ currency: "SEK" });
    const missing = await send("subscriptions/sek", seks);
    expect([missing.status, missing.body.code]).toEqual([400, "fx-rate-missing"]);

    await api.put("fx-rates", { from: "SEK", to: "EUR", date: "2024-04-01", rate: "0.0875" });
    expect((await api.put("subscriptions/sek", seks)).segments).toMatchObject([
      { amount: "231.00", currency: "EUR", fxRate: "0.0875", fxRateDate: "2024-04-01" },
    ]);

    await api.put(`partners/${OTHER}`, partnerBody({ region: "North America", billingCurrency: "USD" }));
    const outside = await send("subscriptions/us", subscriptionBody({ partner: OTHER }));
    expect([outside.status, fields(outside.body)]).toEqual([400, ["currency"]]);
  });

  it("of Azure have neither price nor term", async () => {
    const azure = {
      customer: CUSTOMER,
      partner: SOURCE,
      productType: "AzureSubscription",
      product: "Azure plan",
      sku: "azure",
    };
    const body = await api.put("subscriptions/azure", azure);

    expect(body).toEqual({ id: "azure", ...azure, state: "active" });
    expect(await api.put("subscriptions/azure", azure)).toEqual(body);
  });
});

describe("exchange rates", () => {
  it("come one at a time or many at once, and are refused with the place of what is wrong", async () => {
    const rate = { from: "EUR", to: "SEK", date: "2024-03-15", rate: "11.4235" };
    expect(await api.put("fx-rates", rate)).toEqual({ rates: [rate] });
    expect(await api.put("fx-rates", { rates: [rate, { ...rate, date: "2024-03-16" }] })).toEqual({
      rates: [rate, { ...rate, date: "2024-03-16" }],
    });

    const missing = await send("fx-rates", { from: "EUR", to: "EUR" });
    expect([missing.status, fields(missing.body)]).toEqual([400, ["date", "rate", "to"]]);
    const twice = await send("fx-rates", { rates: [rate, rate] });
    expect([twice.status, fields(twice.body)]).toEqual([400, ["rates[1].date"]]);
    const zero = await send("fx-rates", { ...rate, rate: "0" });
    expect([zero.status, fields(zero.body)]).toEqual([400, ["rate"]]);
  });
});
