import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ALWAYS } from "../../../../../shared/domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../../shared/domain/nce/ids.ts";
import {
  connectionSecretContext,
  type PartnerCenterConnection,
} from "../../../../../shared/domain/nce/partner-center/connection.ts";
import { RemoteTransferId } from "../../../../../shared/domain/nce/partner-center/remote-transfer.ts";
import { thingChange } from "../../../../../shared/use-cases/configuration/change-configuration.ts";
import { renewRefreshToken } from "../../../../../shared/use-cases/nce/partner-center/renew-refresh-token.ts";
import {
  agentOf,
  openNce,
  partnerBody,
  SOURCE,
  SOURCE_ACCOUNT,
  subscriptionBody,
  TARGET,
} from "../../../../support/nce-registry.ts";

let api: Awaited<ReturnType<typeof openNce>>;
beforeAll(async () => {
  api = await openNce();
});
afterAll(() => api.close());

const pathOf = (tenant: string) => `/rebill/v1/nce/partners/${tenant}/partner-center-connection`;
const application = (fields: object = {}) => ({
  kind: "application",
  tokenUrl: "https://login.example/tenant/oauth2/v2.0/token",
  clientId: "client-1",
  scope: "https://api.partnercenter.example/.default",
  clientSecret: "first-secret",
  ...fields,
});
const withUser = (fields: object = {}) =>
  application({ kind: "application-and-user", refreshToken: "first-token", ...fields });
const put = (credentials: object, { baseUrl = "https://api.partnercenter.example", tenant = SOURCE } = {}) =>
  api.send("PUT", pathOf(tenant), { baseUrl, credentials });
const stored = async (tenant = SOURCE): Promise<PartnerCenterConnection> => {
  const { state } = await api.deps.configuration.current();
  const found = state.nceConnections.find(tenant, ALWAYS);
  if (found === undefined) throw new Error("no connection");
  return found;
};
const opened = (sealed: string) =>
  api.deps.secrets.decrypt(sealed, connectionSecretContext({ partner: TenantId.parse(SOURCE) }));
const fields = (body: { errors: readonly { path: string }[] }) => body.errors.map(({ path }) => path);
const journal = async () => (await api.deps.journal.after(0, 1000)).entries;

beforeEach(async () => {
  await api.send("DELETE", pathOf(SOURCE));
});

