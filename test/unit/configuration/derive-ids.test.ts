import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { createIdDerivation } from "../../../shared/domain/configuration/derive-ids.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";

const account = (text: string) => AccountId.parse(text);
const ids = createIdDerivation(account("999999999999"), sha256Hex);

describe("derived ids", () => {
  it("are the same on every machine", () => {
    expect(ids.transfer("alpha")).toBe("rt-mx5xx22p2ygdnyxq");
    expect(ids.pricingRule("s3-plus-5")).toBe(
      "arn:aws:billingconductor::999999999999:pricingrule/2y2dpfilsh",
    );
    expect(ids.transferGroup(account("999999999999"), "alpha")).toBe(
      "arn:aws:billingconductor::999999999999:billinggroup/40kvxcoq2h",
    );
  });

  it("name a group of own accounts by its primary account", () => {
    expect(ids.standardGroup(account("999999999999"), account("999999999998"))).toBe(
      "arn:aws:billingconductor::999999999999:billinggroup/999999999998",
    );
  });

  it("use the ARNs of the plans that AWS keeps", () => {
    expect(ids.pricingPlan("BasicPricingPlan")).toBe(
      "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan",
    );
    expect(ids.pricingPlan("Passthrough")).toBe("arn:aws:billingconductor::aws:pricingplan/Passthrough");
    expect(ids.pricingPlan("constructor")).toMatch(
      /^arn:aws:billingconductor::999999999999:pricingplan\/[0-9a-z]{10}$/,
    );
  });

  it("carry the group's owner in the ARNs of groups and custom line items", () => {
    expect(ids.transferGroup(account("222222222222"), "alpha")).toBe(
      "arn:aws:billingconductor::222222222222:billinggroup/40kvxcoq2h",
    );
    expect(ids.customLineItem(account("222222222222"), "fee")).toMatch(
      /^arn:aws:billingconductor::222222222222:customlineitem\/[0-9a-z]{10}$/,
    );
  });

  it("differ between partners, kinds and names", () => {
    const other = createIdDerivation(account("888888888888"), sha256Hex);
    const tails = [
      ids.pricingRule("a"),
      ids.pricingRule("b"),
      ids.pricingPlan("a"),
      other.pricingRule("a"),
    ].map((arn) => arn.slice(-10));

    expect(new Set(tails).size).toBe(4);
  });
});
