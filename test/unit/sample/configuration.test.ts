import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { compileConfiguration } from "../../../shared/domain/configuration/compile-configuration.ts";
import { AccountId, OrganizationId } from "../../../shared/domain/identifiers.ts";
import { worldConfiguration } from "../../../shared/sample/configuration/world-configuration.ts";
import { buildWorld } from "../../../shared/sample/world/build-world.ts";
import { printYaml } from "./sample-fixture.ts";

const PERIODS = ["2026-09", "2026-10"];
const PARTNER = {
  account: AccountId.parse("999999999999"),
  organization: OrganizationId.parse("o-999999999999"),
};
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const compiled = (customers?: number) => {
  const world = buildWorld({
    seed: "test",
    periods: PERIODS,
    ...(customers === undefined ? {} : { customers }),
  });
  const document = yamlDocumentFormat.parse(printYaml(worldConfiguration(world)));
  return { world, result: compileConfiguration(document.value, PARTNER, sha256) };
};

describe("buildWorld", () => {
  it("has a distributor, three resellers and forty customers with accounts of their own", () => {
    const { world } = compiled();
    const count = (role: string) => world.organisations.filter((each) => each.role === role).length;
    const accounts = world.organisations.flatMap((each) => each.accounts.map(({ id }) => id));

    expect([count("PARTNER"), count("RESELLER"), count("DIRECT"), count("INDIRECT")]).toEqual([1, 3, 14, 26]);
    expect(world.partner.managementAccount).toBe("999999999999");
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accounts.every((account) => /^\d{12}$/.test(account))).toBe(true);
  });

  it("keeps direct and indirect customers in a small world, with their resellers", () => {
    const { world } = compiled(4);

    expect(world.organisations.map(({ role, slug }) => `${role} ${slug}`)).toEqual([
      "PARTNER northwind",
      "RESELLER alpenwolke",
      "RESELLER hoshizora",
      "RESELLER lakeshore",
      "DIRECT aalto",
      "INDIRECT brauhaus",
      "INDIRECT aozora",
      "INDIRECT bluefin",
    ]);
  });
});

describe("worldConfiguration", () => {
  it.each([12, 4, 1])("is a valid file without warnings (%i customers)", (customers) => {
    const { result } = compiled(customers);

    expect(result.kind === "valid" ? result.warnings : result.problems).toEqual([]);
  });

  it("is a valid file that warns of the one transfer without a group (all customers)", () => {
    const { result, world } = compiled();
    const position = world.organisations
      .filter(({ role }) => role !== "PARTNER")
      .findIndex(({ slug }) => slug === "orbit-labs");

    expect(result.kind).toBe("valid");
    expect(result.kind === "valid" ? result.warnings.map(({ at }) => at.slice(0, 2)) : []).toEqual([
      ["transfers", position],
    ]);
  });

  it("sells in three currencies, with rates for both months", () => {
    const { result } = compiled();
    if (result.kind !== "valid") throw new Error("the sample's configuration is not valid");
    const { paymentProfiles, sellers, fxRates } = result.configuration;
    const currencies = new Set([...paymentProfiles, ...sellers].map(({ currency }) => String(currency)));

    expect([...currencies].sort()).toEqual(["EUR", "JPY", "USD"]);
    expect(fxRates.map(({ period, to, rate }) => `${period} ${to} ${rate}`).sort()).toEqual([
      "2026-09 EUR 0.9184",
      "2026-09 JPY 147.85",
      "2026-10 EUR 0.921",
      "2026-10 JPY 149.32",
    ]);
  });

  it("uses every kind of rule, plan, custom line item and tax treatment", () => {
    const { result } = compiled();
    if (result.kind !== "valid") throw new Error("the sample's configuration is not valid");
    const { pricingRules, billingGroups, customLineItems, taxProfiles } = result.configuration;
    const rules = new Set(pricingRules.map(({ scope, type }) => `${scope} ${type}`));
    const plans = billingGroups.map(({ plan }) => plan.slice(plan.lastIndexOf("/") + 1));
    const items = new Set(customLineItems.map((item) => `${item.kind} ${item.type}`));

    expect([...rules].sort()).toEqual([
      "BILLING_ENTITY MARKUP",
      "GLOBAL DISCOUNT",
      "GLOBAL MARKUP",
      "GLOBAL TIERING",
      "SERVICE DISCOUNT",
      "SERVICE MARKUP",
      "SERVICE TIERING",
      "SKU DISCOUNT",
      "SKU MARKUP",
      "SKU TIERING",
    ]);
    expect(plans).toContain("BasicPricingPlan");
    expect(plans).toContain("Passthrough");
    expect(billingGroups.filter(({ type }) => type === "STANDARD").length).toBe(3);
    expect([...items].sort()).toEqual(["FLAT CREDIT", "FLAT FEE", "PERCENTAGE CREDIT", "PERCENTAGE FEE"]);
    expect(
      customLineItems.some((item) => item.kind === "PERCENTAGE" && item.computation === "ITEMIZED"),
    ).toBe(true);
    expect(taxProfiles.some(({ reverseCharge }) => reverseCharge)).toBe(true);
    expect(taxProfiles.some(({ exemption }) => exemption !== undefined)).toBe(true);
    expect(new Set(taxProfiles.map(({ rate }) => rate))).toEqual(new Set(["0", "10", "19", "23"]));
  });
});
