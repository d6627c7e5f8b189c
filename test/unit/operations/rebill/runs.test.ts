import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi, PARTNER } from "../../../support/open-api.ts";
import { delivery } from "./deliveries.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
  await api.deps.deliveries.switchIn(delivery({ payer: PARTNER, period: "2026-10" }), undefined);
});
afterAll(() => api.close());

describe("StartRun", () => {
  it("answers the run's id, which follows from its inputs, and starts it", async () => {
    const first = await api.send("POST", "/rebill/v1/runs", { period: "2026-10" });
    const again = await api.send("POST", "/rebill/v1/runs", { period: "2026-10", mode: "estimate" });
    const final = await api.send("POST", "/rebill/v1/runs", { period: "2026-10", mode: "final" });

    expect([first.status, first.body]).toEqual([
      202,
      { runId: expect.stringMatching(/^estimate-[0-9a-f]{16}$/) },
    ]);
    expect(again.body).toEqual(first.body);
    expect(final.body.runId).toMatch(/^final-/);
    expect(api.started.map(({ runId, mode }) => [runId, mode])).toEqual([
      [first.body.runId, "estimate"],
      [first.body.runId, "estimate"],
      [final.body.runId, "final"],
    ]);
  });

  it("starts nothing again for a key that was answered, and refuses the key for another request", async () => {
    const headers = { "idempotency-key": "run-1" };
    const before = api.started.length;
    const first = await api.send("POST", "/rebill/v1/runs", { period: "2026-10" }, { headers });
    const again = await api.send("POST", "/rebill/v1/runs", { period: "2026-10" }, { headers });
    const other = await api.send("POST", "/rebill/v1/runs", { period: "2026-09" }, { headers });

    expect(again.body).toEqual(first.body);
    expect(api.started).toHaveLength(before + 1);
    expect([other.status, other.body.code]).toEqual([409, "idempotency-key-reused"]);
  });

  it.each([
    ["period", {}, undefined],
    ["period", { period: "October" }, /billing period/],
    ["period", { period: "2026-08" }, /no cost data of 2026-08/],
    ["mode", { period: "2026-10", mode: "draft" }, undefined],
    ["asOf", { period: "2026-10", asOf: "yesterday" }, undefined],
    ["dryRun", { period: "2026-10", dryRun: true }, /not known/],
  ])("names %s when it is wrong", async (path, body, reason = /./) => {
    const { status, body: problem } = await api.send("POST", "/rebill/v1/runs", body);

    expect([status, problem.code]).toEqual([400, "invalid-request"]);
    expect(problem.errors.find((error: { path: string }) => error.path === path)?.reason).toMatch(reason);
  });

  it.each(["", "a b", "x".repeat(256), "schlüssel"])("refuses the idempotency key %j", async (key) => {
    const { status, body } = await api.send(
      "POST",
      "/rebill/v1/runs",
      { period: "2026-10" },
      { headers: { "idempotency-key": key } },
    );

    expect([status, body.errors[0].path]).toEqual([400, "Idempotency-Key"]);
  });
});

describe("GetRun", () => {
  it("shows a run under way, its steps and no totals yet", async () => {
    const { runId } = (await api.send("POST", "/rebill/v1/runs", { period: "2026-10" })).body;
    await api.deps.months.noteStep(
      { period: api.started[0]?.period ?? ("" as never), runId },
      "summarise",
      "2026-11-15T10:00:01.000Z" as never,
    );

    const { body } = await api.send("GET", `/rebill/v1/runs/${runId}`);
    const result = await api.send("GET", `/rebill/v1/runs/${runId}/result`);

    expect(body).toEqual({
      runId,
      period: "2026-10",
      mode: "estimate",
      status: "RUNNING",
      startedAt: "2026-11-15T10:00:00.000Z",
      endedAt: null,
      steps: [{ name: "summarise", finishedAt: "2026-11-15T10:00:01.000Z" }],
      totals: null,
      error: null,
    });
    expect([result.status, result.body.code]).toEqual([404, "not-found"]);
  });

  it("knows no run of another id", async () => {
    const { status, body } = await api.send("GET", "/rebill/v1/runs/estimate-0000000000000000");

    expect([status, body.detail]).toEqual([404, "there is no such run"]);
  });
});