describe("a connection to Partner Center", () => {
  it("is answered without its secrets, which are sealed for this partner", async () => {
    const { status, body } = await put(application(), { baseUrl: "https://api.partnercenter.example/" });

    const { clientSecret: _, ...shown } = application();
    expect([status, body]).toEqual([
      200,
      {
        tenantId: SOURCE,
        baseUrl: "https://api.partnercenter.example",
        credentials: shown,
        updatedAt: "2024-06-15T10:00:00.000Z",
      },
    ]);
    expect((await api.get(`partners/${SOURCE}/partner-center-connection`)).body).toEqual(body);
    const { credentials } = await stored();
    expect(await opened(credentials.sealedSecret)).toBe("first-secret");
    await expect(
      api.deps.secrets.decrypt(
        credentials.sealedSecret,
        connectionSecretContext({ partner: TenantId.parse(TARGET) }),
      ),
    ).rejects.toThrow();
  });

  it("is told of by ids, and the audit trail quotes no secret, sealed or not", async () => {
    await put(withUser());

    const entry = (await journal()).at(-1);
    expect(entry?.events).toMatchObject([{ detailType: "Connection Set", detail: { tenant: SOURCE } }]);
    expect(entry?.after).toMatchObject([{ value: { credentials: { clientId: "client-1" } } }]);
    expect(JSON.stringify(entry)).not.toMatch(/sealed|first-/);
  });

  it("changes nothing with the same values, with or without secrets", async () => {
    await put(withUser());
    const before = await stored();
    const { length } = await journal();

    await put(withUser());
    await put(withUser({ clientSecret: undefined, refreshToken: undefined }));

    expect(await stored()).toEqual(before);
    expect(await journal()).toHaveLength(length);
  });

  it("keeps the secret that is left out and takes the other", async () => {
    await put(withUser());

    await put(withUser({ clientSecret: undefined, refreshToken: "second-token", scope: "other" }));

    const { credentials } = await stored();
    expect(credentials.kind === "application-and-user" && credentials.scope).toBe("other");
    expect(await opened(credentials.sealedSecret)).toBe("first-secret");
    expect(await opened("sealedRefreshToken" in credentials ? credentials.sealedRefreshToken : "")).toBe(
      "second-token",
    );
  });

  it.each([
    ["a new connection", undefined, {}, {}],
    ["another client", application(), { clientId: "client-2" }, {}],
    ["another token address", application(), { tokenUrl: "https://elsewhere.example/token" }, {}],
    ["another Partner Center", application(), {}, { baseUrl: "https://elsewhere.example" }],
  ])("asks for the secret of %s", async (_, before, change, options) => {
    if (before !== undefined) await put(before);

    const { status, body } = await put(application({ clientSecret: undefined, ...change }), options);

    expect([status, fields(body)]).toEqual([400, ["credentials.clientSecret"]]);
  });

  it("asks for every secret of another kind", async () => {
    await put(application());

    const { status, body } = await put(withUser({ clientSecret: undefined, refreshToken: undefined }));

    expect([status, fields(body)]).toEqual([400, ["credentials.clientSecret", "credentials.refreshToken"]]);
  });

  it.each([
    ["http elsewhere", { baseUrl: "http://api.partnercenter.example" }, {}, "baseUrl"],
    ["a query", { baseUrl: "https://api.partnercenter.example/?a=b" }, {}, "baseUrl"],
    ["a user name", { baseUrl: "https://a:b@api.partnercenter.example" }, {}, "baseUrl"],
    ["no URL", { baseUrl: "here" }, {}, "baseUrl"],
    ["tokens over http", {}, { tokenUrl: "http://login.example/token" }, "credentials.tokenUrl"],
    ["more than KMS seals", {}, { clientSecret: "s".repeat(4097) }, "credentials.clientSecret"],
    ["a secret with a line break", {}, { clientSecret: "a\nb" }, "credentials.clientSecret"],
    ["a member of another kind", {}, { accessKeyId: "AKIA" }, "credentials.accessKeyId"],
  ])("is refused with %s", async (_, options, change, field) => {
    const { status, body } = await put(application(change), options);

    expect([status, fields(body)]).toEqual([400, [field]]);
  });

  it("may lead to this machine over http where the installation is one", async () => {
    const { status } = await put(
      { kind: "access-key", accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" },
      { baseUrl: "http://127.0.0.1:4020" },
    );

    expect(status).toBe(200);
  });

  it("is for partners that are registered and own their billing", async () => {
    const unknown = "eeeeeeee-0000-0000-0000-000000000000";
    const reseller = "ffffffff-0000-0000-0000-000000000000";
    const provider = "99999999-0000-0000-0000-000000000000";
    await api.put(`partners/${provider}`, partnerBody({ kind: "indirect-provider" }));
    await api.put(`partners/${reseller}`, partnerBody({ kind: "indirect-reseller", provider }));

    const { status } = await put(application(), { tenant: unknown });
    const refused = await put(application(), { tenant: reseller });

    expect([status, refused.status, refused.body.code]).toEqual([404, 400, "not-a-billing-owner"]);
  });

  it("is the installation's partner's business alone", async () => {
    await put(application());
    const statuses = await Promise.all(
      ["GET", "DELETE"].map((method) =>
        api.send(method, pathOf(SOURCE), undefined, agentOf(SOURCE_ACCOUNT)).then(({ status }) => status),
      ),
    );

    expect(statuses).toEqual([403, 403]);
  });

  it("is gone once it is removed, and was not there before it was set", async () => {
    await put(application());
    const removed = await api.send("DELETE", pathOf(SOURCE));

    expect(removed.status).toBe(204);
    expect((await journal()).at(-1)?.events).toMatchObject([{ detailType: "Connection Removed" }]);
    expect((await api.send("GET", pathOf(SOURCE))).status).toBe(404);
    expect((await api.send("DELETE", pathOf(SOURCE))).status).toBe(404);
  });
});

describe("a rotated refresh token", () => {
  it("is kept sealed, without a word of it in the audit trail", async () => {
    await put(withUser());
    const { updatedAt, ...before } = await stored();

    await renewRefreshToken(api.deps, { updatedAt, ...before }, "rotated-token");

    const { credentials, ...after } = await stored();
    expect({ ...before, updatedAt }).toEqual({ ...after, credentials: before.credentials });
    expect(await opened("sealedRefreshToken" in credentials ? credentials.sealedRefreshToken : "")).toBe(
      "rotated-token",
    );
    expect(JSON.stringify((await journal()).at(-1))).not.toMatch(/sealed|rotated/);
  });

  it("does not take the place of one that was set meanwhile", async () => {
    await put(withUser());
    const before = await stored();
    await put(withUser({ refreshToken: "set-by-hand" }));

    await renewRefreshToken(api.deps, before, "rotated-token");

    const { credentials } = await stored();
    expect(await opened("sealedRefreshToken" in credentials ? credentials.sealedRefreshToken : "")).toBe(
      "set-by-hand",
    );
  });
});

describe("while a transfer is carried out at Partner Center", () => {
  it("credentials may change, the place may not, nor may the connection go", async () => {
    await api.put("subscriptions/sub-1", subscriptionBody());
    await put(application());
    const transfer = await api.requested();
    await api.submitted(transfer, "sub-1");
    await api.deps.changes.change({ actor: { system: "test" }, action: "test", requestId: "test" }, () => ({
      answer: null,
      changes: [
        thingChange("nceRemoteTransfers", transfer.id, {
          from: ALWAYS,
          value: { transfer: transfer.id, remote: RemoteTransferId.parse("remote-1") },
        }),
      ],
      resources: [],
      events: [],
    }));

    const moved = await put(application(), { baseUrl: "https://elsewhere.example" });
    const removed = await api.send("DELETE", pathOf(SOURCE));
    const renewed = await put(application({ clientSecret: "second-secret" }));

    expect([moved, removed].map(({ status, body }) => [status, body.code])).toEqual([
      [409, "connection-in-use"],
      [409, "connection-in-use"],
    ]);
    expect(renewed.status).toBe(200);
  });
});
