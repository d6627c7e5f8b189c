import { afterEach, describe, expect, it } from "vitest";
import {
  CompleteLine,
  FailedLine,
  lineBase,
  QueuedLine,
} from "../../../../shared/domain/nce/transfer/line.ts";
import { type MoveOrder, MoverUnavailableError } from "../../../../shared/ports/subscription-mover.ts";
import {
  CUSTOMER,
  connection,
  NOW,
  openMover,
  order,
  SOURCE,
  SUBMITTED,
  TARGET,
  TRANSFER,
} from "../../../support/partner-center.ts";
import { openScripted, type Scripted, type ScriptedRequest } from "../../../support/scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const scripted = async (...[answer]: Parameters<typeof openScripted>): Promise<Scripted> => {
  const opened = await openScripted(answer);
  closers.push(opened.close);
  return opened;
};
const LIST = `/v1/customers/${CUSTOMER}/transfers`;
const entity = (status: string, fields: object = {}) => ({
  id: "remote-1",
  status,
  transferType: 3,
  ...fields,
});
const said = (requests: readonly ScriptedRequest[]) =>
  requests.map(({ method, path }) => `${method} ${path}`);
const both = (url: string) => [connection(SOURCE, url), connection(TARGET, url)];
const moving = (...lines: string[]) => lines.map((line) => ({ line, kind: "moving" }));

describe("a transfer that Microsoft does not know yet", () => {
  const created = ({ method }: ScriptedRequest) =>
    method === "GET" ? { body: [] } : { status: 201, body: entity("Pending") };

  it("is requested by the target with everything it said, and told of before anything is submitted", async () => {
    const server = await scripted(created);
    const { mover } = openMover(both(server.url));
    const told = { customerName: "Customer", targetEmail: "org-7", partnerOfRecord: "1000009" };

    const report = await mover.move(order(["sub-1"], { ...told, productTypes: ["OnlineServicesNCE"] }));

    expect(report).toEqual({ remote: "remote-1", lines: moving("1") });
    expect(said(server.requests)).toEqual([`GET ${LIST}`, `POST ${LIST}`]);
    const [, { headers, body }] = server.requests as [unknown, ScriptedRequest];
    expect(body).toEqual({
      sourcePartnerTenantId: SOURCE,
      sourcePartnerName: "Contoso",
      targetPartnerTenantId: TARGET,
      customerTenantId: CUSTOMER,
      customerEmailId: "admin@customer.example",
      customerName: "Customer",
      transferType: 3,
      targetPartnerEmailId: "org-7",
      partnerOnRecord: "1000009",
      targetProductTypes: ["OnlineServicesNCE"],
      alternateId: TRANSFER,
    });
    expect(headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "x-locale": "en-US",
      authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\//),
    });
  });

  it("is requested under the same id by whoever repeats it, and under another for another", async () => {
    const server = await scripted(created);
    for (const id of [TRANSFER, TRANSFER, "99999999-0000-4000-8000-000000000002"])
      await openMover(both(server.url)).mover.move(order(["sub-1"], { id }));

    const creations = server.requests.filter(({ method }) => method === "POST");
    const [first, second, third] = creations.map(({ headers }) => headers["ms-requestid"]);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([second === first, third === first]).toEqual([true, false]);
  });

  it("is not requested again where it is known by our number, the id of the request forgotten", async () => {
    const listed = [entity("Pending"), { ...entity("Pending", { alternateId: TRANSFER }), id: "remote-2" }];
    const server = await scripted(() => ({ body: listed }));

    const report = await openMover(both(server.url)).mover.move(order(["sub-1"]));

    expect(report).toEqual({ remote: "remote-2", lines: moving("1") });
    expect(said(server.requests)).toEqual([`GET ${LIST}`]);
  });

  it.each([
    [400, 900154, { code: 900154 }, true],
    [400, "900103", { code: 900103 }, false],
    [403, 900308, { code: 900308 }, false],
    [404, "60003", { code: 60003 }, true],
    [409, 900278, { code: 900278 }, false],
    [400, "relationship-not-accepted", {}, true],
  ])("has every line fail when refused with %i %s", async (status, code, told, isFinal) => {
    const server = await scripted(() => ({ status, body: { code, description: "No." } }));

    const { lines, remote } = await openMover(both(server.url)).mover.move(order(["sub-1", "sub-2"]));

    const error = { ...told, description: "No." };
    const failed = { kind: "failed", error, ...(isFinal ? { isFinal } : {}) };
    expect(remote).toBeUndefined();
    expect(lines).toEqual([
      { line: "1", ...failed },
      { line: "2", ...failed },
    ]);
  });
});

