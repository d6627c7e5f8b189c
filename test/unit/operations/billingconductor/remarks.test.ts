import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const remarksOf = ({ headers }: { headers: Readonly<Record<string, string>> }): readonly string[] =>
  JSON.parse(headers["x-rebill-remarks"] ?? "[]");

describe("remarks of the linter on a change", () => {
  it("come in a header beside the answer official clients know", async () => {
    const answer = await api.send("POST", "/create-pricing-rule", {
      Name: "generous",
      Scope: "GLOBAL",
      Type: "DISCOUNT",
      ModifierPercentage: 100,
    });

    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(["Arn"]);
    expect(remarksOf(answer).some((text) => text.startsWith("discount-of-everything: "))).toBe(true);
  });

  it("speak of the neighbours in a plan as well, and never of things that have nothing to do with it", async () => {
    const rule = async (body: object) => (await api.send("POST", "/create-pricing-rule", body)).body.Arn;
    const wide = await rule({
      Name: "s3",
      Scope: "SERVICE",
      Service: "AmazonS3",
      Type: "MARKUP",
      ModifierPercentage: 5,
    });
    const narrow = await rule({
      Name: "s3-get",
      Scope: "SKU",
      Service: "AmazonS3",
      UsageType: "Requests-Tier1",
      Type: "MARKUP",
      ModifierPercentage: 2,
    });
    const plan = await api.send("POST", "/create-pricing-plan", {
      Name: "standard",
      PricingRuleArns: [wide, narrow],
    });

    const codes = remarksOf(plan).map((text) => text.split(":")[0]);
    expect(codes).toContain("unused-plan");
    expect(codes).toContain("overlapping-rules");
    expect(codes).not.toContain("discount-of-everything");
  });

  it("are silent where there is nothing to say, and on refusals", async () => {
    const refused = await api.send("POST", "/create-pricing-rule", { Name: "x" });

    expect(refused.status).toBe(400);
    expect(refused.headers["x-rebill-remarks"]).toBeUndefined();
  });
});
