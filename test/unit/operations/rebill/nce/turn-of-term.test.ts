import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALWAYS } from "../../../../../shared/domain/configuration/configuration-versions.ts";
import { LicenceSubscription } from "../../../../../shared/domain/nce/subscription/subscription.ts";
import { thingChange } from "../../../../../shared/use-cases/configuration/change-configuration.ts";
import {
  agentOf,
  CUSTOMER,
  openNce,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
} from "../../../../support/nce-registry.ts";

const OURS = "/rebill/v1/nce";
/** A second after the midnight at which the terms end; no timer has run since. */
const TURN = "2025-04-10T00:00:01.000Z";
const NEXT_TERM = { termStart: "2025-04-10", termEnd: "2026-04-09" };

let api: Awaited<ReturnType<typeof openNce>>;
let transfer: { readonly id: string };
beforeEach(async () => {
  api = await openNce({ now: "2025-04-09T10:00:00.000Z" });
  await api.put(
    "subscriptions/renewing",
    subscriptionBody({ scheduledChanges: [{ quantity: 4 }, { unitPrice: "300.00" }] }),
  );
  await api.put("subscriptions/ending", subscriptionBody({ autoRenew: false }));
  await api.sweep();
  transfer = await api.requested();
  api.setNow(TURN);
});
afterEach(() => api.close());

const source = (method: string, path: string, body?: object) =>
  api.send(method, `${OURS}/${path}`, body, agentOf(SOURCE_ACCOUNT));
const asked = (subscription: string) => ({
  submit: () => source("POST", `transfers/${transfer.id}:submit`, { subscriptions: [subscription] }),
  preview: () =>
    source("POST", `transfers/${transfer.id}:preview`, {
      lineItems: [{ subscriptionId: subscription }],
    }),
  plan: () =>
    source("POST", "transfers:plan", { customer: CUSTOMER, target: TARGET, subscriptions: [subscription] }),
  attest: () => source("POST", `subscriptions/${subscription}/attestation`, { target: TARGET }),
  put: (fields: object = {}) =>
    api.send("PUT", `${OURS}/subscriptions/${subscription}`, subscriptionBody(fields)),
  get: () => source("GET", `subscriptions/${subscription}`),
});
const postedLines = async (subscription: string) => {
  const { state } = await api.deps.configuration.current();
  return state.ncePostings
    .listWith("subscription", subscription, ALWAYS)
    .flatMap(({ lines }) => lines.map(({ kind, subtotal }) => `${kind} ${subtotal}`))
    .sort();
};

describe("a second after a term, before any timer", () => {
  it("a subscription that renews is what it will be after the sweep, wherever it is shown", async () => {
    const { get } = asked("renewing");

    const before = [(await get()).body, (await source("GET", "subscriptions")).body];
    expect(before[0]).toMatchObject({ ...NEXT_TERM, termNumber: 2, quantity: 4, unitPrice: "300" });
    expect(await postedLines("renewing")).toEqual(["new 2640.00"]);
    await api.sweep();

    expect([(await get()).body, (await source("GET", "subscriptions")).body]).toEqual(before);
    expect(await postedLines("renewing")).toEqual(["new 2640.00", "renew 1200.00"]);
  });

  it("it is previewed, planned and attested as the new term's", async () => {
    const { preview, plan, attest } = asked("renewing");

    expect((await preview()).body.lines).toMatchObject([
      { sourceDays: 0, targetDays: 365, refund: { amount: "1200.00" }, charge: { amount: "1200.00" } },
    ]);
    expect((await source("GET", `transfers/${transfer.id}/settlement`)).body.lines).toMatchObject([
      { subscriptionId: "renewing", refund: { amount: "1200.00" } },
    ]);
    expect((await plan()).status).toBe(201);
    expect((await attest()).body).toMatchObject({ unitPrice: "300", originalPurchaseDate: "2025-04-10" });
    expect(await postedLines("renewing")).toEqual(["new 2640.00"]);
  });

  it("it is submitted and moves, and every charge is posted once", async () => {
    const answer = await asked("renewing").submit();

    expect(answer.body).toMatchObject({ status: "InProgress", lines: [{ quantity: 4 }] });
    await api.sweep();
    await api.sweep();
    expect((await source("GET", `transfers/${transfer.id}`)).body).toMatchObject({ status: "Complete" });
    expect(await postedLines("renewing")).toEqual(["new 2640.00", "renew 1200.00", "transferOut -1200.00"]);
  });

  it("it takes more seats for the new term, and the sweep afterwards adds nothing", async () => {
    const { put, get } = asked("renewing");

    const added = await put({ ...NEXT_TERM, quantity: 5, unitPrice: "300.00" });

    expect([added.status, added.body.quantity]).toEqual([200, 5]);
    const posted = ["addQuantity 300.00", "new 2640.00", "renew 1200.00"];
    expect(await postedLines("renewing")).toEqual(posted);
    await api.sweep();
    expect(await postedLines("renewing")).toEqual(posted);
    expect((await get()).body.termNumber).toBe(2);
  });

  it("a subscription that does not renew is over", async () => {
    const { submit, preview, plan, put, get } = asked("ending");

    for (const refused of [submit, preview, plan, put, () => put({ autoRenew: false, quantity: 12 })]) {
      const { status, body } = await refused();
      expect([status, body.code]).toEqual([400, "subscription-inactive"]);
    }
    expect((await get()).body.state).toBe("expired");
    expect((await source("GET", `transfers/${transfer.id}/settlement`)).body.lines).toMatchObject([
      { subscriptionId: "renewing" },
    ]);
    await api.sweep();
    expect((await get()).body.state).toBe("expired");
    expect(await postedLines("ending")).toEqual(["new 2640.00"]);
  });
});

it("a renewal that waits for a rate is shown as it waits, and refused where it would be settled", async () => {
  const { state } = await api.deps.configuration.current();
  const known = LicenceSubscription.parse(state.nceSubscriptions.find("renewing", ALWAYS));
  const value = LicenceSubscription.parse({ ...known, currency: "GBP" });
  await api.deps.changes.change({ actor: { system: "test" }, action: "test", requestId: "test" }, () => ({
    answer: null,
    changes: [thingChange("nceSubscriptions", value.id, { from: ALWAYS, value })],
    resources: [],
    events: [],
  }));
  const { submit, get } = asked("renewing");

  expect((await get()).body).toMatchObject({ termNumber: 1, termEnd: "2025-04-09" });
  const { status, body } = await submit();
  expect([status, body.code, body.errors[0].path]).toEqual([
    400,
    "fx-rate-missing",
    "lineItems[0].subscriptionId",
  ]);
});