describe("a source whose target is not connected", () => {
  const incoming = { transferDirection: 2, sourcePartnerTenantId: SOURCE, targetPartnerTenantId: TARGET };
  const listed = (id: string, fields: object = {}) => ({
    ...entity("Pending", { ...incoming, createdTime: "2024-06-14T10:00:00.000Z", ...fields }),
    id,
  });

  it("takes the oldest open request of that target that carries out no other transfer", async () => {
    const server = await scripted(() => ({
      body: [
        listed("newer", { createdTime: "2024-06-14T11:00:00.000Z" }),
        listed("expired", { status: "Expired", createdTime: "2024-06-01T10:00:00.000Z" }),
        listed("incoming", { transferDirection: 1, createdTime: "2024-06-01T10:00:00.000Z" }),
        listed("foreign", { targetPartnerTenantId: CUSTOMER, createdTime: "2024-06-01T10:00:00.000Z" }),
        listed("taken", { createdTime: "2024-06-02T10:00:00.000Z" }),
        // As other editions spell it.
        listed("oldest", {
          ...{ status: "Active", createdTime: "2024-06-03T10:00:00.000Z", transferDirection: "2" },
          targetPartnerTenantId: TARGET.replaceAll("-", "").toUpperCase(),
        }),
      ],
    }));
    const { mover } = openMover([connection(SOURCE, server.url)], {
      isTaken: async (remote) => remote === "taken",
    });

    expect(await mover.move(order(["sub-1"]))).toEqual({ remote: "oldest", lines: moving("1") });
    expect(said(server.requests)).toEqual([`GET ${LIST}`]);
  });

  it("takes one that was submitted by hand only where all its lines are in it", async () => {
    const submittedByHand = (id: string, ...subscriptions: string[]) =>
      listed(id, {
        status: "InProgress",
        lineItems: subscriptions.map((subscriptionId) => ({ subscriptionId, status: "InProgress" })),
      });
    const all = [submittedByHand("of-others", "sub-1", "sub-8"), submittedByHand("ours", "sub-2", "sub-1")];
    const server = await scripted(({ path }) => ({
      body:
        all.find(({ id }) => path.endsWith(`/${id}`)) ?? all.map((each) => ({ ...each, lineItems: null })),
    }));
    const { mover } = openMover([connection(SOURCE, server.url)]);

    expect((await mover.move(order(["sub-1", "sub-2"]))).remote).toBe("ours");
    expect((await mover.move(order(["sub-1", "sub-3"]))).remote).toBeUndefined();
  });

  it.each([
    ["there is none", { body: { items: [] } }],
    ["the customer is not known yet", { status: 404, body: { code: 60003, description: "Not found" } }],
  ])("has its lines fail for now when %s", async (_, answer) => {
    const server = await scripted(() => answer);

    const report = await openMover([connection(SOURCE, server.url)]).mover.move(order(["sub-1"]));

    expect(report.remote).toBeUndefined();
    expect(report.lines).toMatchObject([{ line: "1", kind: "failed" }]);
    expect(report.lines[0]).not.toHaveProperty("isFinal");
  });
});

