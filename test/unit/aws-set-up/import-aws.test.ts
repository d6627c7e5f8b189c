import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { configurationAt } from "../../../shared/stores/configuration-store.ts";
import { readStoredConfiguration } from "../../../shared/use-cases/read-stored-configuration.ts";
import { fileWith } from "../configuration/compile.ts";
import { type OpenConfiguration, openConfiguration } from "../configuration/configuration-directory.ts";
import { arnOf, BASIC, importTold, inbound, number, PAYER, type Told } from "./told-set-up.ts";

let configuration: OpenConfiguration;
beforeEach(async () => {
  configuration = await openConfiguration();
});
afterEach(() => configuration.close());

const storedIn = async (month: string) =>
  configurationAt((await readStoredConfiguration(configuration.deps)).versions, BillingPeriod.parse(month));

const RULE = {
  Arn: arnOf("pricingrule", "rulerule01"),
  Name: "minus-7",
  Description: "",
  Scope: "GLOBAL",
  Type: "DISCOUNT",
  ModifierPercentage: number("7.0"),
};
const PLAN = {
  Arn: arnOf("pricingplan", "planplan01"),
  Name: "standard",
  Description: "first\r\nsecond\u0007",
};
const GROUP = {
  Arn: arnOf("billinggroup", "500000000001"),
  Name: "labs",
  PrimaryAccountId: "500000000001",
  ComputationPreference: { PricingPlanArn: PLAN.Arn },
  Status: "ACTIVE",
  AccountGrouping: { AutoAssociate: true },
};
const ITEM = {
  Arn: arnOf("customlineitem", "itemitem01"),
  Name: "support",
  Description: "Support",
  BillingGroupArn: GROUP.Arn,
  ChargeDetails: { Type: "FEE", Flat: { ChargeValue: number("0.10000000000000000001") } },
};
const ACCOUNTS = ["500000000001", "500000000002"].map((AccountId) => ({
  AccountId,
  BillingGroupArn: GROUP.Arn,
  AccountName: `name of ${AccountId}`,
  AccountEmail: `${AccountId}@northwind.example`,
}));

const SET_UP: Told = {
  lists: {
    ListPricingRules: [RULE],
    ListPricingPlans: [PLAN, { Arn: BASIC, Name: "BasicPricingPlan" }],
    ListPricingRulesAssociatedToPricingPlan: [RULE.Arn],
    ListBillingGroups: [GROUP],
    ListAccountAssociations: ACCOUNTS,
  },
  tags: { [RULE.Arn]: { team: "billing" } },
};
const withLists = (lists: NonNullable<Told["lists"]>, more: Told = {}): Told => ({
  ...SET_UP,
  ...more,
  lists: { ...SET_UP.lists, ...lists },
});

