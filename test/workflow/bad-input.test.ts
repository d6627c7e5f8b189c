import { mkdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CostRow,
  costCsv,
  onDemand,
  writeCostCsv,
  writeDataExport,
  writeText,
} from "../builders/cost-export.ts";
import { offerFile } from "../builders/offer-file.ts";
import {
  configurationText,
  fileHashes,
  openPartner,
  PARTNER,
  type Partner,
  partnerAt,
} from "../builders/partner.ts";
import { type CliRun, runCli } from "../support/run-cli.ts";

const ALPHA = "111111111111";
const BETA = "222222222222";
const MEMBER = "111111111112";

const organisation = (account: string, name: string) => ({
  id: `o-${account}`,
  managementAccount: account,
  name,
  accounts: [{ id: account, name: `${name}-root` }],
});
/** A sound configuration; every bad file is this one with one thing wrong. */
const sound = {
  organizations: [
    {
      ...organisation(ALPHA, "alpha"),
      accounts: [
        { id: ALPHA, name: "alpha-root" },
        { id: MEMBER, name: "alpha-prod" },
      ],
    },
    organisation(BETA, "beta"),
  ],
  transfers: [
    { name: "alpha", source: ALPHA, target: PARTNER, start: "2026-10" },
    { name: "beta", source: BETA, target: PARTNER, start: "2026-10" },
  ],
  pricingRules: [{ name: "minus-7", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7" }],
  pricingPlans: [{ name: "standard", rules: ["minus-7"] }],
  billingGroups: [
    { name: "alpha", transfer: "alpha", plan: "standard" },
    { name: "beta", transfer: "beta", plan: "standard" },
    { name: "labs", primaryAccount: "999999999998", plan: "BasicPricingPlan" },
  ],
  customLineItems: [
    {
      name: "support",
      description: "Support",
      group: "alpha",
      type: "FEE",
      percentage: "10",
      of: ["group"],
      from: "2026-10",
    },
  ],
  fxRates: [{ period: "2026-10", from: "USD", to: "EUR", rate: "0.9", source: "ECB", date: "2026-10-30" }],
  paymentProfiles: [
    { account: ALPHA, sellerOfRecord: "Northwind Cloud Ltd", currency: "EUR", method: "bank-transfer" },
  ],
};
type Sound = typeof sound;

const row = onDemand("AmazonEC2", "10");
const alphaRows = (period: string, rows: readonly CostRow[] = [row]) => ({ payer: ALPHA, period, rows });

let partner: Partner;
let before: Readonly<Record<string, string>>;
/** Locks and remains of temporary files are no content. */
const isNoContent = (path: string): boolean => /^\.(lock|tmp)($|\/)/.test(path);
const content = () => fileHashes(partner.data, isNoContent);

beforeAll(async () => {
  partner = await openPartner({
    configuration: sound,
    imports: [alphaRows("2026-10"), { ...alphaRows("2026-10"), payer: BETA }, alphaRows("2026-11")],
    now: "2026-12-05T08:00:00Z",
  });
  await partner.monthEnd("2026-10");
  before = await content();
});
afterAll(() => partner.close());

const show = process.env.SHOW === undefined ? () => {} : (text: string) => process.stdout.write(`${text}\n`);

/** Exit code 2, one message, one JSON document with the same message, and every byte as before. */
const expectRefused = async (
  { exitCode, stdout, stderr }: CliRun,
  ...expected: readonly (string | RegExp)[]
): Promise<void> => {
  show(stderr);
  const message: string = JSON.parse(stdout).error.message;
  for (const part of expected) expect(message).toMatch(part);
  expect(stderr.match(/^rebill: /gm)).toHaveLength(1);
  expect(stderr.endsWith(`rebill: ${message}\n`)).toBe(true);
  expect(stderr).not.toMatch(/Error\b|\bundefined\b|\[object|\n\s+at /);
  expect(exitCode).toBe(2);
  expect(await content()).toEqual(before);
};

let files = 0;
const applyText = async (text: string): Promise<CliRun> => {
  files += 1;
  const path = await writeText(join(partner.folder, "bad", `configuration-${files}.yaml`), text);
  return partner.run("apply", path, "--json");
};
const applyChanged = (change: (configuration: Sound) => object): Promise<CliRun> =>
  applyText(configurationText(change(structuredClone(sound))));

const importFrom = (path: string, ...more: readonly string[]): Promise<CliRun> =>
  partner.run(...["import-cost", "--payer", ALPHA, "--period", "2026-11", "--from", path, "--json"], ...more);
const importCsv = async (name: string, text: string): Promise<CliRun> =>
  importFrom(await writeText(join(partner.folder, "bad", name), text));

describe("bad usage", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["an unknown command", ["month-ends"], /unknown command "month-ends".*month-end/],
    [
      "an unknown option",
      ["month-end", "--perod", "2026-10"],
      /^unknown option --perod\. Known here: --period, --mode, --as-of, .*Usage: rebill month-end/,
    ],
    [
      "an option without its value",
      ["month-end", "--period"],
      /^--period needs a value\. Usage: rebill month-end/,
    ],
    [
      "a value for an option that takes none",
      ["apply", "x.yaml", "--dry-run=yes"],
      /^--dry-run takes no value/,
    ],
    ["no command at all", [], /^no command given\. One of: init, apply/],
    ["a missing option", ["month-end"], /^--period: is missing; for example --period 2026-10$/],
    ["a missing file argument", ["apply"], /FILE\.yaml is missing\. Usage: rebill apply FILE\.yaml/],
    ["a surplus argument", ["export-config", "all"], /unexpected argument "all"/],
    [
      "a month that is none",
      ["month-end", "--period", "2026-13"],
      /^--period: must be a billing period YYYY-MM/,
    ],
    [
      "a month without a dash",
      ["verify", "--period", "202610"],
      /^--period: must be a billing period YYYY-MM/,
    ],
    [
      "a mode that is none",
      ["month-end", "--period", "2026-10", "--mode", "finale"],
      /^--mode: must be estimate or final/,
    ],
    [
      "a date that does not exist",
      ["month-end", "--period", "2026-11", "--as-of", "2026-02-30"],
      /^--as-of: must be an ISO 8601/,
    ],
    ["a clock without an instant", ["clock", "set"], /ISO/],
    ["a clock verb that is none", ["clock", "reset"], /clock set ISO.*clock clear/],
    [
      "an account with 11 digits",
      ["import-cost", "--payer", "11111111111", "--period", "2026-11", "--from", "x.csv"],
      /^--payer: must be a 12-digit AWS account id/,
    ],
    [
      "an unknown account",
      ["import-cost", "--payer", "333333333333", "--period", "2026-11", "--from", "x.csv"],
      /^--payer: 333333333333 is no account of a configured organisation; add/,
    ],
    [
      "a member account as payer",
      ["import-cost", "--payer", MEMBER, "--period", "2026-11", "--from", "x.csv"],
      /^--payer: 111111111112 is a member account of alpha; its payer is 111111111111$/,
    ],
    [
      "a missing cost file",
      ["import-cost", "--payer", ALPHA, "--period", "2026-11", "--from", "nowhere.csv"],
      /nowhere\.csv: no such file or folder$/,
    ],
    ["a missing configuration file", ["apply", "nowhere.yaml"], /^nowhere\.yaml: no such file$/],
    ["a folder as configuration file", ["apply", "/"], /^\/: is a folder; name a YAML file$/],
    ["missing price lists", ["import-prices", "--from", "nowhere"], /nowhere: no such file or folder$/],
    [
      "another partner for the same directory",
      ["init", "--account", "888888888888", "--name", "Somebody else"],
      /999999999999/,
    ],
    [
      "a month without cost data",
      ["month-end", "--period", "2026-09"],
      /no cost data of 2026-09 is imported; run/,
    ],
    ["a month that is not closed", ["verify", "--period", "2026-11"], /2026-11 has no closed final run; run/],
    [
      "an estimate of a closed month",
      ["month-end", "--period", "2026-10", "--mode", "estimate"],
      /2026-10 is closed by final-[0-9a-f]{16}; an estimate is for an open month\. `--mode final` shows the closed one$/,
    ],
    [
      "a final month in which a source was forgotten",
      ["month-end", "--period", "2026-11", "--mode", "final"],
      /no cost data of 2026-11 is imported for 222222222222.*--payer 222222222222 --period 2026-11/,
    ],
    [
      "a final run dated before its month is over",
      ["month-end", "--period", "2026-11", "--mode", "final", "--as-of", "2026-11-30T23:59:59Z"],
      /^--as-of: 2026-11 is not over on 2026-11-30; date a final run from 2026-12-01 on/,
    ],
    [
      "a run dated before its month has begun",
      ["month-end", "--period", "2026-11", "--as-of", "2026-10-31"],
      /^--as-of: 2026-11 has not begun on 2026-10-31; /,
    ],
    [
      "an option given twice",
      ["month-end", "--period", "2026-10", "--period", "2026-11"],
      /^--period is given twice\. Usage: rebill month-end/,
    ],
    ["an option of no command", ["--version"], /^unknown option --version\. One of: init/],
    [
      "a currency in use without a rate",
      ["month-end", "--period", "2026-11"],
      /^fxRates: no rate from USD to EUR for 2026-11.*add \{ period: 2026-11, from: USD, to: EUR/,
    ],
  ])("%s is refused", async (_title, argv, message) => {
    await expectRefused(await partner.run(...argv, "--json"), message);
  });

  it("a folder that is no data directory is refused and stays as it is", async () => {
    const folder = join(partner.folder, "empty");
    await mkdir(folder);

    const run = await runCli("month-end", "--period", "2026-10", "--data", folder, "--json");

    await expectRefused(run, /empty is not a data directory; run `rebill init` first/);
    expect(await fileHashes(folder)).toEqual({});
  });

  it.each<[string, string, string, RegExp]>([
    ["an organisation id that is none", "new", "r-1", /^--org: must be an organization id/],
    [
      "a folder where none can be made",
      "/proc/rebill",
      "o-1234567890",
      /^--data: \/proc\/rebill cannot be made/,
    ],
    [
      "a name too long for a folder",
      "d".repeat(300),
      "o-1234567890",
      /^--data: \S+ is longer than a file name/,
    ],
  ])("init with %s is refused and makes nothing", async (_title, name, organization, message) => {
    const data = resolve(partner.folder, name);
    const words = ["init", "--account", "999999999999", "--name", "Northwind", "--org", organization];

    await expectRefused(await runCli(...words, "--json", "--data", data), message);

    await expect(stat(data)).rejects.toThrow();
  });

  it("init in a folder with other files is refused and stays as it is", async () => {
    const folder = join(partner.folder, "documents");
    await writeText(join(folder, "letter.txt"), "hello");

    const run = await runCli("init", "--account", PARTNER, "--name", "N", "--data", folder, "--json");

    await expectRefused(run, /documents/);
    expect(Object.keys(await fileHashes(folder))).toEqual(["letter.txt"]);
  });
});

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
    await expectRefused(await applyChanged(change), message);
  });

  it("an account that lost its leading zero for want of quotes is refused", async () => {
    const text = configurationText(sound).replaceAll(`"${BETA}"`, "012345678901");

    await expectRefused(
      await applyText(text),
      /organizations\[1\]\.managementAccount: must be text: write it in quotes/,
    );
  });

  it("broken YAML is refused with its line", async () => {
    await expectRefused(await applyText("apiVersion: rebill/v1\npartner: { account: [\n"), /line \d/);
  });

  it("a duplicate key is refused with its line", async () => {
    await expectRefused(
      await applyText(
        'apiVersion: rebill/v1\npartner: { account: "999999999999", name: N }\ntransfers: []\ntransfers: []\n',
      ),
      /line 4/,
    );
  });

  it("an empty file is refused", async () => {
    await expectRefused(await applyText(""), /apiVersion/);
  });

  it("every problem is listed at once, one a line", async () => {
    const { stderr, stdout, exitCode } = await applyChanged((file) => ({
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
    expect(await content()).toEqual(before);
  });
});

describe("bad cost data", () => {
  const november = (rows: readonly CostRow[]) => costCsv(alphaRows("2026-11", rows));

  it.each<[string, string, RegExp]>(
    [
      [
        "a row of another payer",
        november([row, { columns: { bill_payer_account_id: BETA } }]),
        /^bad-0\.csv row 2, bill_payer_account_id: "222222222222" is another payer than 111111111111/,
      ],
      [
        "two currencies",
        november([row, { currency: "EUR" }]),
        /^bad-1\.csv row 2, line_item_currency_code: "EUR" after "USD"; a delivery has one currency/,
      ],
      [
        "an account with 13 digits",
        november([row, { account: "1111111111111" }]),
        /^bad-2\.csv row 2, line_item_usage_account_id: "1111111111111" has 13 digits; an account id has 12/,
      ],
      [
        "a word in a cost column",
        november([row, row, { cost: "n/a" }]),
        /^bad-3\.csv row 3, line_item_unblended_cost: "n\/a" is not a number/,
      ],
      [
        "an infinite cost",
        november([row, { cost: "Infinity" }]),
        /^bad-4\.csv row 2, line_item_unblended_cost: "Infinity" is not a number/,
      ],
      [
        "a row of another month",
        november([row, { columns: { bill_billing_period_start_date: "2026-10-01T00:00:00.000Z" } }]),
        /^bad-5\.csv row 2, bill_billing_period_start_date: .*2026-10.*is not in billing period 2026-11/,
      ],
      [
        "a row without a type",
        november([row, { type: "" }]),
        /^bad-6\.csv row 2, line_item_line_item_type: is empty/,
      ],
      [
        "a file without a cost column",
        november([row]).replace("line_item_unblended_cost", "cost"),
        /^bad-7\.csv: .*line_item_unblended_cost/,
      ],
      ["an empty file", "", /^bad-8\.csv: /],
      ["a file with headers only", `${november([row]).split("\n")[0]}\n`, /^bad-9\.csv: /],
      ["a file of something else", "a,b\n1,2\n", /^bad-10\.csv: /],
      [
        "a column that is there twice",
        november([row]).replace("line_item_operation", "line_item_usage_type"),
        /^bad-11\.csv: has the column line_item_usage_type twice/,
      ],
    ].map(([title, text, message], index) => [title, text, message, index] as never),
  )("%s is refused with file, row and column", async (_title, text, message, index = 0) => {
    await expectRefused(await importCsv(`bad-${index}.csv`, text), message);
  });

  it("a truncated gzip file is refused", async () => {
    const path = await writeCostCsv(
      join(partner.folder, "bad", "cut.csv.gz"),
      alphaRows(
        "2026-11",
        Array.from({ length: 50 }, () => row),
      ),
    );
    await truncate(path, 300);

    await expectRefused(
      await importFrom(path),
      /^cut\.csv\.gz: ends in the middle of its gzip stream; fetch the file again$/,
    );
  });

  it("a Parquet file that was cut off is refused", async () => {
    const path = join(partner.folder, "bad", "cut.snappy.parquet");
    await writeFile(path, "PAR1 and nothing more");

    await expectRefused(await importFrom(path), /^cut\.snappy\.parquet: /);
  });

  it("a missing chunk is refused, by the name the manifest gives it", async () => {
    const folder = join(partner.folder, "bad", "missing-chunk");
    await writeDataExport(folder, alphaRows("2026-11", [row, row]), { chunks: 2 });
    const manifest = join(folder, "metadata/BILLING_PERIOD=2026-11/export-Manifest.json");
    await writeText(manifest, (await readFile(manifest, "utf8")).replace("export-00002", "export-00003"));

    await expectRefused(
      await importFrom(folder),
      /export-Manifest\.json: names s3:\/\/exports\/export\/data\/BILLING_PERIOD=2026-11\/export-00003\.csv\.gz, which is missing/,
    );
  });

  it("a folder without a manifest of the month is refused", async () => {
    const folder = join(partner.folder, "bad", "other-month");
    await writeDataExport(folder, alphaRows("2026-09"));

    await expectRefused(
      await importFrom(folder),
      /has no manifest for 2026-11 \(found manifests for 2026-09\)/,
    );
  });

  it("the delivery in force stays in force and can be imported again", async () => {
    const path = await writeCostCsv(join(partner.folder, "bad", "again.csv"), alphaRows("2026-11"));

    const { exitCode, stdout } = await importFrom(path);

    expect([exitCode, JSON.parse(stdout).outcome]).toEqual([0, "unchanged"]);
    expect(await content()).toEqual(before);
  });
});

describe("bad price lists", () => {
  const offer = (tiers: readonly (readonly [string, string, string])[]) =>
    offerFile("AmazonS3", [{ sku: "SKU1", usageType: "TimedStorage-ByteHrs", tiers }]);

  it.each<[string, string, string, RegExp]>([
    [
      "tiers with a gap",
      "gap.json",
      offer([
        ["0", "100", "0.02"],
        ["200", "Inf", "0.01"],
      ]),
      /^gap\.json SKU SKU1: a tier begins at 200, but 100 is expected/,
    ],
    [
      "a price that is no number",
      "price.json",
      offer([["0", "Inf", "free"]]),
      /^price\.json SKU SKU1: price "free" is not a number/,
    ],
    [
      "JSON that is cut off",
      "cut.json",
      offer([["0", "Inf", "1"]]).slice(0, 100),
      /cut\.json: is not complete JSON/,
    ],
    ["a file that is no offer", "other.json", "{}", /other\.json: .*expected offer files/],
  ])("%s are refused", async (_title, name, text, message) => {
    const path = await writeText(join(partner.folder, "bad", name), text);

    await expectRefused(await partner.run("import-prices", "--from", path, "--json"), message);
  });
});

describe("a month that cannot be run", () => {
  it("two currencies in one group are refused with the group", async () => {
    const mixed = await openPartner({
      configuration: {
        organizations: [organisation(ALPHA, "alpha"), organisation(BETA, "beta")],
        transfers: [
          { name: "alpha", source: ALPHA, target: PARTNER, start: "2026-10" },
          { name: "beta", source: BETA, target: ALPHA, start: "2026-10" },
        ],
        billingGroups: [{ name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" }],
      },
      imports: [
        alphaRows("2026-10"),
        { payer: BETA, period: "2026-10", rows: [{ ...row, currency: "EUR" }] },
      ],
    });
    try {
      const { exitCode, stderr } = await partnerAt(mixed.folder).run("month-end", "--period", "2026-10");

      expect(stderr).toMatch(
        /cost data are in EUR and USD, which are never added; give each currency a billing group/,
      );
      expect(exitCode).toBe(2);
    } finally {
      await mixed.close();
    }
  });
});
