import { afterEach, describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { openWebhookWorld, SECRET, type WebhookWorld } from "./webhook-world.ts";

let world: WebhookWorld;
const open = async (...options: Parameters<typeof openWebhookWorld>): Promise<WebhookWorld> => {
  world = await openWebhookWorld(...options);
  return world;
};
afterEach(() => world.close());

describe("PUT of a webhook", () => {
  it("registers it and never shows the secret, neither in answers, nor in the journal, nor in the table", async () => {
    const { put, send, table } = await open(["rebill.invoicing"]);

    const created = await put();
    const shown = await send("GET", "/rebill/v1/webhooks/crm");
    const listed = await send("GET", "/rebill/v1/webhooks");

    const expected = {
      name: "crm",
      url: "https://hooks.example.com/rebill?token=abc",
      events: ["rebill.invoicing"],
      createdAt: "2026-11-15T10:00:00.000Z",
      updatedAt: "2026-11-15T10:00:00.000Z",
    };
    expect([created.status, created.body]).toEqual([200, expected]);
    expect(shown.body).toEqual(expected);
    expect(listed.body).toEqual({ webhooks: [expected] });
    const audited = await send("GET", "/rebill/v1/audit");
    expect([audited.status, audited.body]).toEqual([200, expect.anything()]);
    const audit = audited.body.entries.at(-1);
    expect(audit).toMatchObject({
      action: "CreateWebhook",
      before: null,
      after: { name: "crm", url: "https://hooks.example.com/rebill", events: ["rebill.invoicing"] },
    });
    const records = await table.query({ partition: "WEBHOOKS" });
    expect(JSON.stringify([records, audit])).not.toContain(SECRET.slice(6));
    expect(JSON.stringify(audit)).not.toContain("abc");
  });

  it("changes nothing and tells of nothing when it says the same again", async () => {
    const { put, deps } = await open();
    await put();
    const { sequence } = await deps.journal.head();

    await put();
    await put({ secret: undefined });

    expect((await deps.journal.head()).sequence).toBe(sequence);
  });

  it("replaces the secret, and signs with both for a day", async () => {
    const { put, deliver, sent, createRule, setNow } = await open(["rebill.billing-conductor"]);
    await put();
    await put({ secret: "another-secret-of-enough-length" });

    await createRule();
    await deliver();
    setNow("2026-11-16T10:00:00.000Z");
    await createRule();
    await deliver();

    expect(sent.map(({ secrets }) => secrets)).toEqual([
      ["another-secret-of-enough-length", SECRET],
      ["another-secret-of-enough-length"],
    ]);
  });

  it.each([
    [{ url: "ftp://x.example" }, "url: must begin with https://"],
    [
      { url: "http://192.168.1.1/" },
      "url: must begin with https://; http:// is for 127.0.0.1 and localhost only",
    ],
    [{ events: [] }, "events"],
    [{ events: ["Invoice Isued"] }, "events[0]: is no event source"],
    [{ secret: "short" }, "secret: must be whsec_"],
    [{ secret: "whsec_not base64!" }, "secret: must be whsec_"],
    [{ secret: undefined }, "secret: a new webhook needs a secret"],
    [{ colour: "red" }, "colour: is not known here"],
  ])("refuses %j", async (body, detail) => {
    const { put, send } = await open();

    const { status, body: problem } = await put(body);

    expect([status, problem.code]).toEqual([400, "invalid-request"]);
    expect(problem.detail).toContain(detail);
    expect((await send("GET", "/rebill/v1/webhooks")).body).toEqual({ webhooks: [] });
  });

  it("refuses names that are none, and a hundred and first webhook", async () => {
    const { put, send, table } = await open();
    const body = { url: "https://hooks.example.com/", events: ["*"], secret: SECRET };

    expect((await send("PUT", "/rebill/v1/webhooks/a%20b", body)).status).toBe(400);
    const webhook = {
      ...{ id: "x", url: body.url, events: ["*"], sealedSecret: "sealed" },
      ...{ createdAt: "2026-11-01T00:00:00.000Z", updatedAt: "2026-11-01T00:00:00.000Z" },
    };
    for (let index = 0; index < 100; index += 1)
      await table.put({
        pk: "WEBHOOKS",
        sk: `hook-${index}`,
        webhook: { ...webhook, name: `hook-${index}` },
      });
    const { status, body: problem } = await put();

    expect([status, problem.code]).toEqual([409, "too-many-webhooks"]);
  });
});

describe("webhooks", () => {
  it("are the partner's: other accounts and roles get nowhere", async () => {
    const { put, send } = await open();
    await put();
    const other = { account: AccountId.parse("111111111111"), accessKeyId: "AKIA" };
    const partner = { account: AccountId.parse("999999999999"), accessKeyId: "AKIA" };
    const paths = [
      ["GET", ""],
      ["GET", "/crm"],
      ["GET", "/crm/deliveries"],
      ["DELETE", "/crm"],
      ["POST", "/crm/replay"],
    ] as const;

    for (const caller of [
      { ...other, role: "billing-admin" as const },
      { ...partner, role: "finance-viewer" as const },
      { ...partner, role: "auditor" as const },
    ])
      for (const [method, path] of paths)
        expect([
          path,
          (
            await send(method, `/rebill/v1/webhooks${path}`, method === "POST" ? { after: 0 } : undefined, {
              caller,
            })
          ).status,
        ]).toEqual([path, 403]);
  });

  it("that are deleted are sent nothing, and are not there any more", async () => {
    const { put, send, deliver, sent, createRule } = await open();
    await put();

    expect((await send("DELETE", "/rebill/v1/webhooks/crm")).status).toBe(204);
    await createRule();

    expect(await deliver()).toEqual({ kind: "not-ours" });
    expect(sent).toEqual([]);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/deliveries"],
    ] as const)
      expect((await send(method, `/rebill/v1/webhooks/crm${path}`)).status).toBe(404);
  });
});