describe("importing a set-up", () => {
  it("keeps ids, digits, tags and accounts, and leaves plans that AWS keeps where they are", async () => {
    const result = await importTold(configuration, SET_UP);
    const stored = await storedIn("2026-01");

    expect(result).toMatchObject({ applied: true, from: "0000-01", owner: PAYER });
    expect(stored.pricingRules).toEqual([
      {
        arn: RULE.Arn,
        name: "minus-7",
        tags: { team: "billing" },
        scope: "GLOBAL",
        type: "DISCOUNT",
        modifierPercentage: "7",
      },
    ]);
    expect(stored.pricingPlans).toEqual([
      { arn: PLAN.Arn, name: "standard", description: "first\nsecond", rules: [RULE.Arn] },
    ]);
    expect(stored.billingGroups).toMatchObject([
      { arn: GROUP.Arn, accounts: ["500000000001", "500000000002"], autoAssociate: true, plan: PLAN.Arn },
    ]);
    expect(stored.organisations).toMatchObject([
      {
        id: "o-999999999999",
        accounts: [
          { id: PAYER },
          { id: "500000000001", name: "name of 500000000001", email: "500000000001@northwind.example" },
          { id: "500000000002" },
        ],
      },
    ]);
    expect(await importTold(configuration, SET_UP)).toMatchObject({
      changes: [],
      applied: false,
      from: "2026-11",
    });
  });

  it("refuses amounts that cannot be priced to the last digit", async () => {
    const told = {
      ...SET_UP,
      items: { "2026-11": [ITEM] },
      versions: { [ITEM.Arn]: [{ StartBillingPeriod: "2026-10" }] },
    };

    await expect(importTold(configuration, told)).rejects.toThrow(
      "customLineItems[0].flat: must have at most 10 decimal places",
    );
  });

  it("takes the months of an item from its versions, and finds one that ended within a year", async () => {
    const flat = { ...ITEM, ChargeDetails: { Type: "CREDIT", Flat: { ChargeValue: number("1E+2") } } };

    await importTold(configuration, {
      ...SET_UP,
      items: { "2026-03": [flat] },
      versions: {
        [ITEM.Arn]: [
          { StartBillingPeriod: "2026-2", EndBillingPeriod: "2026-04" },
          { StartBillingPeriod: "2026-01", EndBillingPeriod: "2026-02" },
        ],
      },
    });

    expect((await storedIn("2026-11")).customLineItems).toMatchObject([
      { name: "support", type: "CREDIT", amount: "100", from: "2026-01", to: "2026-03" },
    ]);
  });

  it("holds from the current month on where the account was known, and leaves everything else alone", async () => {
    await importTold(configuration, SET_UP);
    await configuration.apply(
      (await configuration.export()).replace(
        "taxProfiles: []",
        'taxProfiles: [{ account: "999999999999", country: DE, rate: "19" }]',
      ),
    );
    const renamed = withLists({
      ListPricingRules: [{ ...RULE, Name: "minus-8", ModifierPercentage: number("8") }],
    });

    const result = await importTold(configuration, renamed);

    expect(result.changes).toMatchObject([
      {
        action: "change",
        arn: RULE.Arn,
        fields: [
          { field: "name", before: "minus-7", after: "minus-8" },
          { field: "modifierPercentage", before: "7", after: "8" },
        ],
      },
    ]);
    expect((await storedIn("2026-10")).pricingRules).toMatchObject([{ name: "minus-7" }]);
    expect((await storedIn("2026-11")).pricingRules).toMatchObject([{ name: "minus-8" }]);
    expect((await storedIn("2026-11")).taxProfiles).toMatchObject([{ account: PAYER, rate: "19" }]);
  });

  it("takes away what is no longer there, and never what somebody else owns", async () => {
    await configuration.apply(
      fileWith(`organizations:
  - { id: o-resell0001, managementAccount: "222222222222", name: Reseller }
transfers:
  - { name: reseller, source: "222222222222", target: "999999999999", start: 2026-10 }
pricingRules:
  - { name: minus-7, owner: "222222222222", scope: GLOBAL, type: MARKUP, modifierPercentage: "3" }
  - { name: old, scope: GLOBAL, type: MARKUP, modifierPercentage: "3" }
`),
    );

    await importTold(configuration, SET_UP);

    expect(
      (await storedIn("2026-11")).pricingRules.map(({ arn, name }) => [arn.slice(26, 38), name]),
    ).toEqual([
      ["222222222222", "minus-7"],
      [PAYER, "minus-7"],
    ]);
    expect((await storedIn("2026-10")).pricingRules.map(({ name }) => name)).toContain("old");
  });
});

