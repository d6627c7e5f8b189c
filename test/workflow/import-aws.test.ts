import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import type { ImportAwsResult } from "../../shared/use-cases/import-aws/import-aws.ts";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { type RunningServe, runServe } from "../support/running-serve.ts";
import { sendSigned } from "../support/served-partner.ts";

const ACCOUNTS = ["500000000001", "500000000002", "500000000003", "500000000004"] as const;
const CUSTOMER = "111111111111";
const RESELLER = "222222222222";
const FUTURE = "333333333333";
const PASSTHROUGH = "arn:aws:billingconductor::aws:pricingplan/Passthrough";
const transferArn = (organization: string, id: string): string =>
  `arn:aws:organizations::${PARTNER}:transfer/${organization}/billing/inbound/${id}`;
const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";

/** What Billing Conductor knows nothing of, or the endpoint does not tell yet: the same on both sides. */
const base = {
  organizations: [
    {
      id: "o-999999999999",
      managementAccount: PARTNER,
      name: "Northwind Cloud",
      email: "root@northwind.example",
      accounts: ACCOUNTS.map((id) => ({ id, name: `account ${id}`, email: `${id}@northwind.example` })),
    },
    { id: "o-alpha00001", managementAccount: CUSTOMER, name: "Alpha" },
    { id: "o-resell0001", managementAccount: RESELLER, name: "Reseller" },
    { id: "o-future0001", managementAccount: FUTURE, name: "Future" },
  ],
  transfers: [
    { name: "alpha", id: "rt-alpha00001", source: CUSTOMER, target: PARTNER, start: "2026-10" },
    { name: "reseller", id: "rt-resell0001", source: RESELLER, target: PARTNER, start: "2026-10" },
    { name: "future", id: "rt-future0001", source: FUTURE, target: PARTNER, start: "2027-01" },
  ],
  taxProfiles: [{ account: CUSTOMER, country: "DE", rate: "19" }],
  invoicing: { paymentTermsDays: 14, numberSeries: { prefix: "NW-" } },
  fxRates: [{ period: "2026-11", from: "USD", to: "EUR", rate: "0.9", source: "ECB", date: "2026-11-30" }],
};
const COSTS = [
  {
    payer: PARTNER,
    period: "2026-11",
    rows: [
      { account: ACCOUNTS[0], usage: "720", rate: "0.0104" },
      { account: ACCOUNTS[1], usage: "1000", rate: "0.023", service: "AmazonS3" },
      { account: ACCOUNTS[2], usage: "33.3", rate: "0.0000000007" },
    ],
  },
  { payer: CUSTOMER, period: "2026-11", rows: [{ account: CUSTOMER, usage: "10", rate: "1.23" }] },
  { payer: RESELLER, period: "2026-11", rows: [{ account: RESELLER, usage: "7", rate: "3" }] },
];

let from: Partner;
let to: Partner;
let serve: RunningServe;
let call: (operation: string, body: object | string, method?: string) => Promise<{ Arn: string }>;
beforeAll(async () => {
  from = await openPartner({ now: "2026-10-15T10:00:00Z", configuration: base });
  to = await openPartner({ now: "2026-11-15T10:00:00Z", configuration: base });
  await from.json(
    "credentials",
    "create",
    "--account",
    PARTNER,
    "--role",
    "customer-viewer",
    "--profile",
    "viewer",
  );
  serve = await runServe(from.data);
  const credentials = await readCredentialsProfile(from.data, "rebill");
  if (credentials === undefined) throw new Error("no profile rebill");
  call = async (operation, body, method = "POST") => {
    const {
      status,
      text,
      body: answer,
    } = await sendSigned(serve.url, credentials, { method, path: operation, body });
    if (status > 299) throw new Error(`${operation} answered ${status}: ${text}`);
    return answer;
  };
  await fill();
  await appendFile(
    join(from.data, "credentials"),
    `\n[forged]\naws_access_key_id = ${credentials.accessKeyId}\naws_secret_access_key = ${"x".repeat(40)}\n`,
  );
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(from.data, "credentials");
  process.env.AWS_EC2_METADATA_DISABLED = "true";
}, 120_000);
afterAll(async () => {
  delete process.env.AWS_SHARED_CREDENTIALS_FILE;
  delete process.env.AWS_EC2_METADATA_DISABLED;
  await serve.stop();
  await from.close();
  await to.close();
});

