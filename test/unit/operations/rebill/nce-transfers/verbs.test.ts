import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  closeTransfer,
  moveLine,
  type NceWorld,
  openNceWorld,
  select,
} from "../../../../support/nce-world.ts";
import { CUSTOMER } from "../../../nce/nce-builders.ts";

let world: NceWorld;
beforeEach(async () => {
  world = await openNceWorld();
});
afterEach(() => world.close());

const OURS = "/rebill/v1/nce/transfers";
const withoutId = ({ status, headers, body }: Awaited<ReturnType<NceWorld["source"]>>) => {
  const { requestId: _, ...rest } = body;
  return JSON.stringify([status, headers["content-type"], rest]);
};

describe("steps of a transfer", () => {
  it("submits what the source selects and hides it from the target", async () => {
    const id = await world.created({ alternateId: "move-7" });

    const answer = await world.source("POST", `${OURS}/${id}:submit`, {
      subscriptions: ["sub-1", "azure-1"],
    });

    expect(answer.body).toMatchObject({
      id,
      status: "InProgress",
      direction: "outgoing",
      submittedAt: "2024-06-15T10:00:00.000Z",
      retryDeadline: "2024-06-18T10:00:00.000Z",
      lines: [
        { id: "1", subscriptionId: "sub-1", status: "Queued", attempts: 0, quantity: 10 },
        { id: "2", subscriptionId: "azure-1", status: "Queued", attempts: 0 },
      ],
    });
    expect(answer.body).not.toHaveProperty("clientReference");
    const seen = await world.target("GET", `${OURS}/${id}`);
    expect(seen.body).toMatchObject({ direction: "incoming", clientReference: "move-7", lines: [] });
  });

  it("shows the target what moved when the transfer has ended, and not what stayed", async () => {
    const id = await world.created();
    await world.source("POST", `${OURS}/${id}:submit`, { lineItems: select("sub-1", "sub-2") });
    const newSubscriptionId = await moveLine(world, id, "sub-1");
    expect((await world.target("GET", `${OURS}/${id}`)).body.lines).toEqual([]);
    expect((await world.target("GET", `${world.transfers}/${id}`)).body.lineItems).toEqual([]);

    await closeTransfer(world, id);

    const moved = [{ subscriptionId: "sub-1", newSubscriptionId, status: "Complete" }];
    expect((await world.target("GET", `${OURS}/${id}`)).body.lines).toMatchObject(moved);
    expect((await world.target("GET", `${world.transfers}/${id}`)).body.lineItems).toMatchObject(moved);
    expect((await world.source("GET", `${OURS}/${id}`)).body.lines).toHaveLength(2);

    const retried = await world.source("POST", `${OURS}/${id}:retry`, { subscriptions: ["sub-2"] });
    expect(retried.body).toMatchObject({ status: "InProgress", retryDeadline: "2024-06-21T10:00:00.000Z" });
    expect((await world.target("GET", `${OURS}/${id}`)).body.lines).toMatchObject(moved);
  });

  it("tells the target why the source declined", async () => {
    const id = await world.created();

    const declined = await world.source("POST", `${OURS}/${id}:decline`, { reason: " Not agreed. " });

    expect([declined.status, declined.body.status]).toEqual([200, "Cancelled"]);
    expect((await world.target("GET", `${OURS}/${id}`)).body.cause).toEqual({
      kind: "declined",
      reason: "Not agreed.",
    });
    const events = (await world.deps.journal.after(0, 1000)).entries.flatMap((entry) => entry.events);
    expect(JSON.stringify(events)).not.toContain("agreed");
  });

  it("does a step once for its idempotency key", async () => {
    const id = await world.created();
    const key = { "idempotency-key": "once" };
    const first = await world.target("POST", `${OURS}/${id}:cancel`, {}, key);

    expect((await world.target("POST", `${OURS}/${id}:cancel`, {}, key)).body).toEqual(first.body);
    expect((await world.target("POST", `${OURS}/${id}:cancel`, {})).body).toMatchObject({
      status: 409,
      code: "transfer-not-pending",
    });
  });

  it.each<[string, "source" | "target", string, unknown, number, string]>([
    ["nobody's lines", "source", "submit", { subscriptions: ["sub-9"] }, 400, "subscription-not-selectable"],
    ["no lines", "source", "submit", {}, 400, "invalid-request"],
    ["an empty selection", "source", "submit", { lineItems: [] }, 400, "no-lines"],
    ["the target's selection", "target", "submit", { subscriptions: ["sub-1"] }, 403, "not-the-source"],
    ["the source's cancellation", "source", "cancel", {}, 403, "not-the-target"],
    ["a blank reason", "source", "decline", { reason: "  " }, 400, "reason-missing"],
    ["a retry of what never ran", "source", "retry", {}, 409, "transfer-not-retryable"],
    ["members nobody knows", "target", "cancel", { now: true }, 400, "invalid-request"],
  ])("changes nothing: %s", async (_, who, verb, body, status, code) => {
    const id = await world.created();
    const before = await world.journalLength();

    const answer = await world[who]("POST", `${OURS}/${id}:${verb}`, body);

    expect(answer.body).toMatchObject({ status, code });
    expect(await world.journalLength()).toBe(before);
  });

  it("names the line that is wrong", async () => {
    const id = await world.created();
    const answer = await world.source("POST", `${OURS}/${id}:submit`, { lineItems: select("sub-1", "x") });

    expect(answer.body.errors).toEqual([
      { path: "lineItems[1].subscriptionId", reason: "Not a subscription of this customer with the source." },
    ]);
  });

  it("is nothing to a third partner, to the byte", async () => {
    const id = await world.created();
    const absent = "99999999-0000-4000-8000-000000000000";
    for (const [method, more, body] of [
      ["GET", "", undefined],
      ["GET", "/settlement", undefined],
      ["GET", "/calendar", undefined],
      ["POST", ":submit", { subscriptions: ["sub-1"] }],
      ["POST", ":cancel", {}],
      ["POST", ":decline", { reason: "x" }],
      ["POST", ":retry", {}],
      ["POST", ":preview", { subscriptions: ["sub-1"] }],
    ] as const) {
      const foreign = await world.third(method, `${OURS}/${id}${more}`, body);
      expect(foreign.status).toBe(404);
      expect(withoutId(foreign)).toBe(withoutId(await world.third(method, `${OURS}/${absent}${more}`, body)));
      expect(withoutId(foreign)).toBe(withoutId(await world.third(method, `${OURS}/none${more}`, body)));
    }
    expect((await world.third("GET", OURS)).body).toEqual({ transfers: [] });
  });
});

