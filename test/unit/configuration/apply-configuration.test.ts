import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InvalidConfigurationError } from "../../../shared/domain/configuration/findings.ts";
import { initialisePartner } from "../../../shared/use-cases/initialise-partner.ts";
import { type OpenConfiguration, openConfiguration } from "./configuration-directory.ts";
import { EXAMPLE_FILE } from "./example-file.ts";

let configuration: OpenConfiguration;
beforeEach(async () => {
  configuration = await openConfiguration();
});
afterEach(() => configuration.close());

const summary = ({
  changes,
}: {
  changes: readonly { action: string; kind: string; name: string; since?: string }[];
}) =>
  changes.map(
    ({ action, kind, name, since }) =>
      `${action} ${kind} ${name}${since === undefined ? "" : ` since ${since}`}`,
  );

describe("applying a configuration file", () => {
  it("adds everything the file names and says so, with line numbers of what is doubtful", async () => {
    const result = await configuration.apply(EXAMPLE_FILE);

    expect(summary(result)).toEqual([
      "change partner 999999999999",
      "add organization o-alpha00001",
      "add transfer alpha",
      "add pricingRule list-minus-7",
      "add pricingRule no-free-tier",
      "add pricingRule s3-plus-5",
      "add pricingRule t3-micro",
      "add pricingPlan standard",
      "add billingGroup alpha",
      "add billingGroup own-labs",
      "add customLineItem onboarding",
      "add customLineItem support",
      "add taxProfile 111111111111",
      "change invoicing partner",
      "add fxRate 2026-10 USD EUR",
      "add paymentProfile 111111111111 Northwind Cloud Ltd",
    ]);
    expect(result.changes[0]?.fields).toEqual([
      { field: "sellerOfRecord", before: "Northwind Cloud", after: "Northwind Cloud Ltd" },
    ]);
    expect(result.warnings).toEqual([
      {
        path: "pricingRules[1]",
        reason:
          "s3-plus-5 replaces list-minus-7 for AmazonS3 in standard, percentages do not stack: 5 % above the public price, not 2.35 % below the public price",
        line: 17,
        code: "overlapping-rules",
        severity: "note",
      },
      {
        path: "pricingRules[2]",
        reason: expect.stringMatching(/^t3-micro replaces list-minus-7 for AmazonEC2 USW2-BoxUsage/),
        line: 18,
        code: "overlapping-rules",
        severity: "note",
      },
      {
        path: "pricingRules[3]",
        reason: "no-free-tier is in no pricing plan and has no effect",
        line: 19,
        code: "unused-rule",
        severity: "warning",
      },
    ]);
    expect(result.applied).toBe(true);
  });

  it("changes nothing the second time", async () => {
    await configuration.apply(EXAMPLE_FILE);

    const again = await configuration.apply(EXAMPLE_FILE);

    expect(again).toMatchObject({ changes: [], applied: false });
  });

  it("shows what would change without changing it", async () => {
    const dry = await configuration.apply(EXAMPLE_FILE, { dryRun: true });

    expect(dry.changes).toHaveLength(16);
    expect(dry.applied).toBe(false);
    expect((await configuration.snapshot("2026-10")).billingGroups).toEqual([]);
  });

  it("reports a changed member with its values before and after", async () => {
    await configuration.apply(EXAMPLE_FILE);

    const result = await configuration.apply(
      EXAMPLE_FILE.replace(', modifierPercentage: "7"', ', modifierPercentage: "7.5"'),
    );

    expect(result.changes).toEqual([
      {
        action: "change",
        kind: "pricingRule",
        name: "list-minus-7",
        arn: expect.stringContaining(":pricingrule/"),
        fields: [{ field: "modifierPercentage", before: "7", after: "7.5" }],
      },
    ]);
  });

  it("removes what the file no longer names", async () => {
    await configuration.apply(EXAMPLE_FILE);
    const withoutItems = EXAMPLE_FILE.replace(/customLineItems:\n(.*\n){2}/, "").replace(
      /fxRates:\n.*\n/,
      "",
    );

    const result = await configuration.apply(withoutItems);

    expect(summary(result)).toEqual([
      "remove customLineItem onboarding",
      "remove customLineItem support",
      "remove fxRate 2026-10 USD EUR",
    ]);
    const snapshot = await configuration.snapshot("2026-10");
    expect(snapshot.customLineItems).toEqual([]);
    expect(snapshot.fxRates).toEqual([]);
  });

  it("refuses a file with problems as a whole and names path, line and reason of each", async () => {
    await configuration.apply(EXAMPLE_FILE);
    const before = await configuration.export();
    const broken = EXAMPLE_FILE.replace("plan: standard }", "plan: standart }").replace(
      "start: 2026-10",
      "start: 2027-10",
    );

    const refusal = await configuration.apply(broken).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(InvalidConfigurationError);
    expect((refusal as InvalidConfigurationError).problems).toEqual([
      {
        path: "transfers[0].end",
        reason: "2027-03 is before the start 2027-10; it is the last month billed",
        line: 14,
      },
      {
        path: "billingGroups[0].plan",
        reason: "no pricing plan is named standart; managed plans are BasicPricingPlan and Passthrough",
        line: 23,
      },
    ]);
    expect((refusal as Error).message).toBe(
      "transfers[0].end: 2027-03 is before the start 2027-10; it is the last month billed (line 14)\n" +
        "billingGroups[0].plan: no pricing plan is named standart; managed plans are BasicPricingPlan and Passthrough (line 23)",
    );
    expect(await configuration.export()).toBe(before);
  });

  it("refuses text that is no proper YAML", async () => {
    await expect(configuration.apply(`${EXAMPLE_FILE}partner: { account: "1" }\n`)).rejects.toThrow(
      "Map keys must be unique (line 37)",
    );
  });

  it("writes hundreds of records in several transactions", async () => {
    const rules = Array.from(
      { length: 350 },
      (_, index) =>
        `  - { name: r${index}, scope: SERVICE, service: S${index}, type: MARKUP, modifierPercentage: "1" }`,
    );
    const text = EXAMPLE_FILE.replace("pricingRules:", `pricingRules:\n${rules.join("\n")}`).replace(
      "rules: [",
      `rules: [${rules.map((_, index) => `r${index}`).join(", ")}, `,
    );

    const result = await configuration.apply(text);

    expect(result.changes.filter(({ kind }) => kind === "pricingRule")).toHaveLength(354);
    expect((await configuration.snapshot("2026-10")).pricingRules).toHaveLength(353);
    expect((await configuration.apply(text)).applied).toBe(false);
  });
});

