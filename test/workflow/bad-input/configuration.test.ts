import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configurationText, PARTNER } from "../../builders/partner.ts";
import { ALPHA, type BadInputWorld, BETA, openBadInputWorld, type Sound, sound } from "./bad-input-world.ts";

let world: BadInputWorld;
beforeAll(async () => {
  world = await openBadInputWorld();
});
afterAll(() => world.partner.close());

describe("a bad configuration", () => {
  it.each<[string, (configuration: Sound) => object, string | RegExp]>([
    [
      "a dangling plan",
      (file) => ({ ...file, billingGroups: [{ ...file.billingGroups[0], plan: "gold" }] }),
      /^billingGroups\[0\]\.plan: no pricing plan is named gold; .*BasicPricingPlan and Passthrough \(line \d+\)$/,
    ],
    [
      "a dangling rule",
      (file) => ({ ...file, pricingPlans: [{ name: "standard", rules: ["minus-8"] }] }),
      /^pricingPlans\[0\]\.rules\[0\]: no pricing rule is named minus-8.*\(line \d+\)$/,
    ],
    [
      "a dangling transfer",
      (file) => ({
        ...file,
        billingGroups: [{ name: "alpha", transfer: "alfa", plan: "standard" }],
        customLineItems: [],
      }),
      /^billingGroups\[0\]\.transfer: no transfer is named alfa/,
    ],
    [
      "a dangling group",
      (file) => ({ ...file, customLineItems: [{ ...file.customLineItems[0], group: "alfa" }] }),
      /^customLineItems\[0\]\.group: no billing group is named alfa/,
    ],
    [
      "a dangling base of a percentage",
      (file) => ({ ...file, customLineItems: [{ ...file.customLineItems[0], of: ["group", "setup"] }] }),
      /^customLineItems\[0\]\.of\[1\]: .*setup/,
    ],
    [
      "a transfer from an unknown organisation",
      (file) => ({
        ...file,
        transfers: [
          ...file.transfers,
          { name: "c", source: "333333333333", target: PARTNER, start: "2026-10" },
        ],
      }),
      /^transfers\[2\]\.source: 333333333333 is not the management account/,
    ],
    [
      "a circle of transfers",
      (file) => ({
        ...file,
        transfers: [
          { name: "alpha", source: ALPHA, target: BETA, start: "2026-10" },
          { name: "beta", source: BETA, target: ALPHA, start: "2026-10" },
        ],
      }),
      /^transfers\[\d\]\.target: makes a circle in 2026-10: (111111111111 → 222222222222 → 111111111111|222222222222 → 111111111111 → 222222222222); nobody would pay/,
    ],
    [
      "a transfer to itself",
      (file) => ({
        ...file,
        transfers: [{ name: "alpha", source: ALPHA, target: ALPHA, start: "2026-10" }, file.transfers[1]],
      }),
      /^transfers\[0\]\.target: must be another account than the source/,
    ],
    [
      "two transfers of the same source at once",
      (file) => ({
        ...file,
        transfers: [...file.transfers, { name: "again", source: ALPHA, target: PARTNER, start: "2026-12" }],
      }),
      /^transfers\[2\]\.start: overlaps transfers\[0\]/,
    ],
    [
      "a transfer that ends before it starts",
      (file) => ({ ...file, transfers: [{ ...file.transfers[0], end: "2026-09" }, file.transfers[1]] }),
      /^transfers\[0\]\.end: 2026-09 is before the start 2026-10/,
    ],
    [
      "a start that is no month",
      (file) => ({ ...file, transfers: [{ ...file.transfers[0], start: "2026-10-01" }, file.transfers[1]] }),
      /^transfers\[0\]\.start: .*YYYY-MM/,
    ],
    [
      "two groups that claim one account",
      (file) => ({
        ...file,
        billingGroups: [
          ...file.billingGroups,
          {
            name: "more",
            primaryAccount: "999999999997",
            accounts: ["999999999997", "999999999998"],
            plan: "BasicPricingPlan",
          },
        ],
      }),
      /^billingGroups\[3\]\.accounts\[1\]: 999999999998 already belongs to group labs \(billingGroups\[2\]\)/,
    ],
    [
      "two groups for one transfer",
      (file) => ({
        ...file,
        billingGroups: [...file.billingGroups, { name: "alpha-2", transfer: "alpha", plan: "standard" }],
      }),
      /^billingGroups\[3\]\.transfer: alpha already has group alpha \(billingGroups\[0\]\)/,
    ],
    [
      "a discount of 101 %",
      (file) => ({ ...file, pricingRules: [{ ...file.pricingRules[0], modifierPercentage: "101" }] }),
      /^pricingRules\[0\]\.modifierPercentage: must be at most 100 for a DISCOUNT, is 101/,
    ],
    [
      "a negative percentage",
      (file) => ({ ...file, pricingRules: [{ ...file.pricingRules[0], modifierPercentage: "-7" }] }),
      /^pricingRules\[0\]\.modifierPercentage: must not be negative; use type MARKUP for the other direction/,
    ],
    [
      "a percentage that is no number",
      (file) => ({ ...file, pricingRules: [{ ...file.pricingRules[0], modifierPercentage: "7%" }] }),
      /^pricingRules\[0\]\.modifierPercentage: must be a decimal number as text/,
    ],
    [
      "a fraction without quotes, which YAML reads as a binary number",
      (file) => ({ ...file, pricingRules: [{ ...file.pricingRules[0], modifierPercentage: 7.1 }] }),
      /^pricingRules\[0\]\.modifierPercentage: .*text/,
    ],
    [
      "tiers with a gap",
      (file) => ({
        ...file,
        pricingRules: [
          ...file.pricingRules,
          {
            name: "tiers",
            scope: "SKU",
            service: "AmazonS3",
            usageType: "TimedStorage-ByteHrs",
            type: "TIERING",
            tiering: {
              customTiers: [
                { begin: "0", end: "1000", rate: "0.03" },
                { begin: "1001", rate: "0.02" },
              ],
            },
          },
        ],
      }),
      /^pricingRules\[1\]\.tiering\.customTiers\[1\]\.begin: .*1000/,
    ],
    [
      "tiers that do not go on without end",
      (file) => ({
        ...file,
        pricingRules: [
          ...file.pricingRules,
          {
            name: "tiers",
            scope: "SKU",
            service: "AmazonS3",
            usageType: "TimedStorage-ByteHrs",
            type: "TIERING",
            tiering: { customTiers: [{ begin: "0", end: "1000", rate: "0.03" }] },
          },
        ],
      }),
      /^pricingRules\[1\]\.tiering\.customTiers\[0\]\.end: /,
    ],
    [
      "two rules with the same target in one plan",
      (file) => ({
        ...file,
        pricingRules: [...file.pricingRules, { ...file.pricingRules[0], name: "minus-9" }],
        pricingPlans: [{ name: "standard", rules: ["minus-7", "minus-9"] }],
      }),
      /^pricingPlans\[0\]\.rules\[1\]: .*minus-7/,
    ],
    [
      "two things of the same name",
      (file) => ({ ...file, pricingRules: [...file.pricingRules, ...file.pricingRules] }),
      /^pricingRules\[1\]\.name: .*minus-7/,
    ],
    [
      "an account with 13 digits",
      (file) => ({
        ...file,
        transfers: [{ ...file.transfers[0], source: "1111111111111" }, file.transfers[1]],
      }),
      /^transfers\[0\]\.source: must be a 12-digit AWS account id/,
    ],
    [
      "an unknown key",
      (file) => ({ ...file, billingGroups: [{ ...file.billingGroups[0], pln: "standard" }] }),
      /^billingGroups\[0\]\.pln: is not a known key; known here: .*plan/,
    ],
    [
      "an unknown section",
      (file) => ({ ...file, billingGroup: [] }),
      /^billingGroup: is not a known .*billingGroups/,
    ],
    [
      "both a flat amount and a percentage",
      (file) => ({ ...file, customLineItems: [{ ...file.customLineItems[0], flat: "10" }] }),
      /^customLineItems\[0\]/,
    ],
    [
      "a negative flat amount",
      (file) => ({
        ...file,
        customLineItems: [
          { name: "x", description: "x", group: "alpha", type: "FEE", flat: "-1", from: "2026-10" },
        ],
      }),
      /^customLineItems\[0\]\.flat: .*CREDIT/,
    ],
    [
      "a country that is none",
      (file) => ({ ...file, taxProfiles: [{ account: ALPHA, country: "XX", rate: "0" }] }),
      /taxProfiles\[0\]\.country: must be an ISO 3166 country code/,
    ],
    [
      "an IBAN with a typing error",
      (file) => ({ ...file, invoicing: { seller: { bank: { iban: "IE29AIBK93115212345679" } } } }),
      /invoicing\.seller\.bank\.iban: is no IBAN: its length or its check digits are wrong/,
    ],
    [
      "numbers that would name hidden files",
      (file) => ({ ...file, invoicing: { numberSeries: { prefix: "../NW-" } } }),
      /invoicing\.numberSeries\.prefix: must be .* not begin with a dot/,
    ],
    [
      "a description that no XML document can hold",
      (file) => ({
        ...file,
        customLineItems: file.customLineItems.map((item) => ({ ...item, description: "Sup\u0000port" })),
      }),
      /customLineItems\[0\]\.description: must not contain control characters/,
    ],
    [
      "an exchange rate of 0",
      (file) => ({ ...file, fxRates: [{ ...file.fxRates[0], rate: "0" }] }),
      /^fxRates\[0\]\.rate: must be greater than 0, is 0/,
    ],
    [
      "a currency that is none",
      (file) => ({ ...file, paymentProfiles: [{ ...file.paymentProfiles[0], currency: "EURO" }] }),
      /^paymentProfiles\[0\]\.currency: /,
    ],
    [
      "another partner",
      (file) => ({ ...file, partner: { account: "888888888888", name: "Somebody else" } }),
      /^partner\.account: .*999999999999/,
    ],
    [
      "another version of the file format",
      (file) => ({ ...file, apiVersion: "rebill/v2" }),
      /^apiVersion: .*rebill\/v1/,
    ],
  ])("%s is refused with its path", async (_title, change, message) => {
    await world.expectRefused(await world.applyChanged(change), message);
  });

  it("an account that lost its leading zero for want of quotes is refused", async () => {
    const text = configurationText(sound).replaceAll(`"${BETA}"`, "012345678901");

    await world.expectRefused(
      await world.applyText(text),
      /organizations\[1\]\.managementAccount: must be text: write it in quotes/,
    );
  });

  it("broken YAML is refused with its line", async () => {
    await world.expectRefused(
      await world.applyText("apiVersion: rebill/v1\npartner: { account: [\n"),
      /line \d/,
    );
  });

  it("a duplicate key is refused with its line", async () => {
    await world.expectRefused(
      await world.applyText(
        'apiVersion: rebill/v1\npartner: { account: "999999999999", name: N }\ntransfers: []\ntransfers: []\n',
      ),
      /line 4/,
    );
  });

  it("an empty file is refused", async () => {
    await world.expectRefused(await world.applyText(""), /apiVersion/);
  });

  it("every problem is listed at once, one a line", async () => {
    const { stderr, stdout, exitCode } = await world.applyChanged((file) => ({
      ...file,
      pricingRules: [{ ...file.pricingRules[0], modifierPercentage: "101" }],
      fxRates: [{ ...file.fxRates[0], rate: "0" }],
    }));

    expect(JSON.parse(stdout).error.problems).toMatchObject([
      { path: "pricingRules[0].modifierPercentage" },
      { path: "fxRates[0].rate" },
    ]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
    expect(exitCode).toBe(2);
    expect(await world.content()).toEqual(world.before);
  });
});