describe("importing transfers and organisations", () => {
  const transferGroup = (id: string, more: object = {}) => ({
    ...GROUP,
    Arn: arnOf("billinggroup", "groupgroup"),
    Name: "alpha",
    PrimaryAccountId: "111111111111",
    ComputationPreference: { PricingPlanArn: BASIC },
    AccountGrouping: { ResponsibilityTransferArn: inbound(id) },
    ...more,
  });
  const transfer = {
    id: "rt-alpha00001",
    arn: inbound("rt-alpha00001"),
    name: "alpha of ours",
    status: "ACCEPTED",
    source: "111111111111",
    sourceEmail: "root@alpha.example",
    target: PAYER,
    start: "2026-09-01T00:00:00.000Z",
  };

  it("takes both from Organizations where it is served", async () => {
    const result = await importTold(
      configuration,
      withLists(
        { ListBillingGroups: [GROUP, transferGroup("rt-alpha00001")] },
        {
          organization: {
            id: "o-999999999999",
            managementAccount: PAYER,
            email: "root@northwind.example",
            accounts: [
              { id: PAYER, name: "Northwind root", email: "root@northwind.example" },
              { id: "500000000001", name: "labs", joined: "2024-05-06T07:08:09.000Z" },
              { id: "500000000002", name: "web" },
            ],
          },
          transfers: [
            transfer,
            { ...transfer, id: "rt-invited001", status: "REQUESTED" },
            {
              ...transfer,
              id: "rt-former0001",
              arn: inbound("rt-former0001"),
              name: "former",
              status: "WITHDRAWN",
              start: "2026-01-01T00:00:00.000Z",
              end: "2026-08-31T23:59:59.999Z",
            },
          ],
          preferences: {
            [inbound("rt-alpha00001")]: {
              AutoBillingTransferBillingGroupCreation: { Enabled: true, PricingPlanArn: PLAN.Arn },
              LastModifiedTime: number("1790000000"),
            },
            [inbound("rt-former0001")]: { AutoBillingTransferBillingGroupCreation: { Enabled: false } },
          },
        },
      ),
    );
    const stored = await storedIn("2026-11");

    expect(stored.transfers).toEqual([
      { id: "rt-alpha00001", name: "alpha of ours", source: "111111111111", target: PAYER, start: "2026-09" },
      {
        id: "rt-former0001",
        name: "former",
        source: "111111111111",
        target: PAYER,
        start: "2026-01",
        end: "2026-08",
      },
    ]);
    expect(stored.transferPreferences).toEqual([
      { transfer: "rt-alpha00001", autoCreateGroups: true, plan: PLAN.Arn },
    ]);
    expect(stored.organisations).toMatchObject([
      {
        id: "o-999999999999",
        email: "root@northwind.example",
        accounts: [
          { id: PAYER },
          { id: "500000000001", joined: "2024-05-06T07:08:09.000Z" },
          { name: "web" },
        ],
      },
      { id: "o-alpha00001", managementAccount: "111111111111", email: "root@alpha.example" },
    ]);
    expect(stored.billingGroups).toMatchObject([
      { name: "labs" },
      { name: "alpha", transfer: "rt-alpha00001" },
    ]);
    expect(result.notes).toEqual([
      "the organization of 111111111111 was not known; it is taken in as o-alpha00001 without its member accounts",
    ]);
  });

  it("without Organizations keeps transfers that are known, and says what it takes for the first month of others", async () => {
    const groups = { ListBillingGroups: [transferGroup("rt-given00001", { Status: "PENDING" })] };
    await configuration.apply(
      fileWith(`organizations:\n  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha }\n`),
    );

    const result = await importTold(configuration, withLists(groups), { dryRun: true });
    await configuration.apply(
      fileWith(`organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha }
transfers:
  - { id: rt-given00001, name: alpha, source: "111111111111", target: "999999999999", start: 2026-05 }
`),
    );
    await importTold(configuration, withLists(groups));

    expect(result.notes).toEqual([
      "Organizations: the endpoint does not serve it; accounts are those that Billing Conductor lists",
      "inbound transfers: the endpoint does not serve it; transfers known here stay as they are",
      "transfer rt-given00001 of 111111111111: its first month is not told and taken for 2026-12; write another one into the file if it is wrong",
    ]);
    expect((await storedIn("2026-11")).transfers).toMatchObject([{ id: "rt-given00001", start: "2026-05" }]);
  });

  it("without Organizations takes in the organisation behind a transfer that nobody has described", async () => {
    const groups = { ListBillingGroups: [transferGroup("rt-given00001", {})] };

    const result = await importTold(configuration, withLists(groups));
    const { organisations, transfers } = await configuration.snapshot("2026-12");

    expect(organisations).toContainEqual({
      id: "o-alpha00001",
      managementAccount: "111111111111",
      name: "alpha",
      accounts: [{ id: "111111111111", name: "alpha" }],
    });
    expect(transfers).toMatchObject([{ id: "rt-given00001", source: "111111111111", name: "alpha" }]);
    expect(result.notes).toContain(
      "the organization of 111111111111 was not known; it is taken in as o-alpha00001 without its member accounts",
    );
  });

  it("leaves out groups that are of nobody any more, with their items, and says so", async () => {
    const gone = { ...GROUP, Status: "PRIMARY_ACCOUNT_MISSING" };
    const result = await importTold(configuration, {
      ...withLists({ ListBillingGroups: [gone, transferGroup("rt-nobody0001")] }, { transfers: [] }),
      items: { "2026-11": [{ ...ITEM, ChargeDetails: { Type: "FEE", Flat: { ChargeValue: number("1") } } }] },
      versions: { [ITEM.Arn]: [{ StartBillingPeriod: "2026-10" }] },
    });

    expect(result.notes.slice(1)).toEqual([
      `billing group ${GROUP.Arn} and its custom line items are left out: its primary account has left the organization`,
      `billing group ${arnOf("billinggroup", "groupgroup")} and its custom line items are left out: its transfer is not known`,
    ]);
    expect(await storedIn("2026-11")).toMatchObject({ billingGroups: [], customLineItems: [] });
  });
});

