import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import { openApi } from "../../../support/open-api.ts";
import { delivery } from "./deliveries.ts";

const ALPHA = "111111111111";
const REQUEST = { payer: ALPHA, period: "2026-10", from: `deliveries/${ALPHA}/cur` };
const organization = { managementAccountId: ALPHA, name: "Alpha GmbH" };

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
  await api.send("PUT", "/rebill/v1/organizations/o-alpha00001", {
    ...organization,
    accounts: [{ id: "111111111112", name: "alpha-prod" }],
  });
});
afterAll(() => api.close());

describe("RegisterCostData", () => {
  it("answers an id that follows from the request, and begins the import each time", async () => {
    const first = await api.send("POST", "/rebill/v1/cost-data", REQUEST);
    const again = await api.send("POST", "/rebill/v1/cost-data", { ...REQUEST, from: `${REQUEST.from}/` });
    const other = await api.send("POST", "/rebill/v1/cost-data", { ...REQUEST, final: true });

    expect([first.status, first.body]).toEqual([
      202,
      { importId: expect.stringMatching(/^import-[0-9a-f]{16}$/) },
    ]);
    expect(again.body).toEqual(first.body);
    expect(other.body).not.toEqual(first.body);
    expect(api.importsStarted.slice(-3)).toEqual([
      first.body.importId,
      first.body.importId,
      other.body.importId,
    ]);
  });

  it("does the work of an idempotency key once", async () => {
    const headers = { "idempotency-key": "delivery-1" };
    const before = api.importsStarted.length;
    const first = await api.send("POST", "/rebill/v1/cost-data", REQUEST, { headers });
    const again = await api.send("POST", "/rebill/v1/cost-data", REQUEST, { headers });
    const other = await api.send(
      "POST",
      "/rebill/v1/cost-data",
      { ...REQUEST, period: "2026-09" },
      { headers },
    );

    expect(again.body).toEqual(first.body);
    expect(api.importsStarted).toHaveLength(before + 1);
    expect([other.status, other.body.code]).toEqual([409, "idempotency-key-reused"]);
  });

  it.each([
    ["payer", { ...REQUEST, payer: "111" }, /12-digit/],
    ["payer", { ...REQUEST, payer: "222222222222" }, /no account of a configured organisation/],
    ["payer", { ...REQUEST, payer: "111111111112" }, /its payer is 111111111111/],
    ["period", { ...REQUEST, period: "2026-13" }, /billing period/],
    ["from", { ...REQUEST, from: "" }, /./],
    ["from", { ...REQUEST, from: "exports/alpha" }, /below deliveries\//],
    ["from", { ...REQUEST, from: "deliveries/../table.sqlite" }, /below deliveries\//],
    ["from", { ...REQUEST, from: "s3://bucket/alpha" }, /below deliveries\//],
    ["from", { ...REQUEST, from: "/tmp/a\u0000b" }, /./],
    ["final", { ...REQUEST, final: "yes" }, /true or false/],
    ["region", { ...REQUEST, region: "eu" }, /not known/],
  ])("names %s when it is wrong", async (path, body, reason) => {
    const { status, body: problem } = await api.send("POST", "/rebill/v1/cost-data", body);

    expect([status, problem.code]).toEqual([400, "invalid-request"]);
    expect(problem.errors.find((error: { path: string }) => error.path === path)?.reason).toMatch(reason);
  });

  it("takes a path of the machine on one machine only", async () => {
    const aws = await openApi({ platform: "aws" });
    const account = "999999999999";
    const body = { ...REQUEST, payer: account, from: "/exports/alpha" };

    const there = await aws.send("POST", "/rebill/v1/cost-data", body);
    const here = await api.send("POST", "/rebill/v1/cost-data", body);
    await aws.close();

    expect([here.status, there.status]).toEqual([202, 400]);
    expect(there.body.errors).toEqual([
      { path: "from", reason: "must be a prefix of object keys below deliveries/" },
    ]);
  });
});

describe("GetCostDataImport", () => {
  it("shows how far an import is and what it came to", async () => {
    const { importId } = (await api.send("POST", "/rebill/v1/cost-data", REQUEST)).body;
    const running = await api.send("GET", `/rebill/v1/cost-data/${importId}`);
    const stored = delivery({ payer: ALPHA, period: "2026-10" });
    await api.deps.deliveries.switchIn(stored, undefined);
    const known = await api.deps.imports.find(importId);
    if (known === undefined) throw new Error("no import");
    const endedAt = Instant.parse("2026-11-15T10:00:01.000Z");
    await api.deps.imports.save({
      ...known,
      status: "SUCCEEDED",
      outcome: "imported",
      delivery: stored.id,
      endedAt,
    });
    const succeeded = await api.send("GET", `/rebill/v1/cost-data/${importId}`);
    const error = { field: "a.csv row 3", reason: "is no number", fault: true as const };
    await api.deps.imports.save({ ...known, status: "FAILED", error, endedAt });
    const failed = await api.send("GET", `/rebill/v1/cost-data/${importId}`);

    expect(running.body).toEqual({
      ...REQUEST,
      importId,
      final: false,
      status: "RUNNING",
      startedAt: "2026-11-15T10:00:00.000Z",
      endedAt: null,
      outcome: null,
      delivery: null,
      notes: [],
      error: null,
    });
    const { chunks: _, extremes: __, ...facts } = stored;
    expect(succeeded.body).toMatchObject({
      status: "SUCCEEDED",
      outcome: "imported",
      endedAt,
      delivery: { ...facts, files: 1 },
    });
    expect(JSON.stringify(succeeded.body)).not.toContain("chunk");
    expect(failed.body).toMatchObject({
      status: "FAILED",
      delivery: null,
      error: { field: "a.csv row 3", reason: "is no number" },
    });
    expect(failed.body.error).not.toHaveProperty("fault");
  });
});

describe("ListCostData", () => {
  it("gives the delivery in force of each payer, page by page", async () => {
    const period = BillingPeriod.parse("2026-08");
    for (const payer of ["111111111111", "222222222222", "333333333333"])
      await api.deps.deliveries.switchIn(delivery({ payer, period }), undefined);

    const first = await api.send("GET", "/rebill/v1/cost-data?period=2026-08&limit=2");
    const second = await api.send(
      "GET",
      `/rebill/v1/cost-data?period=2026-08&limit=2&nextToken=${first.body.nextToken}`,
    );
    const none = await api.send("GET", "/rebill/v1/cost-data");

    const payers = [first, second].map(({ body }) =>
      body.deliveries.map(({ payer }: { payer: string }) => payer),
    );
    expect(payers).toEqual([["111111111111", "222222222222"], ["333333333333"]]);
    expect([none.status, none.body.errors[0].path]).toEqual([400, "period"]);
  });
});
