import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

describe("MoveClock", () => {
  it("moves the time of every rule and says what ran", async () => {
    const moved = await api.send("POST", "/rebill/v1/clock", { now: "2026-12-01" });
    const listed = await api.send("POST", "/list-pricing-rules", {});
    const cleared = await api.send("POST", "/rebill/v1/clock", { clear: true });

    expect([moved.status, moved.body]).toEqual([
      200,
      {
        now: "2026-12-01T00:00:00.000Z",
        ran: [{ job: "MonthStart", at: "2026-12-01T00:00:00.000Z", outcome: "nothing to do" }],
      },
    ]);
    expect(listed.body.BillingPeriod).toBe("2026-12");
    expect(cleared.body.now).toBe("2027-01-01T00:00:00.000Z");
  });

  it.each([
    ["now", {}],
    ["now", { now: "2026-12-01", clear: true }],
    ["now", { now: "tomorrow" }],
    ["now", { now: "1999-12-31T00:00:00Z" }],
    ["now", { now: "2026-02-30" }],
    ["clear", { clear: false }],
    ["zone", { now: "2026-12-01", zone: "UTC" }],
  ])("names %s when it is wrong", async (path, body) => {
    const { status, body: problem } = await api.send("POST", "/rebill/v1/clock", body);

    expect([status, problem.errors.map((error: { path: string }) => error.path)]).toEqual([
      400,
      expect.arrayContaining([path]),
    ]);
  });

  it("is nowhere on AWS", async () => {
    const aws = await openApi({ platform: "aws" });
    const { status, body } = await aws.send("POST", "/rebill/v1/clock", { now: "2026-12-01" });
    await aws.close();

    expect([status, body.code, body.detail]).toEqual([
      404,
      "not-found",
      "there is nothing at this method and path",
    ]);
  });
});
