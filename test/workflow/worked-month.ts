import { type CostRow, onDemand } from "../builders/cost-export.ts";
import { PARTNER } from "../builders/partner.ts";

export const PERIOD = "2026-10";

/** Figures no customer may ever see: what the partner itself pays, is granted, or is called by its supplier. */
export const UPSTREAM: Readonly<Record<string, string>> = {
  bill_invoice_id: "SUPPLIER-INVOICE-77",
  bill_invoicing_entity: "Upstream Distribution Ltd",
  discount: '{"edp":-7.7701}',
  discount_bundled_discount: "-7.7702",
  discount_total_discount: "-7.7703",
  line_item_blended_cost: "7.7704",
  line_item_blended_rate: "7.7705",
  line_item_legal_entity: "Upstream Distribution Ltd",
  line_item_net_unblended_rate: "7.7706",
  reservation_effective_cost: "7.7707",
  reservation_net_effective_cost: "7.7708",
  reservation_net_recurring_fee_for_usage: "7.7709",
  reservation_recurring_fee_for_usage: "7.7710",
  savings_plan_net_savings_plan_effective_cost: "7.7711",
  savings_plan_savings_plan_effective_cost: "7.7712",
  savings_plan_savings_plan_rate: "7.7713",
  split_line_item_net_split_cost: "7.7714",
  split_line_item_split_cost: "7.7715",
};

const stored = (usage: string, row: CostRow = {}): CostRow => ({
  service: "AmazonS3",
  usageType: "TimedStorage-ByteHrs",
  operation: "StandardStorage",
  usage,
  rate: "0.021",
  ...row,
});
const requests = (usage: string, row: CostRow = {}): CostRow => ({
  service: "AWSLambda",
  usageType: "Request",
  operation: "Invoke",
  usage,
  rate: "0.0000002",
  ...row,
});
const tiered = (usage: string): CostRow => ({
  service: "AmazonS3",
  usageType: "Custom-Tiered",
  operation: "Store",
  usage,
  rate: "1",
});

const outsideArn = `arn:aws:ec2:us-west-2:${PARTNER}:reserved-instances/1`;
const reserved: CostRow = {
  type: "DiscountedUsage",
  usage: "744",
  rate: "0.096",
  cost: "0",
  reservation: outsideArn,
};

const covered = (owner: string): readonly CostRow[] => {
  const savingsPlan = `arn:aws:savingsplans::${owner}:savingsplan/1`;
  const use = { usage: "744", rate: "0.096", savingsPlan };
  return [
    { ...use, type: "SavingsPlanCoveredUsage" },
    { ...use, type: "SavingsPlanNegation", rate: null, cost: "-71.424" },
    {
      type: "SavingsPlanRecurringFee",
      service: "ComputeSavingsPlans",
      usage: "744",
      rate: null,
      cost: "46.128",
      savingsPlan,
    },
  ];
};
const uncovered: CostRow = { usage: "744", rate: "0.096" };

export type Example = {
  readonly group: string;
  readonly plan: string;
  /** Rows per member account; the first account is the group's primary account. */
  readonly accounts: readonly (readonly CostRow[])[];
};

