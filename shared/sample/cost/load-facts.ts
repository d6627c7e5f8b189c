import { D } from "../../domain/money/decimal.ts";
import { BillingPeriod, monthsBetween } from "../../domain/time/billing-period.ts";
import type { Sku } from "../catalogue/model.ts";
import { FREE_TIER_RATE, FREE_TIER_TERM, rateCode } from "../catalogue/rate-code.ts";
import type { World } from "../world/model.ts";
import type { Commitments } from "./draw-commitments.ts";
import { payerFacts, payersOf, supplierInvoice } from "./payer-facts.ts";
import type { Pattern, Resource } from "./resource.ts";
import type { SampleDatabase } from "./sample-database.ts";

export type Facts = {
  readonly world: World;
  readonly catalogue: ReadonlyMap<string, Sku>;
  readonly resources: readonly Resource[];
  readonly commitments: Commitments;
};

const AMOUNT = "DECIMAL(28,10)";
const RATE = "DECIMAL(18,10)";

/** Lines name SKUs by a number: long texts would make every sort of them slow. */
export type SkuNumbers = ReadonlyMap<string, number>;

/** Loads what does not change from month to month: SKUs in use, their tiers, accounts, commitments. */
export const loadFacts = async (database: SampleDatabase, facts: Facts): Promise<SkuNumbers> => {
  const used = new Set([
    ...facts.resources.map(({ sku }) => sku),
    ...facts.commitments.reservations.map(({ sku }) => sku),
  ]);
  const skus = [...facts.catalogue.values()].filter(({ key }) => used.has(key));
  const numbers = new Map(skus.map(({ key }, number) => [key, number]));
  await database.load("sku", SKU_COLUMNS, skus.map(skuRecord));
  await database.load(
    "tier",
    {
      sku: "INTEGER",
      part: "INTEGER",
      begin_at: AMOUNT,
      end_at: AMOUNT,
      rate: RATE,
      rate_code: "VARCHAR",
      description: "VARCHAR",
    },
    skus.flatMap((sku, number) => [
      ...(sku.freePool === undefined ? [] : [freeTier(sku, number)]),
      ...sku.tiers.map(({ begin, end, rate }, tier) => ({
        sku: number,
        part: tier + 1,
        begin_at: begin,
        end_at: end ?? null,
        rate,
        rate_code: rateCode(sku, tier),
        description: `$${rate} ${sku.priceText}`,
      })),
    ]),
  );
  await database.load(
    "account",
    { account: "VARCHAR", account_name: "VARCHAR" },
    facts.world.organisations.flatMap(({ accounts }) =>
      accounts.map(({ id, name }) => ({ account: id, account_name: name })),
    ),
  );
  await loadCommitments(database, facts.commitments, numbers);
  return numbers;
};

/** Part 0 of a SKU: the free quantity. It has no range, so that no paid quantity falls into it. */
const freeTier = (sku: Sku, number: number) => ({
  sku: number,
  part: 0,
  begin_at: null,
  end_at: null,
  rate: "0",
  rate_code: `${sku.sku}.${FREE_TIER_TERM}.${FREE_TIER_RATE}`,
  description: `$0.00 ${sku.priceText} under monthly free tier`,
});

const SKU_COLUMNS = {
  number: "INTEGER",
  tiered: "BOOLEAN",
  sku: "VARCHAR",
  product_code: "VARCHAR",
  service_code: "VARCHAR",
  product_name: "VARCHAR",
  family: "VARCHAR",
  usage_type: "VARCHAR",
  operation: "VARCHAR",
  region: "VARCHAR",
  location: "VARCHAR",
  unit: "VARCHAR",
  term: "VARCHAR",
  instance_type: "VARCHAR",
  instance_family: "VARCHAR",
  normalization: "DECIMAL(10,4)",
  price_text: "VARCHAR",
  billing_entity: "VARCHAR",
  legal_entity: "VARCHAR",
  pool: "VARCHAR",
  pool_quantity: AMOUNT,
  product: "MAP(VARCHAR, VARCHAR)",
};

const skuRecord = (sku: Sku, number: number) => ({
  number,
  tiered: sku.tiers.length > 1 || sku.freePool !== undefined,
  sku: sku.sku,
  product_code: sku.productCode,
  service_code: sku.serviceCode,
  product_name: sku.productName,
  family: sku.family,
  usage_type: sku.usageType,
  operation: sku.operation,
  region: sku.region,
  location: sku.location,
  unit: sku.unit,
  term: sku.term,
  instance_type: sku.instanceType ?? "",
  instance_family: sku.instanceFamily ?? "",
  normalization: sku.normalizationFactor ?? "0",
  price_text: sku.priceText,
  billing_entity: sku.billingEntity,
  legal_entity: sku.legalEntity ?? null,
  pool: sku.freePool === undefined ? null : `${sku.productCode}/${sku.freePool.usageType}`,
  pool_quantity: sku.freePool?.quantity ?? null,
  product: {
    product_name: sku.productName,
    servicename: sku.productName,
    ...(sku.region === "" ? {} : { region: sku.region }),
    ...sku.attributes,
  },
});