describe("a request that is pending at Microsoft", () => {
  const pendingThen = (patched: object) => (request: ScriptedRequest) =>
    request.method === "GET" ? { body: entity("Pending") } : patched;
  const known = order(["sub-1", "azure-1"], { remote: "remote-1" });

  it("is submitted by the source with all lines at once, under an id that follows from the window", async () => {
    const lineItems = [{ subscriptionId: "sub-1", status: "InProgress", productType: 5 }];
    const server = await scripted(pendingThen({ body: entity("InProgress", { lineItems }) }));
    for (const windowStart of [SUBMITTED, SUBMITTED, "2024-06-20T10:00:00.000Z"]) {
      const again = order(["sub-1", "azure-1"], { remote: "remote-1", windowStart });
      const first = { ...again, lines: again.lines.slice(0, 1) };
      expect(await openMover(both(server.url)).mover.move(first)).toEqual({
        remote: "remote-1",
        lines: moving("1"),
      });
    }

    const patches = server.requests.filter(({ method }) => method === "PATCH");
    expect(patches[0]?.path).toBe(`${LIST}/remote-1`);
    expect(patches[0]?.body).toMatchObject({
      ...{ id: "remote-1", status: "InProgress", sourcePartnerTenantId: SOURCE },
      lineItems: [
        { subscriptionId: "sub-1", productType: "OnlineServicesNCE", quantity: 10 },
        { subscriptionId: "azure-1", productType: "OnlineServicesNCE", quantity: 10 },
      ],
    });
    const [first, second, third] = patches.map(({ headers }) => headers["ms-requestid"]);
    expect([second === first, third === first]).toEqual([true, false]);
  });

  it("is submitted without what moved before the partner was connected, or was not chosen for a retry", async () => {
    const server = await scripted(pendingThen({ body: entity("InProgress") }));
    const { transfer, ...rest } = order(["sub-1", "sub-2", "sub-3", "sub-4"], { remote: "remote-1" });
    const [first, second, third, fourth] = transfer.lines.map(lineBase);
    const failed = { status: "Failed", attempts: 1, failedAt: SUBMITTED, error: { description: "No." } };
    const lines = [
      CompleteLine.parse({
        ...{ ...first, status: "Complete", attempts: 1, completedAt: SUBMITTED, effectiveDate: "2024-06-15" },
        ...{ newSubscription: "new-1", newOrder: "order-1" },
      }),
      FailedLine.parse({ ...second, ...failed }),
      FailedLine.parse({ ...third, ...failed, nextAttemptAt: NOW }),
      QueuedLine.parse({ ...fourth, status: "Queued" }),
    ];

    await openMover(both(server.url)).mover.move({
      ...{ ...rest, transfer: { ...transfer, lines } },
      lines: rest.lines.filter(({ id }) => id === "3"),
    });

    expect(server.requests.at(-1)?.body).toMatchObject({
      lineItems: [{ subscriptionId: "sub-3" }, { subscriptionId: "sub-4" }],
    });
    expect(server.requests.at(-1)?.body).toHaveProperty("lineItems.length", 2);
  });

  it("waits for the source that is not connected", async () => {
    const server = await scripted(() => ({ body: entity("Pending") }));

    const { lines } = await openMover([connection(TARGET, server.url)]).mover.move(known);

    expect(lines).toEqual(moving("1", "2"));
    expect(said(server.requests)).toEqual([`GET ${LIST}/remote-1`]);
  });

  it("is submitted although the answer says nothing", async () => {
    const server = await scripted(pendingThen({ status: 204 }));

    expect((await openMover(both(server.url)).mover.move(known)).lines).toEqual(moving("1", "2"));
  });

  it("that is refused has failed with Microsoft's code and text", async () => {
    const server = await scripted(
      pendingThen({ status: 400, body: { code: 900145, description: "Stay.\u0000\nReally" } }),
    );

    const { lines } = await openMover(both(server.url)).mover.move(known);

    const failed = { kind: "failed", error: { code: 900145, description: "Stay. Really" }, isFinal: true };
    expect(lines).toEqual([
      { line: "1", ...failed },
      { line: "2", ...failed },
    ]);
  });
});

