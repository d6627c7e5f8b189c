import fc from "fast-check";
import type { CustomLineItem, PricingRule } from "../../shared/domain/configuration/model.ts";
import type { PriceList } from "../../shared/domain/pricing/price-list.ts";
import { GroupTask } from "../../shared/domain/rating/model.ts";

/** A row as text by CUR 2.0 name; absent columns are NULL. */
export type RawRow = Readonly<Record<string, string>>;
/** One billing group and the rows only it has: a random small month of its own. */
export type GroupMonth = { readonly task: GroupTask; readonly rows: readonly RawRow[] };
export type Month = { readonly groups: readonly GroupMonth[]; readonly priceLists: readonly PriceList[] };

export const PAYERS = ["100000000000", "200000000000"] as const;
const STRANGER = "555555555555";
const PARTNER = "999999999999";

const of = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** Values as exports spell them: plain, Java style, more than ten places, huge, tiny, negative, zero, none. */
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5000 }).map((n) => `${n / 4}`) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 999_999_999 }).map((n) => (n / 1e10).toFixed(10)) },
  { weight: 3, arbitrary: fc.integer({ min: -99_999, max: 99_999 }).map((n) => `${n / 1000}`) },
  { weight: 2, arbitrary: of("1E-10", "7.0E-10", "-1.3333E-6", "4.9E-11", "5.0E-11", "1.5E-10") },
  { weight: 2, arbitrary: of("0.12345678905", "0.00000000005", "1.00000000015", "33.333333333333336") },
  {
    weight: 2,
    arbitrary: of("1000000000000", "2500000000000.5", "123456789012.25", "99999999", "100000000"),
  },
  { weight: 2, arbitrary: of("0", "0.0", "-0.0") },
);
const rate = fc.oneof(
  { weight: 5, arbitrary: of("0.0230000000", "0.0960000000", "0.0000004000", "0.0000166667", "1", "0.5") },
  { weight: 2, arbitrary: of("1.0E-10", "0.0000000001", "7.0E-10", "0.0333333333") },
  { weight: 2, arbitrary: of("", "0.0000000000", "0") },
  { weight: 1, arbitrary: of("1234.5678901234", "0.00000000005") },
);

const LINE_TYPES = of(
  ...["Usage", "Usage", "Usage", "Usage", "Usage", "Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"],
  ...["SavingsPlanCoveredUsage", "SavingsPlanNegation", "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee"],
  ...["RIFee", "Fee", "Tax", "Credit", "Refund", "BundledDiscount", "EdpDiscount", "PrivateRateDiscount"],
  ...["SppDiscount", "Discount", "FlatRateSubscription", "Something new"],
);
const PRODUCTS = ["AmazonEC2", "AmazonS3", "AWSLambda", "AWSSupportBusiness", "abc123marketplace"] as const;
const USAGE_TYPES = ["BoxUsage:t3.micro", "TimedStorage-ByteHrs", "Requests-Tier1", "Request"] as const;
const OPERATIONS = ["", "RunInstances", "StandardStorage", "Invoke", "ECSTask-EC2"] as const;
const SKUS = ["", "SKU1", "SKU2", "SKU3", "SKU4"] as const;
const STARTS = [
  "2026-10-01T00:00:00.000Z",
  "2026-10-01T01:00:00.000Z",
  "2026-10-01T02:00:00.000Z",
  "2026-10-17T05:00:00.000Z",
  "",
] as const;

/** What rows of a month are made of. */
type Variety = {
  readonly types: fc.Arbitrary<string>;
  readonly products: readonly string[];
  readonly usageTypes: readonly string[];
  readonly operations: readonly string[];
  readonly skus: readonly string[];
  readonly starts: readonly string[];
};
const EVERYTHING: Variety = {
  types: LINE_TYPES,
  products: PRODUCTS,
  usageTypes: USAGE_TYPES,
  operations: OPERATIONS,
  skus: SKUS,
  starts: STARTS,
};
/** So little that commitments of one group, applied in another, nearly always find usage at home. */
const COMMITMENTS: Variety = {
  types: of(
    ...["Usage", "Usage", "Usage", "Usage", "DiscountedUsage", "DiscountedUsage", "SavingsPlanCoveredUsage"],
    ...["SavingsPlanCoveredUsage", "SavingsPlanNegation", "RIFee"],
  ),
  products: ["AmazonEC2"],
  usageTypes: ["BoxUsage:t3.micro", "Request"],
  operations: ["RunInstances"],
  skus: ["", "SKU1"],
  starts: ["2026-10-01T00:00:00.000Z", "2026-10-01T01:00:00.000Z"],
};