describe("the list", () => {
  it("has the caller's transfers by status, direction, customer and the target's own number, page by page", async () => {
    const first = await world.created({ alternateId: "one" });
    const second = await world.created({ clientReference: "two" });
    await world.target("POST", `${OURS}/${second}:cancel`, {});
    const ids = async (who: "source" | "target", query: string) =>
      (await world[who]("GET", `${OURS}?${query}`)).body.transfers.map(({ id }: { id: string }) => id);

    expect(await ids("source", "status=Pending")).toEqual([first]);
    expect(await ids("source", "direction=incoming")).toEqual([]);
    expect((await ids("target", `customer=${CUSTOMER}&direction=incoming`)).sort()).toEqual(
      [first, second].sort(),
    );
    expect(await ids("target", "clientReference=two")).toEqual([second]);
    expect(await ids("source", "clientReference=two")).toEqual([]);
    const page = (await world.target("GET", `${OURS}?limit=1`)).body;
    const rest = (await world.target("GET", `${OURS}?limit=1&nextToken=${page.nextToken}`)).body;
    expect([...page.transfers, ...rest.transfers].map(({ id }) => id)).toEqual([first, second].sort());
  });
});

describe("faults", () => {
  const path = "/rebill/v1/test/faults/nce/sub-1";

  it("are set and taken away by whoever keeps the installation", async () => {
    const { send } = world;
    const set = await send("PUT", path, { until: "2024-06-16" });
    expect(set.body).toEqual({ subscriptionId: "sub-1", until: "2024-06-16T00:00:00.000Z" });
    expect((await send("PUT", path, { until: null })).body.until).toBeNull();
    expect((await world.source("PUT", path, { until: null })).status).toBe(403);
  });
});