describe("importing what contradicts itself", () => {
  const refusalOf = async (told: Told): Promise<readonly string[]> => {
    const before = await storedIn("2026-11");
    const error = await importTold(configuration, told).then(
      () => new Error("taken"),
      (caught: Error) => caught,
    );
    expect(await storedIn("2026-11")).toEqual(before);
    return error.message.split("\n");
  };

  it("lists every value it does not understand, with its place, and writes nothing", async () => {
    expect(
      await refusalOf(
        withLists({
          ListPricingRules: [
            { ...RULE, Scope: "PLANET" },
            { ...RULE, Arn: "arn:aws:billingconductor::999999999999:pricingrule/short" },
            { ...RULE, ModifierPercentage: 7 },
          ],
          ListBillingGroups: [{ ...GROUP, Name: undefined }],
        }),
      ),
    ).toEqual([
      expect.stringMatching(/^ListBillingGroups\[0\]\.Name: /),
      expect.stringMatching(/^ListPricingRules\[0\]\.Scope: /),
      "ListPricingRules[1].Arn: must be a pricing rule ARN",
      "ListPricingRules[2].ModifierPercentage: must be a number",
    ]);
  });

  it("refuses members that do not go together, and references to what was not told", async () => {
    expect(
      await refusalOf(withLists({ ListPricingRules: [{ ...RULE, Scope: "SKU", Service: "AmazonEC2" }] })),
    ).toEqual([expect.stringContaining(`"${RULE.Arn}": its members do not go together`)]);
    expect(await refusalOf(withLists({ ListPricingRules: [], ListPricingPlans: [PLAN] }))).toEqual([
      `pricingPlans[0].rules[0]: no pricing rule is named ${RULE.Arn}`,
    ]);
    expect(
      await refusalOf(withLists({ ListPricingPlans: [], ListPricingRulesAssociatedToPricingPlan: [] })),
    ).toEqual([
      `billingGroups[0].plan: no pricing plan is named ${PLAN.Arn}; managed plans are BasicPricingPlan and Passthrough`,
    ]);
  });

  it("refuses things of several accounts, and of another partition", async () => {
    const foreign = { ...RULE, Arn: arnOf("pricingrule", "rulerule02", "111111111111") };
    const chinese = { ...RULE, Arn: RULE.Arn.replace("arn:aws:", "arn:aws-cn:") };

    expect(await refusalOf(withLists({ ListPricingRules: [RULE, foreign] }))).toEqual([
      "what was read belongs to several accounts, 999999999999, 111111111111: do both endpoints and the profile belong together?",
    ]);
    expect(await refusalOf(withLists({ ListPricingRules: [chinese] }))).toEqual([
      `${chinese.Arn} is of another partition; only ARNs of partition aws can be kept`,
    ]);
  });
});
