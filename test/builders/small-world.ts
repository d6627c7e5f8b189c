import { join } from "node:path";
import { D, plain } from "../../shared/domain/money/decimal.ts";
import { type CostRow, writeDataExport, writeText } from "./cost-export.ts";
import { offerFile } from "./offer-file.ts";
import { openPartner, PARTNER, type Partner } from "./partner.ts";

export const PERIOD = "2026-10";
export const RESELLER = "300000000000";
export const CUSTOMERS = ["310000000000", "320000000000"] as const;
export const DIRECT = "400000000000";
const LABS = "999999999998";

const member = (account: string, number: number): string => `${account.slice(0, 11)}${number}`;
const organisation = (account: string, name: string) => ({
  id: `o-${account}`,
  managementAccount: account,
  name,
  accounts: [0, 1, 2].map((number) => ({ id: member(account, number), name: `${name}-${number}` })),
});

/** Everything a month-end can meet, small: a chain, tiers, custom line items, tax, currencies, own usage. */
export const smallConfiguration = {
  organizations: [
    organisation(RESELLER, "Rhein Resale"),
    organisation(CUSTOMERS[0], "Café Käfer"),
    organisation(CUSTOMERS[1], "Sakura KK"),
    organisation(DIRECT, "Delta SA"),
  ],
  transfers: [
    { name: "reseller", source: RESELLER, target: PARTNER, start: "2026-09" },
    { name: "first", source: CUSTOMERS[0], target: RESELLER, start: "2026-09" },
    { name: "second", source: CUSTOMERS[1], target: RESELLER, start: PERIOD },
    { name: "direct", source: DIRECT, target: PARTNER, start: PERIOD },
  ],
  pricingRules: [
    { name: "minus-3", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "3" },
    { name: "plus-9", scope: "GLOBAL", type: "MARKUP", modifierPercentage: "9.5" },
    { name: "s3-plus-5", scope: "SERVICE", service: "AmazonS3", type: "MARKUP", modifierPercentage: "5" },
    { name: "no-free-tier", scope: "GLOBAL", type: "TIERING", tiering: { freeTier: { activated: false } } },
  ],
  pricingPlans: [
    { name: "to-reseller", rules: ["minus-3"] },
    { name: "to-customers", rules: ["plus-9", "s3-plus-5"] },
    { name: "to-direct", rules: ["s3-plus-5", "no-free-tier"] },
  ],
  billingGroups: [
    { name: "reseller", transfer: "reseller", plan: "to-reseller" },
    { name: "first", transfer: "first", plan: "to-customers" },
    { name: "second", transfer: "second", plan: "BasicPricingPlan" },
    { name: "second-upper", transfer: "second", owner: PARTNER, plan: "Passthrough" },
    { name: "direct", transfer: "direct", plan: "to-direct" },
    { name: "labs", primaryAccount: LABS, plan: "BasicPricingPlan" },
  ],
  customLineItems: [
    {
      name: "support",
      description: "Managed support",
      group: "first",
      type: "FEE",
      percentage: "10",
      of: ["group", "setup"],
      from: "2026-09",
    },
    {
      name: "setup",
      description: "Setup",
      group: "first",
      type: "FEE",
      flat: "99.99",
      from: PERIOD,
      months: 1,
    },
    {
      name: "loyalty",
      description: "Loyalty",
      group: "direct",
      type: "CREDIT",
      percentage: "2.5",
      of: ["group"],
      filter: { service: "AmazonEC2" },
      computation: "ITEMIZED",
      from: PERIOD,
    },
  ],
  taxProfiles: [
    { account: RESELLER, country: "DE", registration: "DE111111111", rate: "0", reverseCharge: true },
    { account: CUSTOMERS[0], country: "DE", registration: "DE222222222", rate: "19" },
    { account: DIRECT, country: "FR", registration: "FR33333333333", rate: "20" },
  ],
  invoicing: { paymentTermsDays: 30, numberSeries: { prefix: "NW-" } },
  fxRates: ["2026-09", PERIOD].map((period) => ({
    period,
    from: "USD",
    to: "EUR",
    rate: "0.9210",
    source: "ECB",
    date: `${period}-30`,
  })),
  paymentProfiles: [
    { account: DIRECT, sellerOfRecord: "Northwind Cloud Ltd", currency: "EUR", method: "bank-transfer" },
  ],
};