const rowOf = (
  { types, products, usageTypes, operations, skus, starts }: Variety,
  payer: string,
  accounts: readonly string[],
  owners: readonly string[],
) =>
  fc
    .record({
      type: types,
      account: of(...accounts),
      product: of(...products),
      service: of("", "AmazonEC2", "AmazonS3", "AWSLambda"),
      usageType: of(...usageTypes),
      operation: of(...operations),
      sku: of(...skus),
      start: of(...starts),
      resource: of("", "i-1", "i-2", "bücket", "\u{1F600}"),
      lineId: of("a", "b", "c"),
      usage: amount,
      publicRate: rate,
      publicCost: fc.oneof(amount, fc.constant("")),
      unblended: amount,
      unblendedRate: of("", "0.0000000000", "0.1", "4.0E-11"),
      net: fc.oneof({ weight: 3, arbitrary: fc.constant("") }, amount),
      rateCode: of("", "S.JRTCKXETXF.R", "S.A429C66SYZ.R", "S.XYZ.R", "1234"),
      term: of("", "OnDemand", "Spot"),
      owner: of("", ...owners, STRANGER),
      commitment: of("1", "2"),
      planRate: of("", "0.06", "0.06", "0.03", "0.0000000003", "1000", "0", "-0.01"),
      entity: of("AWS", "AWS", "AWS Marketplace", "AISPL"),
      bill: of("Anniversary", "Anniversary", "Purchase", "Refund"),
      free: fc.boolean(),
    })
    .map((v): RawRow => {
      const reservation = /^(DiscountedUsage|RIFee|Fee)$/.test(v.type) && v.owner !== "";
      const savingsPlan = v.type.startsWith("SavingsPlan") && v.owner !== "";
      return {
        identity_line_item_id: v.lineId,
        identity_time_interval: "2026-10-01T00:00:00Z/2026-10-01T01:00:00Z",
        bill_payer_account_id: payer,
        bill_bill_type: v.bill,
        bill_billing_entity: v.entity,
        bill_billing_period_start_date: "2026-10-01T00:00:00.000Z",
        bill_billing_period_end_date: "2026-11-01T00:00:00.000Z",
        line_item_usage_account_id: v.account,
        line_item_usage_account_name: `name ${v.account}`,
        line_item_line_item_type: v.type,
        line_item_product_code: v.product,
        product_servicecode: v.service,
        product_name: `${v.product} name`,
        line_item_usage_type: v.usageType,
        line_item_operation: v.operation,
        product_sku: v.sku,
        pricing_rate_code: v.rateCode,
        pricing_term: v.term,
        pricing_unit: "Hrs",
        line_item_resource_id: v.resource,
        line_item_usage_start_date: v.start,
        line_item_line_item_description: `${v.usageType} described`,
        line_item_legal_entity: "Amazon Web Services, Inc.",
        line_item_currency_code: "USD",
        line_item_usage_amount: v.usage,
        line_item_unblended_cost: v.free ? "0.0" : v.unblended,
        line_item_unblended_rate: v.free ? "0.0000000000" : v.unblendedRate,
        line_item_net_unblended_cost: v.net,
        pricing_public_on_demand_rate: v.publicRate,
        pricing_public_on_demand_cost: v.publicCost,
        reservation_reservation_a_r_n: reservation
          ? `arn:aws:ec2:us-east-1:${v.owner}:reserved-instances/r${v.commitment}`
          : "",
        reservation_effective_cost: "1.25",
        savings_plan_savings_plan_a_r_n: savingsPlan
          ? `arn:aws:savingsplans::${v.owner}:savingsplan/s${v.commitment}`
          : "",
        savings_plan_savings_plan_rate: savingsPlan ? v.planRate : "",
        savings_plan_savings_plan_effective_cost: "0.75",
      };
    });

const percentage = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((n) => `${n / 100}`),
  of("12.345", "1.005", "0", "100", "7", "20"),
);
const arn = (kind: string, number: number): string =>
  `arn:aws:billingconductor::${PARTNER}:${kind}/${String(number).padStart(10, "0")}`;

