import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../../../shared/domain/access/role.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { openApi, PARTNER } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const caller = (role: Role, account: string = PARTNER) => ({
  caller: { account: AccountId.parse(account), role, accessKeyId: "AKIABBBBBBBBBBBBBBBB" },
});
const ALPHA = "/rebill/v1/organizations/o-alpha00001";
const alpha = {
  managementAccountId: "111111111111",
  managementAccountEmail: "billing@alpha.example",
  name: "Alpha GmbH",
  partition: "aws",
  sellerOfRecord: "AWS EMEA SARL",
  accounts: [
    { id: "111111111111", name: "alpha-root", email: "root@alpha.example" },
    { id: "111111111112", name: "alpha-prod", joined: "2026-03-01" },
  ],
  flags: { pastDueInvoice: true, emailNotVerified: false, createdAt: "2020-01-01T00:00:00Z" },
};
const eventsAfter = async (sequence: number): Promise<Record<string, unknown>[]> =>
  (await api.send("GET", `/rebill/v1/events?after=${sequence}`)).body.events;

describe("PutOrganization", () => {
  it("registers an organisation for every month and tells of it once", async () => {
    const put = await api.send("PUT", ALPHA, alpha);
    const again = await api.send("PUT", ALPHA, alpha);
    const got = await api.send("GET", `${ALPHA}?period=2019-01`);

    expect(put.status).toBe(200);
    expect(put.body).toEqual({
      ...alpha,
      id: "o-alpha00001",
      accounts: [alpha.accounts[0], { ...alpha.accounts[1], joined: "2026-03-01T00:00:00.000Z" }],
      flags: {
        pastDueInvoice: true,
        unusedPrepaymentBalance: false,
        legacyPermissionsInUse: false,
        paymentInstrumentMissing: false,
        emailNotVerified: false,
        unsupportedPricing: false,
        deletionInProgress: false,
        accountNotActive: false,
        createdAt: "2020-01-01T00:00:00.000Z",
      },
    });
    expect([again.body, got.body]).toEqual([put.body, put.body]);
    expect(await eventsAfter(0)).toMatchObject([
      {
        source: "rebill.organizations",
        "detail-type": "Organization Registered",
        resources: ["o-alpha00001"],
        detail: { managementAccount: "111111111111", joined: ["111111111111", "111111111112"], left: [] },
      },
    ]);
  });

  it("changes a known organisation from the current month on", async () => {
    const [, prod] = alpha.accounts;
    await api.send("PUT", ALPHA, { ...alpha, accounts: [prod, { id: "111111111113", name: "alpha-new" }] });
    const october = await api.send("GET", `${ALPHA}?period=2026-10`);
    const november = await api.send("GET", ALPHA);

    const ids = (body: typeof october.body) => body.accounts.map(({ id }: { id: string }) => id);
    expect(ids(october.body)).toEqual(["111111111111", "111111111112"]);
    expect(ids(november.body)).toEqual(["111111111111", "111111111112", "111111111113"]);
    expect((await eventsAfter(1))[0]).toMatchObject({
      "detail-type": "Organization Updated",
      detail: { joined: ["111111111113"], left: [] },
    });
  });

  it("puts an account that joins into the group that takes in accounts", async () => {
    const own = `/rebill/v1/organizations/o-${PARTNER}`;
    const body = { managementAccountId: PARTNER, name: "Northwind Cloud" };
    const labs = { id: "999999999998", name: "labs" };
    await api.send("PUT", own, { ...body, accounts: [labs] });
    const group = await api.send("POST", "/create-billing-group", {
      Name: "own",
      PrimaryAccountId: labs.id,
      ComputationPreference: { PricingPlanArn: "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan" },
      AccountGrouping: { LinkedAccountIds: [labs.id], AutoAssociate: true },
    });
    expect(group.status).toBe(200);

    const put = await api.send("PUT", own, {
      ...body,
      accounts: [labs, { id: "999999999997", name: "new" }],
    });
    const listed = await api.send("POST", "/list-account-associations", {});

    expect(put.status).toBe(200);
    expect(
      listed.body.LinkedAccounts.filter(({ BillingGroupArn }: Record<string, string>) => BillingGroupArn).map(
        ({ AccountId: id }: Record<string, string>) => id,
      ),
    ).toEqual(["999999999997", "999999999998"]);
    expect((await eventsAfter(3)).map((event) => event["detail-type"])).toEqual([
      "Billing Group Created",
      "Organization Updated",
      "Accounts Associated",
    ]);
  });

  it("takes an account over from an organisation that it has left, from the month it left", async () => {
    const beta = "/rebill/v1/organizations/o-beta000001";
    const body = {
      managementAccountId: "222222222222",
      name: "Beta",
      accounts: [{ id: "111111111113", name: "moved" }],
    };
    const refused = await api.send("PUT", beta, body);
    await api.send("PUT", ALPHA, alpha);
    const put = await api.send("PUT", beta, body);
    const before = await api.send("GET", `${beta}?period=2026-10`);

    expect(refused.body.errors).toEqual([
      { path: "accounts[0].id", reason: "account 111111111113 already belongs to o-alpha00001" },
    ]);
    // Alpha had it within November only, which leaves no month in which both have it.
    expect([put.status, before.status]).toEqual([200, 200]);
  });

  it("keeps the journal's entry of a large organisation small", async () => {
    const accounts = Array.from({ length: 3000 }, (_, index) => ({
      id: String(500_000_000_001 + index),
      name: `member-${index}`,
      email: `member-${index}@large.example`,
    }));
    const large = { managementAccountId: "500000000000", name: "Large", accounts };
    const put = await api.send("PUT", "/rebill/v1/organizations/o-large00001", large);
    const changed = await api.send("PUT", "/rebill/v1/organizations/o-large00001", {
      ...large,
      name: "Larger",
    });
    const tooLarge = await api.send("PUT", "/rebill/v1/organizations/o-large00001", {
      ...large,
      accounts: accounts.map((account) => ({ ...account, name: "x".repeat(100) })),
    });

    expect([put.status, changed.status]).toEqual([200, 200]);
    expect(tooLarge.body.errors).toEqual([
      { path: "accounts", reason: "is too long: at most 300000 bytes in all" },
    ]);
  });

  it.each([
    ["orgId", "/rebill/v1/organizations/alpha", alpha, /organization id/],
    ["managementAccountId", ALPHA, { ...alpha, managementAccountId: "1" }, /12-digit/],
    ["managementAccountId", ALPHA, { ...alpha, managementAccountId: "333333333333" }, /keeps its own/],
    ["managementAccountEmail", ALPHA, { ...alpha, managementAccountEmail: "nobody" }, /e-mail/],
    ["name", ALPHA, { ...alpha, name: "" }, /empty/],
    ["name", ALPHA, { ...alpha, name: "a\u0007b" }, /control/],
    ["partition", ALPHA, { ...alpha, partition: "azure" }, /aws/],
    ["accounts[0].id", ALPHA, { ...alpha, accounts: [{ id: 111111111112, name: "x" }] }, /string/],
    ["accounts[1].id", ALPHA, { ...alpha, accounts: [alpha.accounts[1], alpha.accounts[1]] }, /listed twice/],
    [
      "accounts[0].left",
      ALPHA,
      { ...alpha, accounts: [{ ...alpha.accounts[1], left: "2026-02-01" }] },
      /later/,
    ],
    [
      "accounts[0].left",
      ALPHA,
      { ...alpha, accounts: [{ ...alpha.accounts[1], left: "2026-02-30" }] },
      /UTC/,
    ],
    ["accounts[0].colour", ALPHA, { ...alpha, accounts: [{ ...alpha.accounts[1], colour: 1 }] }, /not known/],
    ["flags.late", ALPHA, { ...alpha, flags: { late: true } }, /not known/],
    ["flags.pastDueInvoice", ALPHA, { ...alpha, flags: { pastDueInvoice: "yes" } }, /true or false/],
    ["colour", ALPHA, { ...alpha, colour: "red" }, /not known/],
    ["from", `${ALPHA}?from=november`, alpha, /billing period/],
    [
      "orgId",
      "/rebill/v1/organizations/o-other00001",
      { ...alpha, managementAccountId: PARTNER },
      /as initialised/,
    ],
    ["managementAccountId", `/rebill/v1/organizations/o-${PARTNER}`, alpha, /partner's own/],
    [
      "managementAccountId",
      "/rebill/v1/organizations/o-other00001",
      alpha,
      /already belongs to o-alpha00001/,
    ],
  ])("names %s when it is wrong", async (path, url, body, reason) => {
    const { status, body: problem } = await api.send("PUT", url, body);

    expect([status, problem.code]).toEqual([400, "invalid-request"]);
    expect(problem.errors.find((error: { path: string }) => error.path === path)?.reason).toMatch(reason);
  });

  it("honours an idempotency key and refuses it for another body", async () => {
    const headers = { "idempotency-key": "put-1" };
    const first = await api.send("PUT", ALPHA, { ...alpha, name: "First" }, { headers });
    await api.send("PUT", ALPHA, { ...alpha, name: "Second" });
    const repeated = await api.send("PUT", ALPHA, { ...alpha, name: "First" }, { headers });
    const other = await api.send("PUT", ALPHA, { ...alpha, name: "Third" }, { headers });

    expect(repeated.body).toEqual(first.body);
    expect((await api.send("GET", ALPHA)).body.name).toBe("Second");
    expect([other.status, other.body.code]).toEqual([409, "idempotency-key-reused"]);
  });

  it("is the partner's billing admin's alone", async () => {
    for (const role of ["finance-viewer", "customer-viewer", "admin-agent", "auditor"] as const)
      expect((await api.send("PUT", ALPHA, alpha, caller(role))).body.code).toBe("access-denied");
    const foreign = await api.send("PUT", ALPHA, alpha, caller("billing-admin", "111111111111"));
    const foreignGet = await api.send("GET", ALPHA, undefined, caller("billing-admin", "111111111111"));
    const absent = await api.send("GET", "/rebill/v1/organizations/o-nobody0001");

    expect([foreign.status, foreign.body.code]).toEqual([403, "access-denied"]);
    const { requestId: _one, ...hidden } = foreignGet.body;
    const { requestId: _two, ...missing } = absent.body;
    expect([foreignGet.status, hidden]).toEqual([absent.status, missing]);
  });
});

describe("ListOrganizations", () => {
  it("gives every organisation once, page by page", async () => {
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const query = token === undefined ? "limit=2" : `limit=2&nextToken=${token}`;
      const { body } = await api.send("GET", `/rebill/v1/organizations?${query}`);
      seen.push(...body.organizations.map(({ id }: { id: string }) => id));
      token = body.nextToken;
    } while (token !== undefined);

    expect(seen).toEqual(["o-999999999999", "o-alpha00001", "o-beta000001", "o-large00001"]);
  });

  it("refuses a token of another list and a limit out of range", async () => {
    const { body } = await api.send("GET", "/rebill/v1/organizations?limit=1");
    const other = await api.send(
      "GET",
      `/rebill/v1/organizations?period=2026-10&nextToken=${body.nextToken}`,
    );
    const limit = await api.send("GET", "/rebill/v1/organizations?limit=0");

    expect([other.status, other.body.errors[0].path]).toEqual([400, "nextToken"]);
    expect([limit.status, limit.body.errors[0].path]).toEqual([400, "limit"]);
  });
});
