import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApi } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

describe("CreatePricingRule", () => {
  it("keeps a rule and lists it with its exact percentage", async () => {
    const created = await api.send(
      "POST",
      "/create-pricing-rule",
      '{"Name":"list-minus-7","Scope":"GLOBAL","Type":"DISCOUNT","ModifierPercentage":7.10}',
    );
    expect(created.status).toBe(200);
    expect(created.body.Arn).toMatch(/^arn:aws:billingconductor::999999999999:pricingrule\/[a-z0-9]{10}$/);

    const listed = await api.send("POST", "/list-pricing-rules", {});

    expect(listed.body).toEqual({
      BillingPeriod: "2026-11",
      PricingRules: [
        {
          Name: "list-minus-7",
          Arn: created.body.Arn,
          Description: "",
          Scope: "GLOBAL",
          Type: "DISCOUNT",
          ModifierPercentage: 7.1,
          AssociatedPricingPlanCount: 0,
          CreationTime: 1794736800,
          LastModifiedTime: 1794736800,
        },
      ],
    });
  });

  it("answers a token's first answer again and refuses it for another request", async () => {
    const body = { Name: "once", Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: 1 };
    const headers = { "x-amzn-client-token": "token-1" };
    const first = await api.send("POST", "/create-pricing-rule", body, { headers });
    const again = await api.send("POST", "/create-pricing-rule", body, { headers });
    const other = await api.send("POST", "/create-pricing-rule", { ...body, Name: "two" }, { headers });

    expect(again.body).toEqual(first.body);
    expect([other.status, other.body.Reason]).toEqual([400, "OTHER"]);
  });

  it("refuses a second rule of the same name", async () => {
    const body = { Name: "same", Scope: "GLOBAL", Type: "MARKUP", ModifierPercentage: 1 };
    const first = await api.send("POST", "/create-pricing-rule", body);
    const second = await api.send("POST", "/create-pricing-rule", body);

    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      __type: "ConflictException",
      Reason: "RESOURCE_NAME_CONFLICT",
      ResourceId: first.body.Arn,
    });
  });
});
