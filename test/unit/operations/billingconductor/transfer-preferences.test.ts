import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportConfiguration } from "../../../../shared/use-cases/export-configuration.ts";
import { ALPHA, openWorld, PASSTHROUGH, RESELLER, type World } from "./group-world.ts";

let world: World;
let reseller: string;
beforeEach(async () => {
  world = await openWorld();
  reseller = world.transferArn("reseller", "o-resell0001");
});
afterEach(() => world.close());

const get = (arn: string, caller = undefined as typeof ALPHA | undefined) =>
  world.call("/get-billing-transfer-preference", { ResponsibilityTransferArn: arn }, caller);
const put = (creation: object, arn = reseller, headers: Record<string, string> = {}) =>
  world.send(
    "PUT",
    "/update-billing-transfer-preference",
    { ResponsibilityTransferArn: arn, AutoBillingTransferBillingGroupCreation: creation },
    { headers },
  );
const refused = (creation: object, arn = reseller) => world.refusal(() => put(creation, arn));

describe("billing transfer preferences", () => {
  it("are off and without a time until somebody sets them", async () => {
    const answer = await get(reseller);

    expect([answer.status, answer.body]).toEqual([
      200,
      {
        ResponsibilityTransferArn: reseller,
        AutoBillingTransferBillingGroupCreation: { Enabled: false },
      },
    ]);
  });

  it("are kept with their plan, and turned off again", async () => {
    const on = {
      ResponsibilityTransferArn: reseller,
      AutoBillingTransferBillingGroupCreation: { Enabled: true, PricingPlanArn: world.plan },
      LastModifiedTime: 1794736800,
    };

    expect((await put({ Enabled: true, PricingPlanArn: world.plan })).body).toEqual(on);
    expect((await get(reseller)).body).toEqual(on);
    const { entries } = await world.deps.journal.after(0);
    expect(entries.at(-1)?.events).toEqual([
      {
        source: "rebill.billing-conductor",
        detailType: "Billing Transfer Preference Updated",
        resources: [reseller],
        detail: { enabled: true, pricingPlan: world.plan },
      },
    ]);

    world.setNow("2026-11-15T10:00:09.999Z");
    const off = {
      ResponsibilityTransferArn: reseller,
      AutoBillingTransferBillingGroupCreation: { Enabled: false },
      LastModifiedTime: 1794736809,
    };
    expect((await put({ Enabled: false, PricingPlanArn: world.plan })).body).toEqual(off);
    expect((await get(reseller)).body).toEqual(off);
  });

  it("answer a token's first answer again and refuse it for another request", async () => {
    const headers = { "x-amzn-client-token": "preference-1" };
    const first = await put({ Enabled: true, PricingPlanArn: PASSTHROUGH }, reseller, headers);
    world.setNow("2026-11-16T10:00:00.000Z");

    const again = await put({ Enabled: true, PricingPlanArn: PASSTHROUGH }, reseller, headers);
    const other = await put({ Enabled: false }, reseller, headers);

    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(first.body.LastModifiedTime).toBe(1794736800);
    expect([other.status, other.body.Reason]).toEqual([400, "OTHER"]);
  });

  it("keep their plan from deletion while they are on", async () => {
    await put({ Enabled: true, PricingPlanArn: world.plan });

    const kept = await world.call("/delete-pricing-plan", { Arn: world.plan });
    await put({ Enabled: false });
    const deleted = await world.call("/delete-pricing-plan", { Arn: world.plan });

    expect([kept.status, kept.body.__type, kept.body.Reason]).toEqual([
      409,
      "ConflictException",
      "PRICING_PLAN_REFERENCED_BY_PREFERENCE_DELETE_CONFLICT",
    ]);
    expect(deleted.status).toBe(200);
  });

  it("need a plan that exists exactly when they are on", async () => {
    const absent = "arn:aws:billingconductor::999999999999:pricingplan/nothing000";

    expect(await refused({ Enabled: true })).toEqual([
      400,
      "ValidationException",
      "MISSING_PRICING_PLAN_ARN",
    ]);
    expect(await refused({ Enabled: true, PricingPlanArn: absent })).toEqual([
      400,
      "ValidationException",
      "MISSING_PRICINGPLAN",
    ]);
    expect(await refused({ PricingPlanArn: world.plan })).toEqual([
      400,
      "ValidationException",
      "FIELD_VALIDATION_FAILED",
    ]);
  });

  it("belong to transfers that the caller pays itself and that have not ended", async () => {
    const indirect = world.transferArn("gamma", "o-gamma00001");
    const missing = [404, "ResourceNotFoundException", "responsibilitytransfer"];

    expect(await refused({ Enabled: false }, indirect)).toEqual(missing);
    expect(await refused({ Enabled: false }, reseller.replace(/rt-.*/, "rt-00000000"))).toEqual(missing);
    expect(await refused({ Enabled: false }, world.transferArn("delta", "o-delta00001"))).toEqual([
      400,
      "ValidationException",
      "ILLEGAL_ENDED_BILLINGGROUP",
    ]);
    expect((await get(reseller, ALPHA)).status).toBe(404);
    const resellers = world.transferArn("gamma", "o-gamma00001", "222222222222");
    expect((await get(resellers, RESELLER)).status).toBe(200);
  });

  it("are part of the exported configuration", async () => {
    await put({ Enabled: true, PricingPlanArn: world.plan });

    const { text } = await exportConfiguration(world.configurationDeps);

    expect(text).toContain("transferPreferences:");
    expect(text).toMatch(/transfer: reseller\s+autoCreateGroups: true\s+plan: standard/);
  });
});
