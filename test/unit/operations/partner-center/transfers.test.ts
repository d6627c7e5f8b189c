import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  closeTransfer,
  moveLine,
  type NceWorld,
  openNceWorld,
  partnerThing,
  SOURCE,
  select,
  TARGET,
} from "../../../support/nce-world.ts";
import { CUSTOMER, partner, tenant } from "../../nce/nce-builders.ts";

let world: NceWorld;
beforeEach(async () => {
  world = await openNceWorld();
});
afterEach(() => world.close());

const eventNames = async () =>
  (await world.deps.journal.after(0, 1000)).entries.flatMap(({ events }) =>
    events.map(({ detailType, detail }) => `${detail.sequence} ${detailType}`),
  );
const withoutIds = ({ headers, ...answer }: Awaited<ReturnType<NceWorld["source"]>>) => {
  const { "x-amzn-requestid": _, "ms-requestid": _r, "ms-correlationid": _c, ...rest } = headers;
  return JSON.stringify({ ...answer, headers: rest });
};

describe("a transfer from request to selection", () => {
  it("is created by the target, incoming to it and outgoing to the source, without lines", async () => {
    const answer = await world.target("POST", world.transfers, {
      ...world.request({ transferType: 5, alternateId: "move-7", targetProductTypes: null, links: {} }),
    });

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: "Pending",
      transferType: 3,
      transferDirection: 1,
      customerTenantId: CUSTOMER,
      sourcePartnerTenantId: SOURCE.tenant,
      targetPartnerTenantId: TARGET.tenant,
      partnertenantid: TARGET.tenant,
      lastModifiedUser: TARGET.tenant,
      targetProductTypes: null,
      alternateId: "move-7",
      createdTime: "2024-06-15T10:00:00.000Z",
      expirationTime: "2024-07-16T00:00:00.000Z",
      lineItems: [],
      attributes: { objectType: "TransferEntity" },
    });
    const { id } = answer.body;
    expect(answer.body.links.self).toEqual({
      uri: `/customers/${CUSTOMER}/transfers/${id}`,
      method: "GET",
      headers: [],
    });
    const seen = await world.source("GET", `${world.transfers}/${id}`);
    expect(seen.body).toMatchObject({ id, transferDirection: 2 });
    expect(seen.body).not.toHaveProperty("alternateId");
    expect(seen.headers.etag).toBe(seen.body.attributes.etag);
    expect((await world.source("GET", world.transfers)).body).toEqual([seen.body]);
  });

  it("is accepted with lines by the source, which the target does not see", async () => {
    const path = `${world.transfers}/${await world.created()}`;
    const before = await world.target("GET", path);
    world.setNow("2024-06-16T10:00:00.000Z");

    const answer = await world.source("PATCH", path, {
      lineItems: [
        { subscriptionId: "sub-1", productType: 0, quantity: 10 },
        { subscriptionId: "azure-1", productType: "AzureSubscription" },
      ],
    });

    expect([answer.status, answer.body.status]).toEqual([200, "InProgress"]);
    expect(answer.body.lineItems).toEqual([
      {
        id: "1",
        subscriptionId: "sub-1",
        productType: "OnlineServicesNCE",
        quantity: 10,
        billingCycle: "annual",
        status: "InProgress",
      },
      {
        id: "2",
        subscriptionId: "azure-1",
        productType: "AzureSubscription",
        quantity: 1,
        billingCycle: "unknown",
        status: "InProgress",
      },
    ]);
    const seen = await world.target("GET", path);
    expect(seen.body).toEqual({
      ...before.body,
      status: "InProgress",
      lastModifiedUser: SOURCE.tenant,
      lastModifiedTime: "2024-06-16T10:00:00.000Z",
      attributes: seen.body.attributes,
    });
    expect(await eventNames()).toEqual(["1 Transfer Created", "2 Transfer Submitted"]);
  });

  it.each(["Cancel", "cancelled", "Canceled"])("is cancelled by the target with %s", async (status) => {
    const path = `${world.transfers}/${await world.created()}`;

    const answer = await world.target("PATCH", path, { status, id: path.split("/").at(-1), lineItems: [] });

    expect([answer.status, answer.body.status]).toEqual([200, "Cancelled"]);
    expect((await world.source("PATCH", path, { lineItems: select("sub-1") })).body.code).toBe(900279);
    expect(await eventNames()).toEqual(["1 Transfer Created", "2 Transfer Cancelled"]);
  });

  it("is withdrawn by the target the older way", async () => {
    const path = `${world.transfers}/${await world.created()}`;

    const refused = await world.source("DELETE", path);
    const answer = await world.target("DELETE", path);

    expect([refused.status, refused.body.code]).toEqual([403, "not-the-target"]);
    expect([answer.status, String(answer.body)]).toEqual([204, ""]);
    expect((await world.source("GET", path)).body.status).toBe("Cancelled");
  });

  it("is not accepted the way of the old commerce", async () => {
    const path = `${world.transfers}/${await world.created()}/accept`;

    expect((await world.source("POST", path, {})).body.code).toBe("legacy-transfers-only");
    expect((await world.third("POST", path, {})).status).toBe(404);
  });

  it("expires without a timer", async () => {
    const path = `${world.transfers}/${await world.created()}`;
    world.setNow("2024-07-16T00:00:00.000Z");

    expect((await world.target("GET", path)).body.status).toBe("Expired");
    const late = await world.source("PATCH", path, { lineItems: select("sub-1") });
    expect([late.status, late.body.code]).toEqual([409, 900279]);
  });
});