/** Public prices of the rows below, with a discount for the payer that no customer may learn of. */
const rowsOf = (accounts: readonly string[], weight: number): readonly CostRow[] =>
  accounts.flatMap((account, place) =>
    [1, 8, 15, 22, 29].flatMap((day): readonly CostRow[] => {
      const hours = new D(1000 + 7 * place + day * weight);
      return [
        {
          account,
          day,
          usage: plain(hours),
          rate: "0.096",
          net: plain(hours.times("0.0768")),
          columns: { line_item_resource_id: `i-${account}-${day}`, resource_tags: '{"user_team":"a,b"}' },
        },
        {
          account,
          day,
          service: "AmazonS3",
          usageType: "TimedStorage-ByteHrs",
          operation: "StandardStorage",
          usage: String(9000 + 1000 * weight * place),
          rate: "0.023",
        },
        {
          account,
          day,
          service: "AWSLambda",
          usageType: "Request",
          operation: "Invoke",
          usage: String(300_000 * weight),
          rate: "0.0000002",
        },
      ];
    }),
  );
const tax: CostRow = { type: "Tax", service: "AmazonEC2", rate: null, cost: "12.34" };
const credit: CostRow = { type: "Credit", rate: null, cost: "-5" };

const exportsOf = (period: string) =>
  [
    { payer: PARTNER, rows: [...rowsOf([LABS, PARTNER], 1), tax], chunks: 1 },
    {
      payer: CUSTOMERS[0],
      rows: [
        ...rowsOf(
          [0, 1, 2].map((number) => member(CUSTOMERS[0], number)),
          2,
        ),
        tax,
        credit,
      ],
      chunks: 2,
    },
    { payer: CUSTOMERS[1], rows: rowsOf([CUSTOMERS[1]], 3), chunks: 1 },
    { payer: DIRECT, rows: [...rowsOf([DIRECT, member(DIRECT, 1)], 1), tax], chunks: 1 },
  ].map((source) => ({ ...source, period }));

/** A partner whose October is ready to be closed: cost data of four payers in five files, and price lists. */
export const openSmallWorld = async (): Promise<Partner> => {
  const partner = await openPartner({ now: "2026-11-05T08:00:00Z", configuration: smallConfiguration });
  for (const [service, text] of OFFERS) {
    await writeText(join(partner.folder, "offers", `${service}.json`), text);
  }
  await partner.json("import-prices", "--from", join(partner.folder, "offers"));
  for (const { payer } of exportsOf(PERIOD)) {
    await partner.json(...importOf(payer, await writeSmallExport(partner.folder, payer)));
  }
  return partner;
};

/** Writes a payer's October as a Data Exports folder; another number of files makes another delivery. */
export const writeSmallExport = async (root: string, payer: string, files?: number): Promise<string> => {
  const found = exportsOf(PERIOD).find((each) => each.payer === payer);
  if (found === undefined) throw new Error(`the small world has no payer ${payer}`);
  const chunks = files ?? found.chunks;
  return writeDataExport(join(root, "exports", `${payer}-${chunks}`), found, {
    chunks,
    format: payer === DIRECT ? "snappy.parquet" : "csv.gz",
    executionId: `execution-${payer}-${chunks}`,
  });
};

/** Words of an import of a payer's final October. */
export const importOf = (payer: string, folder: string): readonly string[] => [
  ...["import-cost", "--payer", payer, "--period", PERIOD, "--from", folder, "--final"],
];

const OFFERS = [
  [
    "AmazonS3",
    offerFile("AmazonS3", [
      {
        sku: "S3STORAGE",
        usageType: "TimedStorage-ByteHrs",
        tiers: [
          ["0", "51200", "0.023"],
          ["51200", "512000", "0.022"],
          ["512000", "Inf", "0.021"],
        ],
      },
    ]),
  ],
  [
    "AWSLambda",
    offerFile("AWSLambda", [
      {
        sku: "LAMBDAREQUESTS",
        usageType: "Request",
        tiers: [["0", "Inf", "0.0000002"]],
        freeUnits: "1000000",
      },
    ]),
  ],
] as const;
