import { D } from "../../domain/money/decimal.ts";
import { BillingPeriod, monthsBetween } from "../../domain/time/billing-period.ts";
import type { Commitments } from "./draw-commitments.ts";
import { AMOUNT, type Facts, RATE, type SkuNumbers } from "./facts.ts";
import { payerFacts, payersOf, supplierInvoice } from "./payer-facts.ts";
import type { Pattern, Resource } from "./resource.ts";
import type { SampleDatabase } from "./sample-database.ts";

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