/** Groups of the partner's own organisation, one or more for each example. Accounts are given out in order. */
const EXAMPLES: readonly Example[] = [
  {
    group: "ex1",
    plan: "minus-10-s3-plus-5",
    accounts: [[onDemand("AmazonEC2", "1000"), onDemand("AmazonS3", "200"), onDemand("AmazonRDS", "300")]],
  },
  {
    group: "ex2",
    plan: "t3-micro-plus-20",
    accounts: [
      [
        { usageType: "USW2-BoxUsage:t3.micro", usage: "720", rate: "0.0104" },
        onDemand("AmazonEC2", "100", { usageType: "USW2-BoxUsage:m5.large" }),
      ],
    ],
  },
  {
    group: "ex4",
    plan: "minus-10-rds-0",
    accounts: [[onDemand("AmazonEC2", "1000"), onDemand("AmazonS3", "200"), onDemand("AmazonRDS", "350")]],
  },
  {
    group: "ex5-together",
    plan: "BasicPricingPlan",
    accounts: [[stored("40000", { cost: "880" })], [stored("30000", { cost: "642" })]],
  },
  {
    group: "ex5-discounted",
    plan: "minus-10",
    accounts: [[stored("40000", { cost: "700" })], [stored("30000", { cost: "550" })]],
  },
  { group: "ex5-a", plan: "BasicPricingPlan", accounts: [[stored("40000")]] },
  { group: "ex5-b", plan: "BasicPricingPlan", accounts: [[stored("30000")]] },
  { group: "ex6-on", plan: "BasicPricingPlan", accounts: [[requests("3500000")]] },
  { group: "ex6-off", plan: "free-tier-off", accounts: [[requests("3500000")]] },
  { group: "ex6-on-25", plan: "plus-25", accounts: [[requests("3500000")]] },
  { group: "ex6-off-25", plan: "plus-25-free-tier-off", accounts: [[requests("3500000")]] },
  {
    group: "ex6-two-on",
    plan: "BasicPricingPlan",
    accounts: [[requests("800000")], [requests("800000")]],
  },
  { group: "ex6-two-off", plan: "free-tier-off", accounts: [[requests("800000")], [requests("800000")]] },
  { group: "ex6-alone-a", plan: "BasicPricingPlan", accounts: [[requests("800000")]] },
  { group: "ex6-alone-b", plan: "BasicPricingPlan", accounts: [[requests("800000")]] },
  { group: "ex7-basic", plan: "BasicPricingPlan", accounts: [[reserved]] },
  { group: "ex7-discounted", plan: "minus-10", accounts: [[reserved]] },
  { group: "ex9", plan: "minus-10", accounts: [[...covered("OWNER"), uncovered, uncovered]] },
  { group: "ex10-all", plan: "minus-10", accounts: [covered("OWNER")] },
  { group: "ex10-without", plan: "minus-10", accounts: [covered("OWNER")] },
  { group: "ex11-group", plan: "plus-10", accounts: [[onDemand("AmazonEC2", "100")]] },
  { group: "ex11-flat", plan: "plus-10", accounts: [[onDemand("AmazonEC2", "100")]] },
  { group: "ex11-none", plan: "plus-10", accounts: [[onDemand("AmazonEC2", "100")]] },
  ...["ex13-itemized", "ex13-consolidated"].map((group) => ({
    group,
    plan: "minus-10-s3-plus-5",
    accounts: [
      [
        onDemand("AmazonEC2", "666.6666666666"),
        onDemand("AmazonEC2", "333.3333333334"),
        onDemand("AmazonS3", "200"),
        onDemand("AmazonRDS", "300"),
      ],
    ],
  })),
  {
    group: "ex15-below-cost",
    plan: "minus-5",
    accounts: [[onDemand("AmazonEC2", "100", { cost: "110" })]],
  },
  { group: "ex16-1600", plan: "custom-tiers", accounts: [[tiered("1600")]] },
  { group: "ex16-1000", plan: "custom-tiers", accounts: [[tiered("1000")]] },
  { group: "ex16-999", plan: "custom-tiers", accounts: [[tiered("999")]] },
  { group: "ex18", plan: "minus-12.345", accounts: [[onDemand("AmazonEC2", "200")]] },
  {
    group: "hidden",
    plan: "minus-10",
    accounts: [
      [
        onDemand("AmazonEC2", "31", { net: "17.7716", columns: UPSTREAM }),
        { ...reserved, columns: UPSTREAM },
        { ...reserved, type: "Usage", rate: "1", cost: "744", net: "700.7717", columns: UPSTREAM },
      ],
    ],
  },
];

const accountOf = (index: number): string => `1000000000${String(index + 10)}`;