describe("headers", () => {
  it("sends the caller's ids back, also with refusals", async () => {
    const ids = { "ms-requestid": "0f1e", "ms-correlationid": "abcd", "x-locale": "en-US" };

    const made = await world.target("POST", world.transfers, world.request(), ids);
    const refused = await world.target("GET", `${world.transfers}/nothing`, undefined, ids);

    for (const { headers } of [made, refused])
      expect(headers).toMatchObject({ "ms-requestid": "0f1e", "ms-correlationid": "abcd" });
    const own = await world.target("GET", world.transfers);
    expect(own.headers["ms-requestid"]).toBe(own.headers["x-amzn-requestid"]);
  });

  it("does a request once for its MS-RequestId and refuses another under it", async () => {
    const id = { "ms-requestid": "request-a" };
    const first = await world.target("POST", world.transfers, world.request(), id);
    await world.target("PATCH", `${world.transfers}/${first.body.id}`, { status: "Cancel" }, id);

    const again = await world.target("POST", world.transfers, world.request(), id);
    const other = await world.target("POST", world.transfers, world.request({ customerName: "x" }), id);

    expect(again.body).toEqual(first.body);
    expect([other.status, other.body.code]).toEqual([409, "request-id-reused"]);
    expect((await world.target("GET", world.transfers)).body).toHaveLength(1);
  });

  it("changes only the version the caller saw", async () => {
    const path = `${world.transfers}/${await world.created()}`;
    const { etag = "" } = (await world.source("GET", path)).headers;
    const stale = await world.source("PATCH", path, { lineItems: select("sub-1") }, { "if-match": '"old"' });
    expect([stale.status, stale.body.code]).toEqual([412, 2055]);

    const answer = await world.source(
      "PATCH",
      path,
      { lineItems: select("sub-1") },
      { "if-match": `W/${etag}` },
    );
    expect(answer.status).toBe(200);
    const late = await world.target("DELETE", path, undefined, { "if-match": etag });
    expect([late.status, late.body.code]).toEqual([412, 2055]);
  });
});

describe("what a third partner sees", () => {
  it("is what it sees of nothing, to the byte", async () => {
    const id = await world.created();
    const absent = "99999999-0000-4000-8000-000000000000";
    const requests: readonly (readonly [string, string, unknown])[] = [
      ["GET", "", undefined],
      ["PATCH", "", { status: "Cancel" }],
      ["PATCH", "", { lineItems: select("sub-1") }],
      ["DELETE", "", undefined],
      ["POST", "/accept", {}],
    ];
    const before = await world.journalLength();
    for (const [method, more, body] of requests) {
      const foreign = await world.third(method, `${world.transfers}/${id}${more}`, body);
      const nothing = await world.third(method, `${world.transfers}/${absent}${more}`, body);
      const noId = await world.third(method, `${world.transfers}/nothing${more}`, body);

      expect(foreign.status).toBe(404);
      expect(withoutIds(foreign)).toBe(withoutIds(nothing));
      expect(withoutIds(noId)).toBe(withoutIds(nothing));
    }
    expect((await world.third("GET", world.transfers)).body).toEqual([]);
    expect(await world.journalLength()).toBe(before);
  });

  it("has no customers but its own", async () => {
    const stranger = partner("f");
    await world.put(partnerThing(stranger));
    const other = `/v1/customers/${tenant("9")}/transfers`;
    for (const [method, body] of [
      ["GET", undefined],
      ["POST", world.request()],
    ] as const) {
      const foreign = await world.as(stranger)(method, world.transfers, body);
      expect([foreign.status, foreign.body.code]).toEqual([404, 60003]);
      expect(withoutIds(foreign)).toBe(withoutIds(await world.as(stranger)(method, other, body)));
    }
  });

  it("does not find a transfer under another customer", async () => {
    const id = await world.created();
    expect((await world.source("GET", `/v1/customers/${tenant("9")}/transfers/${id}`)).status).toBe(404);
  });
});

describe("a transfer that has ended in part", () => {
  const partlyMoved = async () => {
    const path = `${world.transfers}/${await world.created()}`;
    await world.source("PATCH", path, { lineItems: select("sub-1", "sub-2") });
    const id = path.split("/").at(-1) ?? "";
    await moveLine(world, id, "sub-1");
    await closeTransfer(world, id);
    return path;
  };

  it("is tried again with the failed lines the source sends", async () => {
    const path = await partlyMoved();

    const { status, body } = await world.source("PATCH", path, {
      status: "InProgress",
      lineItems: select("sub-2"),
    });

    expect([status, body.status]).toEqual([200, "InProgress"]);
  });

  it("is not with lines that have moved, nor by the target", async () => {
    const path = await partlyMoved();

    const moved = await world.source("PATCH", path, { lineItems: select("sub-1") });
    const byTarget = await world.target("PATCH", path, { lineItems: select("sub-2") });

    expect([moved.status, byTarget.status]).toEqual([409, 403]);
    expect((await world.source("GET", path)).body.status).toBe("PartiallyComplete");
  });
});