const loadCommitments = async (
  database: SampleDatabase,
  { reservations, savingsPlans }: Commitments,
  numbers: SkuNumbers,
): Promise<void> => {
  await database.load(
    "reservation",
    {
      reservation: "INTEGER",
      payer: "VARCHAR",
      owner: "VARCHAR",
      sku: "INTEGER",
      arn: "VARCHAR",
      subscription: "VARCHAR",
      count: "INTEGER",
      recurring_rate: RATE,
      amortised_rate: RATE,
      upfront_value: AMOUNT,
      purchase_option: "VARCHAR",
    },
    reservations.map((reservation) => ({
      reservation: reservation.index,
      payer: reservation.payer,
      owner: reservation.owner,
      sku: numbers.get(reservation.sku),
      arn: reservation.arn,
      subscription: reservation.subscription,
      count: reservation.count,
      recurring_rate: reservation.recurringRate,
      amortised_rate: reservation.amortisedRate,
      upfront_value: reservation.upfrontValue,
      purchase_option: reservation.purchaseOption,
    })),
  );
  await database.load(
    "savings_plan",
    { savings_plan: "INTEGER", payer: "VARCHAR", owner: "VARCHAR", arn: "VARCHAR", commitment: RATE },
    savingsPlans.map((plan) => ({
      savings_plan: plan.index,
      payer: plan.payer,
      owner: plan.owner,
      arn: plan.arn,
      commitment: plan.hourlyCommitment,
    })),
  );
};

/** Usage grows by so many percent a month, except instances and disks, which are as they are. */
const MONTHLY_GROWTH_PERCENT = 6;

/** Loads what belongs to one month: the payers billed and what each resource uses per row. */
export const loadMonth = async (
  database: SampleDatabase,
  facts: Facts,
  numbers: SkuNumbers,
  period: string,
): Promise<void> => {
  const payers = payersOf(facts.world, period);
  await database.load(
    "payer",
    {
      payer: "VARCHAR",
      payer_name: "VARCHAR",
      entity: "VARCHAR",
      tax_type: "VARCHAR",
      tax_percent: "DECIMAL(6,3)",
      discount_kind: "VARCHAR",
      discount_percent: "DECIMAL(6,3)",
      first_member: "VARCHAR",
      first_region: "VARCHAR",
      credits: "BOOLEAN",
      refund: "BOOLEAN",
      marketplace: "BOOLEAN",
      support: "BOOLEAN",
      unknown_type: "BOOLEAN",
      invoice: "VARCHAR",
    },
    payers.map((organisation) => ({
      ...payerFacts(organisation),
      invoice: supplierInvoice(facts.world, organisation.managementAccount, period),
    })),
  );
  const first = BillingPeriod.parse(facts.world.periods[0] ?? period);
  const age = monthsBetween(first, BillingPeriod.parse(period));
  const growth = new D(100 + MONTHLY_GROWTH_PERCENT).div(100).pow(age);
  const coverage = coverageOf(facts.commitments);
  const billed = new Set(payers.map(({ managementAccount }) => managementAccount));
  await database.load(
    "resource",
    {
      resource: "INTEGER",
      payer: "VARCHAR",
      account: "VARCHAR",
      sku: "INTEGER",
      resource_id: "VARCHAR",
      pattern: "VARCHAR",
      phase: "INTEGER",
      amount: AMOUNT,
      whole: "BOOLEAN",
      wobble: "INTEGER",
      first_day: "DATE",
      last_day: "DATE",
      zone: "VARCHAR",
      token: "VARCHAR",
      tags: "MAP(VARCHAR, VARCHAR)",
      resource_tags: "MAP(VARCHAR, VARCHAR)",
      reservation: "INTEGER",
      savings_plan: "INTEGER",
      plan_rate: RATE,
    },
    facts.resources
      .filter(({ payer }) => billed.has(payer))
      .map((resource) => ({
        resource: resource.index,
        payer: resource.payer,
        account: resource.account,
        sku: numbers.get(resource.sku),
        resource_id: resource.resourceId,
        pattern: resource.pattern,
        phase: resource.phase,
        amount: amountPerRow(resource, period, growth),
        whole: resource.whole,
        wobble: resource.wobblePercent,
        first_day: resource.firstDay ?? null,
        last_day: resource.lastDay ?? null,
        zone: resource.zone,
        token: resource.token,
        ...tagMaps(resource.tags),
        ...(coverage.get(resource.index) ?? {}),
      })),
  );
};

/** The same tags as the export's newer `tags` map and its older `resource_tags` map spell their keys. */
const tagMaps = (tags: Readonly<Record<string, string>>) => ({
  tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`resourceTags/user:${key}`, value])),
  resource_tags: Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      `user_${key.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()}`,
      value,
    ]),
  ),
});

type Coverage =
  | { readonly reservation: number }
  | { readonly savings_plan: number; readonly plan_rate: string };
const coverageOf = ({ reservations, savingsPlans }: Commitments): ReadonlyMap<number, Coverage> =>
  new Map<number, Coverage>([
    ...reservations.flatMap(({ index, resources }) =>
      resources.map((resource) => [resource, { reservation: index }] as const),
    ),
    ...savingsPlans.flatMap(({ index, resources }) =>
      resources.map(({ resource, rate }) => [resource, { savings_plan: index, plan_rate: rate }] as const),
    ),
  ]);

const daysIn = (period: string): number =>
  new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)), 0)).getUTCDate();

const occurrences = (pattern: Pattern, period: string): number =>
  pattern === "always"
    ? daysIn(period) * 24
    : pattern === "daily"
      ? daysIn(period)
      : pattern === "weekly"
        ? 4
        : 1;

const amountPerRow = (resource: Resource, period: string, growth: D): string => {
  const grown =
    resource.wobblePercent === 0 ? new D(resource.quantity) : new D(resource.quantity).times(growth);
  const perRow = resource.perMonth ? grown.div(occurrences(resource.pattern, period)) : grown;
  return perRow.toDecimalPlaces(resource.whole ? 0 : 10).toFixed();
};
