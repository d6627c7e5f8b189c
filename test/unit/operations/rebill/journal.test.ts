import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
let rules: readonly string[];
beforeAll(async () => {
  api = await openApi();
  const created = [];
  for (const name of ["one", "two", "three"])
    created.push(
      await api.send("POST", "/create-pricing-rule", {
        Name: name,
        Scope: "GLOBAL",
        Type: "MARKUP",
        ModifierPercentage: 1,
      }),
    );
  rules = created.map(({ body }) => body.Arn);
});
afterAll(() => api.close());

describe("GET /rebill/v1/audit", () => {
  it("tells who did what to what, chained by hash, without the events of it", async () => {
    const { status, body } = await api.send("GET", "/rebill/v1/audit?limit=2");

    expect(status).toBe(200);
    expect([body.next, body.more]).toEqual([2, true]);
    expect(Object.keys(body.entries[0]).sort()).toEqual(
      "action actor after at before hash previousHash requestId resources sequence".split(" "),
    );
    expect(body.entries[0]).toMatchObject({
      sequence: 1,
      at: "2026-11-15T10:00:00.000Z",
      actor: { account: "999999999999", role: "billing-admin" },
      action: "CreatePricingRule",
      resources: [rules[0]],
      requestId: "request-1",
    });
    expect(body.entries[1].previousHash).toBe(body.entries[0].hash);
  });

  it("goes on behind a sequence number and ends", async () => {
    const { body } = await api.send("GET", "/rebill/v1/audit?after=2");

    expect([body.entries.length, body.entries[0].resources, body.next, body.more]).toEqual([
      1,
      [rules[2]],
      3,
      false,
    ]);
    expect((await api.send("GET", "/rebill/v1/audit?after=3")).body).toEqual({
      entries: [],
      next: 3,
      more: false,
    });
  });
});

describe("GET /rebill/v1/events", () => {
  it("gives the events in their order, under the sequence number of their change", async () => {
    const { body } = await api.send("GET", "/rebill/v1/events?after=1");

    expect(
      body.events.map((event: Record<string, unknown>) => [
        event.sequence,
        event["detail-type"],
        event.resources,
      ]),
    ).toEqual([
      [2, "Pricing Rule Created", [rules[1]]],
      [3, "Pricing Rule Created", [rules[2]]],
    ]);
  });
});