describe("a transfer that was submitted", () => {
  const seen = async (remote: object, ids = ["sub-1", "sub-2"], side = SOURCE) => {
    const server = await scripted(() => ({ body: remote }));
    const { mover } = openMover([connection(side, server.url)]);
    return (await mover.move(order(ids, { remote: "remote-1" }))).lines;
  };
  const item = (subscriptionId: string, status: string, fields: object = {}) => ({
    ...{ id: 1, subscriptionId, quantity: 10, billingCycle: "unknown", productType: 0, status },
    ...fields,
  });

  it("has each line stand where Microsoft says, ids and times where they are told", async () => {
    const lines = await seen(
      entity("InProgress", {
        lineItems: [
          item("sub-1", "Completed", {
            ...{ newSubscriptionId: "new-1", orderId: "order-1" },
            completedTime: "2024-06-15T13:30:00.1234567+02:00",
          }),
          item("sub-2", "Failed", { transferError: "900103: Not in\tsync" }),
          item("sub-3", "InProgress"),
        ],
      }),
      ["sub-1", "sub-2", "sub-3", "sub-4"],
    );

    expect(lines).toEqual([
      {
        ...{ line: "1", kind: "moved", completedAt: "2024-06-15T11:30:00.123Z" },
        ...{ newSubscription: "new-1", newOrder: "order-1" },
      },
      // Microsoft goes on trying.
      { line: "2", kind: "undecided", error: { code: 900103, description: "Not in sync" } },
      ...moving("3", "4"),
    ]);
  });

  it.each([
    ["after now", "2024-06-15T12:00:00.001Z"],
    ["before it was submitted", "0001-01-01T00:00:00Z"],
    ["at no time", "soon"],
  ])("does not believe that a line moved %s", async (_, completedTime) => {
    const remote = entity("Complete", { completedTime, lineItems: [item("sub-1", "Complete")] });

    expect(await seen(remote, ["sub-1"])).toEqual([{ line: "1", kind: "moved" }]);
  });

  it("takes the time of the transfer where the line tells none, and times without a zone for UTC", async () => {
    const remote = entity("Complete", { completedTime: "2024-06-15T11:00:00", lineItems: [] });

    expect(await seen(remote, ["sub-1"], TARGET)).toEqual([
      { line: "1", kind: "moved", completedAt: "2024-06-15T11:00:00.000Z" },
    ]);
  });

  it("finds subscriptions whose ids are written otherwise", async () => {
    const id = "0123abcd-0123-4567-89ab-0123456789ab";
    const other = "ffffabcd-0123-4567-89ab-0123456789ab";
    const lines = await seen(
      entity("Complete", {
        lineItems: [
          item(id.replaceAll("-", "").toUpperCase(), "Complete", { newSubscriptionId: id }),
          item("new-2", "Complete", { sourceSubscriptionId: `{${other}}` }),
        ],
      }),
      [id, other],
    );

    expect(lines).toEqual([
      { line: "1", kind: "moved" },
      { line: "2", kind: "moved", newSubscription: "new-2" },
    ]);
  });

  it("has moved where a target is shown as many lines under ids of its own, not where others moved", async () => {
    const mine = entity("Complete", { lineItems: [item("x-1", "Complete"), item("x-2", "Complete")] });
    const others = entity("Complete", { lineItems: [item("sub-1", "Complete"), item("x-2", "Complete")] });

    expect(await seen(mine, ["sub-1", "sub-2"], TARGET)).toEqual([
      { line: "1", kind: "moved" },
      { line: "2", kind: "moved" },
    ]);
    // The source is shown its own subscriptions: these are others.
    expect(await seen(mine, ["sub-1", "sub-2"])).toMatchObject([
      { kind: "failed", isFinal: true },
      { kind: "failed", isFinal: true },
    ]);
    expect(await seen(others, ["sub-1", "sub-2"])).toMatchObject([
      { line: "1", kind: "moved" },
      { line: "2", kind: "failed", isFinal: true },
    ]);
  });

  it.each([
    ["PartiallyComplete", "Failed"],
    ["Partially complete", "failed"],
    ["Failed", "Failed"],
  ])("is over for what failed when it is %s", async (status, lineStatus) => {
    const lineItems = [item("sub-1", lineStatus, { transferError: { code: 900416, description: "Locked" } })];

    expect(await seen(entity(status, { lineItems }), ["sub-1", "sub-2"])).toMatchObject([
      { line: "1", kind: "failed", error: { code: 900416, description: "Locked" }, isFinal: true },
      { line: "2", kind: "failed", isFinal: true },
    ]);
  });

  it.each(["Expired", "Cancelled", "Canceled"])("that is %s there is not tried again", async (status) => {
    expect(await seen(entity(status), ["sub-1"])).toMatchObject([{ kind: "failed", isFinal: true }]);
  });

  it("keeps no half characters, which could not be stored", async () => {
    const transferError = "Half \ud800 of one";

    expect(
      await seen(entity("Failed", { lineItems: [item("sub-1", "Failed", { transferError })] }), ["sub-1"]),
    ).toEqual([{ line: "1", kind: "failed", error: { description: "Half   of one" }, isFinal: true }]);
  });

  it("is understood in a moment with a thousand lines under ids of the target's", {
    timeout: 10_000,
  }, async () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const lineItems = numbers.map((number) => item(`x-${number}`, "Complete"));

    const lines = await seen(
      entity("Complete", { lineItems }),
      numbers.map((number) => `sub-${number}`),
      TARGET,
    );

    expect(lines.filter(({ kind }) => kind === "moved")).toHaveLength(1000);
  });

  it("is understood with a thousand lines that failed", async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `sub-${index}`);
    const transferError = `900103: ${"nö ".repeat(400)}`;

    const lines = await seen(
      entity("Failed", { lineItems: ids.map((id) => item(id, "Failed", { transferError })) }),
      ids,
    );

    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(["failed"]));
  });

  it("waits at a word that is not known", async () => {
    expect(await seen(entity("Thinking", { lineItems: null }))).toEqual(moving("1", "2"));
  });

  it("keeps 512 characters of what went wrong, and something where nothing is said", async () => {
    const lineItems = [item("sub-1", "Failed", { transferError: "x".repeat(600) }), item("sub-2", "Failed")];

    const lines = await seen(entity("InProgress", { lineItems }));

    expect(lines).toMatchObject([
      { error: { description: "x".repeat(512) } },
      { error: { description: "Partner Center gave no reason." } },
    ]);
  });

  it.each([404, 403, 400])("is not taken for failed when it is not shown (%i)", async (status) => {
    const server = await scripted(() => ({ status, body: { code: 1, description: "No." } }));
    const { mover } = openMover([connection(TARGET, server.url)]);

    await expect(mover.move(order(["sub-1"], { remote: "remote-1" }))).rejects.toThrow(MoverUnavailableError);
  });
});

