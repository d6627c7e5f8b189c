import { describe, expect, it } from "vitest";
import { alphaWith, compile, fileWith, problemsOf, warningsOf } from "./compile.ts";
import { EXAMPLE_FILE } from "./example-file.ts";

const QUOTE =
  "must be text: write it in quotes, because YAML reads unquoted digits as a number and leading zeros or decimals are lost";

describe("a configuration file's keys and values", () => {
  it("accepts the example of the public interface without a problem", () => {
    expect(problemsOf(EXAMPLE_FILE)).toEqual([]);
    expect(warningsOf(EXAMPLE_FILE)).toEqual([]);
  });

  it("accepts the optional keys", () => {
    const text = fileWith(`organizations:
  - id: o-alpha00001
    managementAccount: "111111111111"
    name: Alpha
    email: billing@alpha.example
    partition: aws
    sellerOfRecord: Amazon Web Services EMEA SARL
    flags: { pastDueInvoice: true, emailNotVerified: false, createdAt: 2026-11-01T00:00:00.000Z }
    accounts: [{ id: "111111111111", name: root, email: root@alpha.example, joined: 2026-10-15, left: "2026-10-28T12:00:00Z" }]
  - { id: o-resell0001, managementAccount: "222222222222", name: Reseller }
transfers:
  - { name: alpha, source: "111111111111", target: "222222222222", start: 2026-10 }
  - { name: reseller, source: "222222222222", target: "999999999999", start: 2026-10 }
transferPreferences:
  - { transfer: reseller, autoCreateGroups: true, plan: tiers }
  - { transfer: alpha, autoCreateGroups: false }
billingGroups:
  - { name: alpha, description: sold by the reseller, transfer: alpha, plan: tiers }
  - { name: alpha-indirect, transfer: alpha, plan: BasicPricingPlan, owner: "999999999999" }
  - { name: reseller, transfer: reseller, plan: Passthrough }
pricingRules:
  - { name: marketplace, scope: BILLING_ENTITY, billingEntity: AWS Marketplace, type: MARKUP, modifierPercentage: 3 }
  - name: own-tiers
    scope: SKU
    service: AmazonS3
    usageType: TimedStorage-ByteHrs
    type: TIERING
    tiering: { customTiers: [{ begin: 0, end: "51200", rate: "0.03" }, { begin: "51200", rate: "0.025" }] }
pricingPlans:
  - { name: tiers, description: Custom tiers, rules: [own-tiers, marketplace] }
customLineItems:
  - { name: fee, description: Fee, group: alpha, account: "111111111111", type: FEE, flat: 10, from: 2026-10, to: 2026-12, presentAs: AmazonEC2 }
  - { name: credit, description: Credit, group: alpha, type: CREDIT, percentage: 5, of: [group, fee], filter: { service: AmazonEC2 }, computation: ITEMIZED, from: 2026-10 }
taxProfiles:
  - { account: "111111111111", country: DE, rate: 19, legalName: Alpha GmbH, address: { lines: [Weg 1], postalCode: "10115", city: Berlin, country: DE }, exemption: none }
invoicing:
  paymentTermsDays: 14
  numberSeries: { prefix: NW-, digits: 5 }
  seller: { legalName: Northwind Cloud Ltd, address: { city: Dublin, country: IE }, taxRegistration: IE1, email: b@nw.example, bank: { iban: DE89370400440532013000, bic: X } }
  sellers:
    - { account: "222222222222", name: Reseller, sellerOfRecord: Reseller AG, currency: EUR, numberSeries: { prefix: RS- }, paymentTermsDays: 10 }
reports: { csv: true }
`);

    expect(problemsOf(text)).toEqual([]);
  });

  it("refuses dates of an account that are none, or end before they begin", () => {
    const account = (dates: string): string =>
      fileWith(`organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha, accounts: [{ id: "111111111111", name: root, ${dates} }] }
`);

    expect(problemsOf(account("joined: 2026-02-30"))).toEqual([
      "organizations[0].accounts[0].joined: must be a date YYYY-MM-DD or an instant YYYY-MM-DDThh:mm:ssZ, both UTC",
    ]);
    expect(problemsOf(account("joined: 2026-10-15, left: 2026-10-15"))).toEqual([
      "organizations[0].accounts[0].left: must be later than joined",
    ]);
  });

  it("refuses unknown keys at every depth and names the known ones", () => {
    const text = alphaWith(
      "colour: red\ninvoicing: { terms: 3 }\ntaxProfiles: [{ account: '111111111111', country: DE, rate: 0, vat: 1 }]",
    );

    expect(problemsOf(text)).toEqual([
      "colour: is not a known key; known here: apiVersion, partner, invoicing, reports, organizations, transfers, transferPreferences, pricingRules, pricingPlans, billingGroups, customLineItems, taxProfiles, fxRates, paymentProfiles",
      "taxProfiles[0].vat: is not a known key; known here: account, country, registration, legalName, address, rate, reverseCharge, exemption",
      "invoicing.terms: is not a known key; known here: paymentTermsDays, numberSeries, seller, sellers",
    ]);
  });

  it("refuses another version and a missing partner", () => {
    expect(problemsOf("apiVersion: rebill/v2\n")).toEqual([
      "apiVersion: must be rebill/v1, the only version this program reads",
      "partner: is required: the account and name given to rebill init",
    ]);
    expect(problemsOf("")).toEqual([": must be a mapping that starts with apiVersion: rebill/v1"]);
    expect(problemsOf("- a list")).toEqual([": must be a mapping that starts with apiVersion: rebill/v1"]);
  });

  it("refuses another partner's account", () => {
    expect(problemsOf("apiVersion: rebill/v1\npartner: { account: '888888888888', name: X }")).toEqual([
      "partner.account: must be 999999999999, the account this data belongs to",
    ]);
  });

  it("takes an unquoted account id of twelve digits and refuses one that lost its zeros", () => {
    const organization = (account: string) =>
      fileWith(`organizations: [{ id: o-alpha00001, managementAccount: ${account}, name: Alpha }]`);

    expect(problemsOf(organization("111111111111"))).toEqual([]);
    expect(problemsOf(organization("012345678901"))).toEqual([
      `organizations[0].managementAccount: ${QUOTE}`,
    ]);
    expect(problemsOf(organization('"1111111111111"'))).toEqual([
      "organizations[0].managementAccount: must be a 12-digit AWS account id, quoted in YAML",
    ]);
  });

  it("takes whole numbers without quotes and refuses unquoted fractions", () => {
    const rule = (percentage: string) =>
      fileWith(`pricingRules: [{ name: r, scope: GLOBAL, type: MARKUP, modifierPercentage: ${percentage} }]`);

    expect(problemsOf(rule("7"))).toEqual([]);
    expect(problemsOf(rule('"7.5"'))).toEqual([]);
    expect(problemsOf(rule("7.5"))).toEqual([`pricingRules[0].modifierPercentage: ${QUOTE}`]);
    expect(problemsOf(rule('"7,5"'))).toEqual([
      'pricingRules[0].modifierPercentage: must be a decimal number as text, such as "12.50"',
    ]);
    expect(problemsOf(rule("9007199254740993"))).toEqual([`pricingRules[0].modifierPercentage: ${QUOTE}`]);
  });

  it("refuses impossible months and dates", () => {
    const text = fileWith(`transfers:
  - { name: a, source: "111111111111", target: "999999999999", start: 2026-13 }
fxRates:
  - { period: 2026-2, from: USD, to: EUR, rate: "0.9", source: ECB, date: 2026-10-30 }
  - { period: 2026-02, from: USD, to: EUR, rate: "0.9", source: ECB, date: 2026-02-30 }
  - { period: 2026-02, from: USD, to: XXQ, rate: "0.9", source: ECB, date: 2026-02-27 }
`);

    expect(problemsOf(text)).toEqual([
      "transfers[0].start: must be a billing period YYYY-MM, such as 2026-10",
      "fxRates[0].period: must be a billing period YYYY-MM, such as 2026-10",
      "fxRates[1].date: must be a calendar date YYYY-MM-DD",
      "fxRates[2].to: must be an ISO 4217 currency code such as USD",
    ]);
  });

  it("names what is missing and what is of the wrong kind", () => {
    const text = fileWith(`transfers: { name: a }
pricingRules: [{ name: r, scope: WORLD }, just text, { name: "with space", scope: GLOBAL, type: MARKUP, modifierPercentage: 1 }]
pricingPlans: [{ name: p, rules: r }]
reports: { csv: yes please }
`);

    expect(problemsOf(text)).toEqual([
      "transfers: must be a list",
      "pricingRules[0].scope: must be one of GLOBAL, SERVICE, BILLING_ENTITY, SKU",
      "pricingRules[0].type: is required: one of MARKUP, DISCOUNT, TIERING",
      "pricingRules[1]: must be a mapping",
      "pricingRules[2].name: must be 1 to 128 characters of a-z A-Z 0-9 _ + = . - @, without spaces",
      "pricingPlans[0].rules: must be a list",
      "reports.csv: must be true or false",
    ]);
  });

  it("does not call a reference dangling when its target could not be read", () => {
    const text = fileWith(`${"pricingRules: [{ name: r, scope: GLOBAL, type: MARKUP, percent: 7 }]"}
pricingPlans: [{ name: p, rules: [r, other] }]
`);

    expect(problemsOf(text)).toEqual([
      "pricingRules[0].percent: is not a known key; known here: name, id, owner, tags, description, scope, type, service, usageType, operation, billingEntity, modifierPercentage, tiering",
      "pricingPlans[0].rules[1]: no pricing rule is named other",
    ]);
  });

  it("does not take the names of built-in object members for plans or sections", () => {
    expect(problemsOf(fileWith("constructor: 1\n__proto__: { partner: 1 }"))).toHaveLength(2);
    expect(
      problemsOf(fileWith('billingGroups: [{ name: g, primaryAccount: "999999999998", plan: constructor }]')),
    ).toEqual([
      "billingGroups[0].plan: no pricing plan is named constructor; managed plans are BasicPricingPlan and Passthrough",
    ]);
  });

  it("gives the same bytes for the same file", () => {
    expect(JSON.stringify(compile(EXAMPLE_FILE))).toBe(JSON.stringify(compile(EXAMPLE_FILE)));
  });
});