/** Every kind of thing with its newest members, through the API alone. */
const fill = async (): Promise<void> => {
  const rule = (Name: string, members: object | string) =>
    call(
      "/create-pricing-rule",
      typeof members === "string" ? `{"Name":"${Name}",${members}}` : { Name, ...members },
    );
  const list = await rule("list-minus-7", {
    Scope: "GLOBAL",
    Type: "DISCOUNT",
    ModifierPercentage: 7.25,
    Tags: { team: "a: b", empty: "" },
  });
  const s3 = await rule("s3-plus-5", {
    Scope: "SERVICE",
    Type: "MARKUP",
    ModifierPercentage: 5,
    Service: "AmazonS3",
  });
  const market = await rule("marketplace", {
    Scope: "BILLING_ENTITY",
    Type: "MARKUP",
    ModifierPercentage: 120,
    BillingEntity: "AWS Marketplace",
  });
  const free = await rule("no-free-tier", {
    Scope: "GLOBAL",
    Type: "TIERING",
    Tiering: { FreeTier: { Activated: false } },
  });
  const tiers = await rule(
    "own-tiers",
    '"Scope":"SKU","Type":"TIERING","Service":"AmazonS3","UsageType":"TimedStorage-ByteHrs","Operation":"StandardStorage","Tiering":{"CustomTiers":[{"BeginRangeInclusive":0,"EndRangeExclusive":1234567890.1234567891,"RateValue":0.0000000001},{"BeginRangeInclusive":1234567890.1234567891,"RateValue":0.1}]}',
  );
  const plan = await call("/create-pricing-plan", {
    Name: "standard",
    Description: "Line\nbreak, and ünïcode",
    PricingRuleArns: [list.Arn, s3.Arn, free.Arn],
    Tags: { null: "0012" },
  });
  const other = await call("/create-pricing-plan", { Name: "group", PricingRuleArns: [market.Arn] });
  await call("/associate-pricing-rules", { Arn: other.Arn, PricingRuleArns: [tiers.Arn] }, "PUT");
  const group = (Name: string, PricingPlanArn: string, members: object) =>
    call("/create-billing-group", { Name, ComputationPreference: { PricingPlanArn }, ...members });
  const ofTransfer = (organization: string, id: string) => ({
    AccountGrouping: { ResponsibilityTransferArn: transferArn(organization, id) },
  });
  const item = (Name: string, BillingGroupArn: string, charge: string, members = "") =>
    call(
      "/create-custom-line-item",
      `{"Name":"${Name}","Description":"${Name} of the group","BillingGroupArn":"${BillingGroupArn}","ChargeDetails":${charge}${members}}`,
    );
  const labs = await group("labs", plan.Arn, {
    PrimaryAccountId: ACCOUNTS[1],
    AccountGrouping: { LinkedAccountIds: [ACCOUNTS[1], ACCOUNTS[0]], AutoAssociate: true },
    Description: "Our own",
    Tags: { owner: "labs" },
  });
  // Ends in October, and was in the base of a percentage that goes on.
  const onboarding = await item(
    "onboarding",
    labs.Arn,
    '{"Type":"FEE","Flat":{"ChargeValue":99.99}}',
    ',"BillingPeriodRange":{"InclusiveStartBillingPeriod":"2026-10","ExclusiveEndBillingPeriod":"2026-11"}',
  );
  await item(
    "october-on",
    labs.Arn,
    `{"Type":"FEE","Percentage":{"PercentageValue":5,"AssociatedValues":["${labs.Arn}","${onboarding.Arn}"]}}`,
    ',"BillingPeriodRange":{"InclusiveStartBillingPeriod":"2026-10"}',
  );
  await call("/rebill/v1/clock", { now: "2026-11-15T10:00:00Z" });
  await group("shop", other.Arn, {
    PrimaryAccountId: ACCOUNTS[2],
    AccountGrouping: { LinkedAccountIds: [ACCOUNTS[2]] },
  });
  const alpha = await group("alpha", other.Arn, ofTransfer("o-alpha00001", "rt-alpha00001"));
  await group("reseller", PASSTHROUGH, ofTransfer("o-resell0001", "rt-resell0001"));
  await group("future", BASIC, ofTransfer("o-future0001", "rt-future0001"));
  await call(
    "/update-billing-transfer-preference",
    {
      ResponsibilityTransferArn: transferArn("o-resell0001", "rt-resell0001"),
      AutoBillingTransferBillingGroupCreation: { Enabled: true, PricingPlanArn: plan.Arn },
    },
    "PUT",
  );
  const endless = `,"BillingPeriodRange":{"InclusiveStartBillingPeriod":"2026-11"}`;
  const setup = await item("setup", labs.Arn, '{"Type":"FEE","Flat":{"ChargeValue":250.0000000001}}');
  await item(
    "credit",
    labs.Arn,
    '{"Type":"CREDIT","Flat":{"ChargeValue":1}}',
    `${endless},"AccountId":"${ACCOUNTS[0]}"`,
  );
  await item(
    "group",
    labs.Arn,
    `{"Type":"FEE","Percentage":{"PercentageValue":12.3456789,"AssociatedValues":["${setup.Arn}","${labs.Arn}"]}}`,
    `${endless},"PresentationDetails":{"Service":"AmazonEC2"},"Tags":{"kind":"fee"}`,
  );
  await item(
    "itemized",
    alpha.Arn,
    `{"Type":"CREDIT","Percentage":{"PercentageValue":2.5,"AssociatedValues":["${alpha.Arn}"]},"LineItemFilters":[{"Attribute":"SERVICE","MatchOption":"EQUAL","AttributeValues":["AmazonEC2"]}]}`,
    `${endless},"ComputationRule":"ITEMIZED"`,
  );
  await item(
    "without-negation",
    alpha.Arn,
    `{"Type":"FEE","Percentage":{"PercentageValue":1,"AssociatedValues":["${alpha.Arn}"]},"LineItemFilters":[{"Attribute":"LINE_ITEM_TYPE","MatchOption":"NOT_EQUAL","Values":["SAVINGS_PLAN_NEGATION"]}]}`,
    endless,
  );
  await item("no-base", alpha.Arn, '{"Type":"FEE","Percentage":{"PercentageValue":1}}', endless);
};