const customTiers = of(
  [{ begin: "0", rate: "0.03" }],
  [
    { begin: "0", end: "1000", rate: "0.03" },
    { begin: "1000", rate: "0.025" },
  ],
  [
    { begin: "0", end: "0.5", rate: "0" },
    { begin: "0.5", end: "700.25", rate: "0.0123456789" },
    { begin: "700.25", end: "1000000", rate: "0.01" },
    { begin: "1000000", rate: "0.0000000001" },
  ],
);

const rule = fc.oneof(
  percentage.chain((modifierPercentage) =>
    fc.record({
      scope: fc.constant("GLOBAL" as const),
      type: of("MARKUP" as const, "DISCOUNT" as const),
      modifierPercentage: fc.constant(modifierPercentage),
    }),
  ),
  fc.record({
    scope: fc.constant("SERVICE" as const),
    service: of(...PRODUCTS),
    type: of("MARKUP" as const, "DISCOUNT" as const),
    modifierPercentage: percentage,
  }),
  fc.record({
    scope: fc.constant("BILLING_ENTITY" as const),
    billingEntity: of("AWS", "AWS Marketplace"),
    type: of("MARKUP" as const, "DISCOUNT" as const),
    modifierPercentage: percentage,
  }),
  fc.record({
    scope: fc.constant("SKU" as const),
    service: of(...PRODUCTS),
    usageType: of(...USAGE_TYPES),
    operation: of(undefined, "RunInstances", "Invoke"),
    type: of("MARKUP" as const, "DISCOUNT" as const),
    modifierPercentage: percentage,
  }),
  fc.record({
    scope: fc.constant("GLOBAL" as const),
    type: fc.constant("TIERING" as const),
    freeTierActivated: fc.boolean(),
  }),
  fc.record({
    scope: fc.constant("SERVICE" as const),
    service: of(...PRODUCTS),
    type: fc.constant("TIERING" as const),
    freeTierActivated: fc.boolean(),
  }),
  fc.record({
    scope: fc.constant("SKU" as const),
    service: of(...PRODUCTS),
    usageType: of(...USAGE_TYPES),
    type: fc.constant("TIERING" as const),
    customTiers,
  }),
);

const itemBase = (group: string, accounts: readonly string[]) => ({
  group: fc.constant(group),
  account: of(undefined, ...accounts),
  type: of("FEE" as const, "CREDIT" as const),
  presentAs: of(undefined, "AmazonEC2"),
  description: of("Managed support", "Onboarding"),
});
const flatItem = (group: string, accounts: readonly string[]) =>
  fc.record({
    ...itemBase(group, accounts),
    kind: fc.constant("FLAT" as const),
    amount: of("250.00", "0", "0.0000000000123", "999999.99"),
  });
const percentageItem = (group: string, accounts: readonly string[], flats: readonly string[]) =>
  fc.record({
    ...itemBase(group, accounts),
    kind: fc.constant("PERCENTAGE" as const),
    percentage: of("10", "5", "0", "12.3456", "100"),
    ofGroup: fc.boolean(),
    ofItems: fc.subarray([...flats]),
    filter: of(undefined, { excludeSavingsPlanNegation: true as const }, { service: "AmazonEC2" }),
    computation: of("CONSOLIDATED" as const, "ITEMIZED" as const),
  });

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;

const customItems = (group: string, accounts: readonly string[]): fc.Arbitrary<readonly CustomLineItem[]> =>
  fc.array(flatItem(group, accounts), { maxLength: 2 }).chain((flats) => {
    const flatArns = flats.map((_, index) => arn("customlineitem", index));
    return fc.array(percentageItem(group, accounts, flatArns), { maxLength: 3 }).map((percentages) =>
      [...flats, ...percentages].map(
        (item, index) =>
          withoutUndefined({
            ...item,
            arn: arn("customlineitem", index),
            name: `item-${index}`,
            from: "2026-10",
          }) as unknown as CustomLineItem,
      ),
    );
  });

const payerOf = (index: number): string => PAYERS[index % 2] ?? PAYERS[0];
const accountsOf = (index: number): readonly string[] =>
  [0, 1, 2].map((n) => String(300_000_000_000 + index * 10 + n));