describe("failed lines that the source has tried again", () => {
  const retry = order(["sub-1", "sub-2", "sub-3"], {
    remote: "remote-1",
    windowStart: "2024-06-20T10:00:00.000Z",
    retryDeadline: "2024-06-23T10:00:00.000Z",
  });
  const lineItems = (second: string) => [
    { subscriptionId: "sub-1", status: "Complete" },
    { subscriptionId: "sub-2", status: second, transferError: "900103: wait" },
    { subscriptionId: "sub-3", status: "Failed", transferError: "x" },
  ];
  const ended = entity("PartiallyComplete", { lineItems: lineItems("Failed") });

  /** The same, of a source that chose the second line only. */
  const ofSecond = {
    ...retry,
    lines: retry.lines.slice(0, 2),
    transfer: {
      ...retry.transfer,
      lines: retry.transfer.lines.map((line) =>
        line.id === "3"
          ? FailedLine.parse({
              ...{ ...lineBase(line), status: "Failed", attempts: 3, failedAt: SUBMITTED },
              error: { description: "x" },
            })
          : line,
      ),
    },
  };
  const sentLines = async (wanted: MoveOrder) => {
    let patched = false;
    const server = await scripted(({ method }) => {
      patched ||= method === "PATCH";
      return { body: patched ? entity("InProgress", { lineItems: lineItems("InProgress") }) : ended };
    });
    const { lines } = await openMover(both(server.url)).mover.move(wanted);
    const patch = server.requests.find(({ method }) => method === "PATCH");
    return {
      lines,
      sent: patch?.body.lineItems.map(({ subscriptionId }: { subscriptionId: string }) => subscriptionId),
    };
  };

  it("are sent once more, those that were chosen, and stand as the transfer then does", async () => {
    expect(await sentLines(ofSecond)).toEqual({
      lines: [{ line: "1", kind: "moved" }, ...moving("2")],
      sent: ["sub-2"],
    });
  });

  it("are sent all at once, also those whose turn it is not yet", async () => {
    const { sent } = await sentLines({ ...retry, lines: retry.lines.slice(0, 2) });

    expect(sent).toEqual(["sub-2", "sub-3"]);
  });

  it("are not over there when they fail again, or when the source acts by itself", async () => {
    const server = await scripted(() => ({ body: ended }));
    for (const connections of [both(server.url), [connection(TARGET, server.url)]]) {
      const { lines } = await openMover(connections).mover.move(retry);

      expect(lines.map(({ kind }) => kind)).toEqual(["moved", "failed", "failed"]);
      expect(lines.some((line) => "isFinal" in line)).toBe(false);
    }
  });

  it("fail as Microsoft refuses them, and nothing that moved does", async () => {
    const refused = { status: 400, body: { code: 900145, description: "No." } };
    const server = await scripted(({ method }) => (method === "PATCH" ? refused : { body: ended }));

    const { lines } = await openMover(both(server.url)).mover.move(retry);

    const failed = { kind: "failed", error: { code: 900145, description: "No." }, isFinal: true };
    expect(lines).toEqual([
      { line: "1", kind: "moved" },
      { line: "2", ...failed },
      { line: "3", ...failed },
    ]);
  });

  it("are not sent again in the first window", async () => {
    const server = await scripted(() => ({ body: ended }));

    await openMover(both(server.url)).mover.move(order(["sub-1", "sub-2"], { remote: "remote-1" }));

    expect(said(server.requests)).toEqual([`GET ${LIST}/remote-1`]);
  });
});

it("knows nothing of a transfer whose partners are connected no more", async () => {
  await expect(openMover([]).mover.move(order(["sub-1"], { remote: "remote-1" }))).rejects.toThrow(
    MoverUnavailableError,
  );
});