/** A file without the comment that says since when it holds. */
const body = (text: string): string => text.replace(/^#.*\n/, "");
const importing = (...options: readonly string[]): readonly string[] => [
  ...["import-aws", "--endpoint", serve.url, "--profile", "rebill", ...options],
];

describe("importing what cannot be read", () => {
  it("ends with the reason and changes nothing", async () => {
    const before = await to.json("export-config");
    const outcome = async (...options: readonly string[]) => {
      const { exitCode, stderr } = await to.run("import-aws", ...options);
      return [exitCode, stderr.split("\n").find((line) => line.startsWith("rebill: "))];
    };
    const at = ["--endpoint", serve.url] as const;

    expect(await outcome("--profile", "rebill")).toEqual([
      2,
      expect.stringContaining("--endpoint: is missing"),
    ]);
    expect(await outcome(...at)).toEqual([2, expect.stringContaining("--profile: is missing")]);
    expect(await outcome("--endpoint", "localhost:1", "--profile", "rebill")).toEqual([
      2,
      expect.stringContaining("--endpoint: must be a URL"),
    ]);
    expect(await outcome(...at, "--profile", "rebill", "--out", join(to.folder, "no", "where.yaml"))).toEqual(
      [2, expect.stringContaining("--out: ")],
    );
    expect(await outcome(...at, "--profile", "nobody")).toEqual([
      2,
      expect.stringContaining("--profile: nobody gives no credentials"),
    ]);
    expect(await outcome("--endpoint", "http://127.0.0.1:9", "--profile", "rebill")).toEqual([
      1,
      "rebill: cannot reach http://127.0.0.1:9/ (ECONNREFUSED)",
    ]);
    expect(await outcome(...at, "--profile", "viewer")).toEqual([
      1,
      expect.stringContaining("denies ListBillingGroups to viewer"),
    ]);
    expect(await outcome(...at, "--profile", "forged")).toEqual([
      2,
      expect.stringContaining("refuses the key of forged"),
    ]);
    expect(await to.json("export-config")).toEqual(before);
  });
});

describe("importing one Rebill into another", () => {
  it("says what it would take over and changes nothing with --dry-run", async () => {
    const before = await to.json("export-config");
    const out = join(to.folder, "imported.yaml");

    const dry = await to.run(...importing("--dry-run", "--out", out));

    expect([dry.exitCode, dry.stderr]).toEqual([0, expect.stringContaining("5 billing groups")]);
    // One Rebill answers for Organizations as well.
    expect(dry.stderr).not.toContain("note: Organizations:");
    expect(dry.stdout).toContain("+ billingGroup labs\n");
    expect(dry.stdout).toMatch(/\d+ changes, nothing applied \(--dry-run\)\n$/);
    expect(await readFile(out, "utf8")).toContain("name: without-negation");
    expect(await to.json("export-config")).toEqual(before);
  });

  it("leaves the same configuration as at its source, to the letter, and says so in the journal once", async () => {
    const result = await to.json<ImportAwsResult>(...importing());
    const again = await to.json<ImportAwsResult>(...importing());

    expect(result).toMatchObject({ applied: true, owner: PARTNER, from: "0000-01" });
    expect(result.read).toEqual({ billingGroups: 5, pricingPlans: 2, pricingRules: 5, customLineItems: 8 });
    expect(again).toMatchObject({ changes: [], applied: false });
    const { text } = await to.json<{ text: string }>("export-config");
    expect(body(result.text)).toBe(text);
    await serve.stop();
    const source = await from.json<{ text: string }>("export-config");
    expect(text).toBe(body(source.text));
    const events = await readFile(join(to.data, "events", "2026-11-15.jsonl"), "utf8");
    // Of the file that both began with, and of the import.
    expect(events.match(/Configuration Applied/g)).toHaveLength(2);
  });

  it("prices a month to the same pro forma totals", async () => {
    for (const cost of COSTS) for (const partner of [from, to]) await partner.importRows(cost);

    const [there, here] = await Promise.all([
      from.monthEnd("2026-11", "estimate"),
      to.monthEnd("2026-11", "estimate"),
    ]);

    expect(there.groups.map(({ name }) => name).sort()).toEqual(["alpha", "labs", "reseller", "shop"]);
    expect(here.groups).toEqual(there.groups);
    expect(here.groups.every(({ proformaCost }) => proformaCost !== "0")).toBe(true);
  });
});