/** The examples with the accounts they got and the Savings Plan owners resolved. */
export const examples: readonly { group: string; plan: string; accounts: readonly string[] }[] = [];
export const ownRows: CostRow[] = [];
let next = 0;
for (const example of EXAMPLES) {
  const accounts = example.accounts.map((rows) => {
    const account = accountOf(next++);
    for (const row of rows) {
      const savingsPlan = row.savingsPlan?.replace("OWNER", account);
      ownRows.push({ ...row, account, ...(savingsPlan === undefined ? {} : { savingsPlan }) });
    }
    return account;
  });
  (examples as { group: string; plan: string; accounts: readonly string[] }[]).push({
    group: example.group,
    plan: example.plan,
    accounts,
  });
}

const percent = (name: string, type: "DISCOUNT" | "MARKUP", modifierPercentage: string, where: object) => ({
  name,
  type,
  modifierPercentage,
  ...where,
});
const GLOBAL = { scope: "GLOBAL" };
const ofService = (service: string) => ({ scope: "SERVICE", service });

const pricingRules = [
  percent("all-minus-10", "DISCOUNT", "10", GLOBAL),
  percent("all-minus-5", "DISCOUNT", "5", GLOBAL),
  percent("all-minus-12.345", "DISCOUNT", "12.345", GLOBAL),
  percent("all-plus-10", "MARKUP", "10", GLOBAL),
  percent("all-plus-25", "MARKUP", "25", GLOBAL),
  percent("s3-plus-5", "MARKUP", "5", ofService("AmazonS3")),
  percent("ec2-minus-5", "DISCOUNT", "5", ofService("AmazonEC2")),
  percent("rds-0", "DISCOUNT", "0", ofService("AmazonRDS")),
  percent("t3-micro", "MARKUP", "20", {
    scope: "SKU",
    service: "AmazonEC2",
    usageType: "USW2-BoxUsage:t3.micro",
    operation: "RunInstances",
  }),
  { name: "no-free-tier", ...GLOBAL, type: "TIERING", tiering: { freeTier: { activated: false } } },
  {
    name: "tiers",
    scope: "SKU",
    service: "AmazonS3",
    usageType: "Custom-Tiered",
    type: "TIERING",
    tiering: {
      customTiers: [
        { begin: "0", end: "1000", rate: "0.03" },
        { begin: "1000", rate: "0.025" },
      ],
    },
  },
  {
    name: "first-unit-free",
    scope: "SKU",
    service: "AmazonEC2",
    usageType: "BoxUsage:m5.large",
    type: "TIERING",
    tiering: {
      customTiers: [
        { begin: "0", end: "1", rate: "0" },
        { begin: "1", rate: "1" },
      ],
    },
  },
];
const PLANS: Readonly<Record<string, readonly string[]>> = {
  "minus-10": ["all-minus-10"],
  "minus-5": ["all-minus-5"],
  "minus-12.345": ["all-minus-12.345"],
  "plus-10": ["all-plus-10"],
  "plus-25": ["all-plus-25"],
  "minus-10-s3-plus-5": ["all-minus-10", "s3-plus-5"],
  "minus-10-rds-0": ["all-minus-10", "rds-0"],
  "t3-micro-plus-20": ["t3-micro", "ec2-minus-5"],
  "free-tier-off": ["no-free-tier"],
  "plus-25-free-tier-off": ["all-plus-25", "no-free-tier"],
  "custom-tiers": ["tiers", "all-minus-10"],
  "first-unit-free": ["first-unit-free"],
};

const item = (group: string, name: string, more: object) => ({
  name,
  description: `Item ${name}`,
  group,
  type: "FEE",
  from: PERIOD,
  ...more,
});
const credit = (group: string, name: string, computation: string) =>
  item(group, name, {
    type: "CREDIT",
    percentage: "5",
    of: ["group"],
    filter: { service: "AmazonEC2" },
    computation,
  });