const groupMonth = (variety: Variety, index: number, groups: number): fc.Arbitrary<GroupMonth> => {
  const payer = payerOf(index);
  const accounts = accountsOf(index);
  // Benefits of a group's commitments reach the other groups of its payer.
  const owners = Array.from({ length: groups }, (_, other) => other)
    .filter((other) => payerOf(other) === payer)
    .flatMap((other) => (other === index ? accountsOf(other) : accountsOf(other).slice(0, 1)));
  const group = `arn:aws:billingconductor::${PARTNER}:billinggroup/${String(index).padStart(12, "0")}`;
  return fc
    .record({
      rows: fc.array(rowOf(variety, payer, accounts, owners), { minLength: 1, maxLength: 24 }),
      rules: fc.array(rule, { maxLength: 6 }),
      items: customItems(group, accounts),
      passthrough: fc.integer({ min: 0, max: 9 }),
      interval: of(
        ...[undefined, undefined, undefined, undefined, undefined, undefined],
        { joined: "2026-10-01T01:00:00.000Z" },
        { left: "2026-10-01T02:00:00.000Z" },
        { joined: "2026-10-01T00:30:00.000Z", left: "2026-10-17T05:00:00.000Z" },
      ),
    })
    .map(({ rows, rules, items, passthrough, interval }) => ({
      rows,
      task: GroupTask.parse({
        arn: group,
        name: `group-${index}`,
        type: "STANDARD",
        owner: PARTNER,
        buyer: accounts[0],
        primaryAccount: accounts[0],
        level: 1,
        currency: "USD",
        plan:
          passthrough === 0
            ? { kind: "PASSTHROUGH", pricedBy: null }
            : {
                kind: "RULES",
                rules: rules.map((entry, position) =>
                  withoutUndefined({ ...entry, arn: arn("pricingrule", position), name: `rule-${position}` }),
                ) as unknown as PricingRule[],
              },
        selections: [{ payer, accounts, except: [], upstream: null }],
        ...(interval === undefined ? {} : { interval }),
        customLineItems: items,
      }),
    }));
};

const tiers = of(
  [{ begin: "0", rate: "0.023" }],
  [
    { begin: "0", end: "100", rate: "0.023" },
    { begin: "100", end: "1500.5", rate: "0.022" },
    { begin: "1500.5", rate: "0.021" },
  ],
  [
    { begin: "0", end: "10", rate: "0" },
    { begin: "10", rate: "0.0000166667" },
  ],
  [
    { begin: "0", end: "20", rate: "0.5" },
    { begin: "20", end: "2000000", rate: "0.25" },
  ],
);
const pools = of(
  undefined,
  { sku: "POOL", quantity: "750" },
  { sku: "POOL", quantity: "750" },
  { sku: "POOL2", quantity: "0.0000000001" },
  { sku: "POOL3", quantity: "1000000000000000" },
);
const pricedSku = (sku: string) =>
  fc
    .record({
      service: of("AmazonEC2", "AmazonS3", "AWSLambda"),
      usageType: of(...USAGE_TYPES),
      operation: of(...OPERATIONS),
      tiers,
      freePool: pools,
    })
    .map((entry) => withoutUndefined({ ...entry, sku, unit: "Hrs", currency: "USD" }));

const priceLists: fc.Arbitrary<readonly PriceList[]> = fc
  .tuple(...SKUS.filter((sku) => sku !== "").map(pricedSku))
  .map((skus) => [
    {
      offerCode: "Mixed",
      version: "1",
      publicationDate: "2026-10-01T00:00:00Z",
      skus,
    } as unknown as PriceList,
  ]);

const monthFrom = (variety: Variety, groups: number): fc.Arbitrary<Month> =>
  fc.record({
    groups: fc.tuple(...Array.from({ length: groups }, (_, index) => groupMonth(variety, index, groups))),
    priceLists: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: priceLists }),
  });

/** `groups` months in the data of two payers, priced with the same lists; commitments reach across groups. */
export const monthOf = (groups: number): fc.Arbitrary<Month> =>
  fc.oneof(
    { weight: 2, arbitrary: monthFrom(EVERYTHING, groups) },
    { weight: 1, arbitrary: monthFrom(COMMITMENTS, groups) },
  );