describe("applying a file from a month on", () => {
  const raised = EXAMPLE_FILE.replace(', modifierPercentage: "7"', ', modifierPercentage: "9"').replace(
    / {2}- { name: support.*\n/,
    "",
  );
  const discountIn = async (period: string) =>
    (await configuration.snapshot(period)).pricingRules.flatMap((rule) =>
      rule.name === "list-minus-7" && rule.type !== "TIERING" ? [rule.modifierPercentage] : [],
    );
  const itemsIn = async (period: string) =>
    (await configuration.snapshot(period)).customLineItems.map(({ name }) => name).sort();

  it("keeps earlier months as they were, removals included", async () => {
    await configuration.apply(EXAMPLE_FILE);

    const result = await configuration.apply(raised, { from: "2026-12" });

    expect(summary(result)).toEqual(["change pricingRule list-minus-7", "remove customLineItem support"]);
    expect(await discountIn("2026-11")).toEqual(["7"]);
    expect(await discountIn("2026-12")).toEqual(["9"]);
    expect(await itemsIn("2026-10")).toEqual(["onboarding", "support"]);
    expect(await itemsIn("2026-11")).toEqual(["support"]);
    expect(await itemsIn("2026-12")).toEqual([]);
  });

  it("gives a removed thing back from a later month", async () => {
    await configuration.apply(EXAMPLE_FILE);
    await configuration.apply(raised, { from: "2026-11" });

    const result = await configuration.apply(EXAMPLE_FILE, { from: "2027-01" });

    expect(summary(result)).toEqual(["change pricingRule list-minus-7", "add customLineItem support"]);
    expect(await itemsIn("2026-12")).toEqual([]);
    expect(await itemsIn("2027-01")).toEqual(["support"]);
  });

  it("overrides later versions and says from when they differed", async () => {
    await configuration.apply(EXAMPLE_FILE);
    await configuration.apply(raised, { from: "2026-12" });

    const result = await configuration.apply(EXAMPLE_FILE);

    expect(summary(result)).toEqual([
      "change pricingRule list-minus-7 since 2026-12",
      "add customLineItem support since 2026-12",
    ]);
    expect(await discountIn("2026-12")).toEqual(["7"]);
    expect(await configuration.apply(EXAMPLE_FILE)).toMatchObject({ changes: [], applied: false });
  });

  it("leaves the exchange rates of earlier months alone and says so", async () => {
    await configuration.apply(EXAMPLE_FILE);
    const other = EXAMPLE_FILE.replace('rate: "0.9210"', 'rate: "0.8"');

    const result = await configuration.apply(other, { from: "2026-11" });

    expect(result.changes).toEqual([]);
    expect(result.warnings).toContainEqual({
      path: "fxRates",
      reason: "1 rates of months before 2026-11 are not applied",
    });
    expect((await configuration.snapshot("2026-10")).fxRates.map(({ rate }) => rate)).toEqual(["0.921"]);
  });

  it("is exported with the month it holds from, and applying that changes nothing", async () => {
    await configuration.apply(EXAMPLE_FILE);
    await configuration.apply(raised, { from: "2026-12" });

    const text = await configuration.export();

    expect(text.split("\n")[0]).toBe("# In force from 2026-12 on: rebill apply FILE.yaml --from 2026-12");
    expect(await configuration.apply(text, { from: "2026-12" })).toMatchObject({
      changes: [],
      applied: false,
    });
  });
});

describe("initialising a partner", () => {
  it("registers its organisation and itself as seller", async () => {
    const snapshot = await configuration.snapshot("2026-10");

    expect(snapshot.partner).toEqual({
      account: "999999999999",
      name: "Northwind Cloud",
      organization: "o-999999999999",
      currency: "USD",
      sellerOfRecord: "Northwind Cloud",
    });
    expect(snapshot.organisations).toEqual([
      {
        id: "o-999999999999",
        managementAccount: "999999999999",
        name: "Northwind Cloud",
        accounts: [{ id: "999999999999", name: "Northwind Cloud" }],
      },
    ]);
    expect(snapshot.sellers).toEqual([
      {
        account: "999999999999",
        name: "Northwind Cloud",
        sellerOfRecord: "Northwind Cloud",
        currency: "USD",
        paymentTermsDays: 30,
        numberSeries: { prefix: "999999999999-", digits: 6 },
      },
    ]);
  });

  it("is the same again for the same values, also after the configuration changed", async () => {
    await configuration.apply(EXAMPLE_FILE);
    const before = await configuration.export();

    const again = await initialisePartner(configuration.deps, {
      account: "999999999999",
      name: "Northwind Cloud",
    });

    expect(again.outcome).toBe("unchanged");
    expect(await configuration.export()).toBe(before);
  });

  it("refuses other values and impossible ones", async () => {
    const initialise = (account: string, name: string, organization?: string) =>
      initialisePartner(configuration.deps, {
        account,
        name,
        ...(organization === undefined ? {} : { organization }),
      });

    await expect(initialise("888888888888", "Northwind Cloud")).rejects.toThrow(
      '--account: this data already belongs to partner 999999999999 "Northwind Cloud" with organisation o-999999999999; use another data directory',
    );
    await expect(initialise("999999999999", "Other")).rejects.toThrow("name: this data already belongs");
    await expect(initialise("999999999999", "Northwind Cloud", "o-other00001")).rejects.toThrow(
      "org: this data already belongs",
    );
    await expect(initialise("99999999999", "X")).rejects.toThrow(
      "account: must be a 12-digit AWS account id",
    );
    await expect(initialise("999999999999", "X", "r-1")).rejects.toThrow("--org: must be an organization id");
    await expect(initialise("999999999999", " ")).rejects.toThrow("--name: must have 1 to 200 characters");
  });
});