/** Reseller and customer of each pair of plans of example 20; the last pair is the second documented set. */
export const CHAINS = [
  { name: "pass-basic", upper: "Passthrough", lower: "BasicPricingPlan" },
  { name: "basic-pass", upper: "BasicPricingPlan", lower: "Passthrough" },
  { name: "basic-basic", upper: "BasicPricingPlan", lower: "BasicPricingPlan" },
  { name: "pass-pass", upper: "Passthrough", lower: "Passthrough" },
  { name: "own-plans", upper: "first-unit-free", lower: "minus-10" },
].map((chain, index) => ({
  ...chain,
  reseller: `2000000000${index}0`,
  customer: `2000000000${index}1`,
}));

const organisation = (account: string, name: string) => ({
  id: `o-${account}`,
  managementAccount: account,
  name,
});

/** The whole configuration of the examples' month. */
export const workedConfiguration = {
  organizations: CHAINS.flatMap(({ name, reseller, customer }) => [
    organisation(reseller, `${name} reseller`),
    organisation(customer, `${name} customer`),
  ]),
  transfers: CHAINS.flatMap(({ name, reseller, customer }) => [
    { name: `${name}-reseller`, source: reseller, target: PARTNER, start: PERIOD },
    { name: `${name}-customer`, source: customer, target: reseller, start: PERIOD },
  ]),
  pricingRules,
  pricingPlans: Object.entries(PLANS).map(([name, rules]) => ({ name, rules })),
  billingGroups: [
    ...examples.map(({ group, plan, accounts }) => ({
      name: group,
      plan,
      primaryAccount: accounts[0],
      accounts,
    })),
    ...CHAINS.flatMap(({ name, upper, lower }) => [
      { name: `${name}-to-reseller`, transfer: `${name}-reseller`, plan: upper },
      { name: `${name}-to-customer`, transfer: `${name}-customer`, plan: lower },
    ]),
    // The receiver's own group for the indirect source, so that each organisation has its own first free unit.
    {
      name: "own-plans-indirect",
      transfer: "own-plans-customer",
      owner: PARTNER,
      plan: "first-unit-free",
    },
  ],
  customLineItems: [
    item("ex10-all", "share-all", { percentage: "10", of: ["group"] }),
    item("ex10-without", "share-without", {
      percentage: "10",
      of: ["group"],
      filter: { excludeSavingsPlanNegation: true },
    }),
    item("ex11-group", "flat-1", { flat: "10" }),
    item("ex11-group", "share-1", { percentage: "10", of: ["group"] }),
    item("ex11-flat", "flat-2", { flat: "10" }),
    item("ex11-flat", "share-2", { percentage: "10", of: ["group", "flat-2"] }),
    item("ex11-none", "flat-3", { flat: "10" }),
    item("ex11-none", "share-3", { percentage: "10", of: [] }),
    credit("ex13-itemized", "credit-itemized", "ITEMIZED"),
    credit("ex13-consolidated", "credit-consolidated", "CONSOLIDATED"),
  ],
};

/** Cost data of the chains: 100 at public price, 98 in truth; and 15, 30 of the second set. */
export const chainImports = CHAINS.flatMap(({ name, reseller, customer }) =>
  name === "own-plans"
    ? [
        { payer: reseller, period: PERIOD, rows: [{ usage: "30" }] },
        { payer: customer, period: PERIOD, rows: [{ usage: "15" }] },
      ]
    : [
        {
          payer: customer,
          period: PERIOD,
          rows: [
            onDemand("AmazonEC2", "100", { net: "98", columns: UPSTREAM }),
            { type: "Tax", rate: null, cost: "18.62" },
          ],
        },
      ],
);

export const OFFERS = {
  AmazonS3: [
    {
      sku: "S3STORAGE",
      usageType: "TimedStorage-ByteHrs",
      tiers: [
        ["0", "51200", "0.023"],
        ["51200", "512000", "0.022"],
        ["512000", "Inf", "0.021"],
      ],
    },
  ],
  AWSLambda: [
    {
      sku: "LAMBDAREQUESTS",
      usageType: "Request",
      tiers: [["0", "Inf", "0.0000002"]],
      freeUnits: "1000000",
    },
  ],
} as const;
