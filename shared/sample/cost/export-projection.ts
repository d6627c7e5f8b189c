import { CUR2_COLUMNS, type Cur2Column } from "../../domain/cost-data/cur2-columns.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import { periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { timestamp } from "./usage-sql.ts";

/** Columns that need a table configuration of their own; a normal full export is the other 127. */
const OPTIONAL = /^capacity_reservation_|^line_item_iam_principal$/;

/** The 127 columns of a normal full CUR 2.0 export, in dictionary order. */
export const EXPORT_COLUMNS: readonly Cur2Column[] = CUR2_COLUMNS.filter(({ name }) => !OPTIONAL.test(name));

const net = (amount: string): string =>
  `CASE WHEN l.discount_kind IS NOT NULL THEN ${amount} * (1 - p.discount_percent / 100) END`;
const orZero = (amount: string): string => `coalesce(${amount}, 0)`;
const sinceFirstUse = "TIMESTAMP '2026-01-15 09:00:00'";
const isInstance = "coalesce(s.instance_type, '') <> ''";
const normalization = `CASE WHEN ${isInstance} AND l.line_type <> 'Credit' THEN s.normalization ELSE 0 END`;
const instant = (expression: string): string => `strftime(${expression}, '%Y-%m-%dT%H:%M:%S.000Z')`;
const interval = (expression: string): string => `strftime(${expression}, '%Y-%m-%dT%H:%M:%SZ')`;
const units = (amount: string): string =>
  `CASE WHEN l.line_type = 'RIFee' THEN (${amount})::DECIMAL(28,10)::VARCHAR END`;

/** A line's values per export column; columns that are not named stay empty. Aliases: l line, s SKU, p payer. */
const expressions = (period: BillingPeriod): Readonly<Record<string, string>> => ({
  bill_bill_type: "l.bill_type",
  bill_billing_entity: "l.billing_entity",
  bill_billing_period_end_date: timestamp(periodEnd(period)),
  bill_billing_period_start_date: timestamp(periodStart(period)),
  bill_invoice_id: "p.invoice",
  bill_invoicing_entity: "p.entity",
  bill_payer_account_id: "l.payer",
  bill_payer_account_name: "p.payer_name",
  discount: "CASE WHEN coalesce(l.discount, 0) <> 0 THEN MAP {l.discount_kind: l.discount::DOUBLE} END",
  discount_total_discount: "l.discount",
  identity_line_item_id: "l.identity",
  identity_time_interval: `${interval("l.start_at")} || '/' || ${interval("l.end_at")}`,
  line_item_availability_zone: `CASE WHEN ${isInstance} THEN r.zone END`,
  line_item_blended_cost: "l.blended_cost",
  line_item_blended_rate: "l.blended_rate",
  line_item_currency_code: "'USD'",
  line_item_legal_entity: "coalesce(l.legal_entity, p.entity)",
  line_item_line_item_description: "l.description",
  line_item_line_item_type: "l.line_type",
  line_item_net_unblended_cost: "CASE WHEN l.discount_kind IS NOT NULL THEN l.cost + l.discount END",
  line_item_net_unblended_rate:
    "CASE WHEN l.discount_kind IS NOT NULL AND l.amount <> 0 AND l.rate IS NOT NULL THEN ((l.cost + l.discount) / l.amount)::DECIMAL(18,10) END",
  line_item_normalization_factor: normalization,
  line_item_normalized_usage_amount: `${normalization} * l.amount`,
  line_item_operation: "l.operation",
  line_item_product_code: "l.product_code",
  line_item_resource_id: "r.resource_id",
  line_item_tax_type: "l.tax_type",
  line_item_unblended_cost: "l.cost",
  line_item_unblended_rate: "l.rate",
  line_item_usage_account_id: "l.account",
  line_item_usage_account_name: "a.account_name",
  line_item_usage_amount: "l.amount",
  line_item_usage_end_date: "l.end_at",
  line_item_usage_start_date: "l.start_at",
  line_item_usage_type: "l.usage_type",
  pricing_currency: "CASE WHEN l.public_rate IS NOT NULL THEN 'USD' END",
  pricing_lease_contract_length: "CASE WHEN l.reservation IS NOT NULL THEN '1yr' END",
  pricing_offering_class: "CASE WHEN l.reservation IS NOT NULL THEN 'standard' END",
  pricing_public_on_demand_cost: orZero("l.public_cost"),
  pricing_public_on_demand_rate: "l.public_rate",
  pricing_purchase_option: "v.purchase_option",
  pricing_rate_code: "l.rate_code",
  pricing_rate_id: "CASE WHEN l.sku IS NOT NULL THEN (400000000000 + ascii(s.sku) * 1000003)::VARCHAR END",
  pricing_term: "l.term",
  pricing_unit: "l.unit",
  product: "coalesce(s.product, MAP {'product_name': l.product_name})",
  product_instance_family: "s.instance_family",
  product_instance_type: "s.instance_type",
  product_location: "s.location",
  product_location_type: "CASE WHEN coalesce(s.region, '') <> '' THEN 'AWS Region' END",
  product_operation: "s.operation",
  product_product_family: "s.family",
  product_region_code: "l.region",
  product_servicecode: "l.service_code",
  product_sku: "s.sku",
  product_usagetype: "s.usage_type",
  reservation_amortized_upfront_cost_for_usage: orZero("l.ri_amortised_usage"),
  reservation_amortized_upfront_fee_for_billing_period: orZero("l.ri_amortised_period"),
  reservation_effective_cost: orZero("l.ri_amortised_usage + l.ri_recurring_usage"),
  reservation_end_time: `CASE WHEN l.reservation IS NOT NULL THEN ${instant(`${sinceFirstUse} + INTERVAL 1 YEAR`)} END`,
  reservation_modification_status: "CASE WHEN l.reservation IS NOT NULL THEN 'Original' END",
  reservation_net_amortized_upfront_cost_for_usage: net("l.ri_amortised_usage"),
  reservation_net_amortized_upfront_fee_for_billing_period: net("l.ri_amortised_period"),
  reservation_net_effective_cost: net("(l.ri_amortised_usage + l.ri_recurring_usage)"),
  reservation_net_recurring_fee_for_usage: net("l.ri_recurring_usage"),
  reservation_net_unused_amortized_upfront_fee_for_billing_period: net("l.ri_unused_amortised"),
  reservation_net_unused_recurring_fee: net("l.ri_unused_recurring"),
  reservation_normalized_units_per_reservation: units("l.ri_units * s.normalization / v.count"),
  reservation_number_of_reservations: "CASE WHEN l.line_type = 'RIFee' THEN v.count::VARCHAR END",
  reservation_recurring_fee_for_usage: orZero("l.ri_recurring_usage"),
  reservation_reservation_a_r_n: "v.arn",
  reservation_start_time: `CASE WHEN l.reservation IS NOT NULL THEN ${instant(sinceFirstUse)} END`,
  reservation_subscription_id: "v.subscription",
  reservation_total_reserved_normalized_units: units("l.ri_units * s.normalization"),
  reservation_total_reserved_units: units("l.ri_units"),
  reservation_units_per_reservation: units("l.ri_units / v.count"),
  reservation_unused_amortized_upfront_fee_for_billing_period: orZero("l.ri_unused_amortised"),
  reservation_unused_normalized_unit_quantity: orZero("l.ri_unused_units * s.normalization"),
  reservation_unused_quantity: orZero("l.ri_unused_units"),
  reservation_unused_recurring_fee: orZero("l.ri_unused_recurring"),
  reservation_upfront_value: "CASE WHEN l.line_type = 'RIFee' THEN v.upfront_value ELSE 0 END",
  resource_tags: `CASE WHEN cardinality(r.tags) > 0 THEN map_from_entries([
    {'key': 'user_' || lower(regexp_replace(entry.key, '([a-z])([A-Z])', '\\1_\\2')), 'value': entry.value}
    FOR entry IN map_entries(r.tags)]) END`,
  savings_plan_amortized_upfront_commitment_for_billing_period: "0",
  savings_plan_end_time: `CASE WHEN l.savings_plan IS NOT NULL THEN ${instant(`${sinceFirstUse} + INTERVAL 1 YEAR`)} END`,
  savings_plan_net_recurring_commitment_for_billing_period: net("l.sp_total"),
  savings_plan_net_savings_plan_effective_cost: net("l.sp_effective"),
  savings_plan_offering_type: "CASE WHEN l.savings_plan IS NOT NULL THEN 'ComputeSavingsPlans' END",
  savings_plan_payment_option: "CASE WHEN l.savings_plan IS NOT NULL THEN 'No Upfront' END",
  savings_plan_purchase_term: "CASE WHEN l.savings_plan IS NOT NULL THEN '1yr' END",
  savings_plan_recurring_commitment_for_billing_period: orZero("l.sp_total"),
  savings_plan_region: "CASE WHEN l.savings_plan IS NOT NULL THEN 'Any' END",
  savings_plan_savings_plan_a_r_n: "w.arn",
  savings_plan_savings_plan_effective_cost: orZero("l.sp_effective"),
  savings_plan_savings_plan_rate: orZero("l.sp_rate"),
  savings_plan_start_time: `CASE WHEN l.savings_plan IS NOT NULL THEN ${instant(sinceFirstUse)} END`,
  savings_plan_total_commitment_to_date: orZero("l.sp_total"),
  savings_plan_used_commitment: orZero("l.sp_used"),
  tags: `CASE WHEN cardinality(r.tags) > 0 THEN map_from_entries([
    {'key': 'resourceTags/user:' || entry.key, 'value': entry.value} FOR entry IN map_entries(r.tags)]) END`,
});

const SQL_TYPES = {
  string: "VARCHAR",
  double: "DOUBLE",
  timestamp: "TIMESTAMP_MS",
  "map<string,string>": "MAP(VARCHAR, VARCHAR)",
  "map<string,double>": "MAP(VARCHAR, DOUBLE)",
} as const;

/** A typed SELECT of one payer's file in the export's order; empty text is null, empty maps are empty. */
export const exportSelect = (period: BillingPeriod, payer: string, file: number): string => {
  const values = expressions(period);
  const columns = EXPORT_COLUMNS.map(({ name, type }) => {
    const cast = `CAST(${values[name] ?? "NULL"} AS ${SQL_TYPES[type]})`;
    const value =
      type === "string" ? `nullif(${cast}, '')` : type.startsWith("map") ? `coalesce(${cast}, MAP {})` : cast;
    return `${value} AS ${name}`;
  });
  return `SELECT ${columns.join(",\n  ")}
FROM (SELECT *, translate(md5(concat_ws('/', payer, account, line_type, product_code, usage_type, operation, resource, part,
        savings_plan, reservation, legal_entity)), '0123456789abcdef', 'abcdefghijklmnop') ||
        substr(translate(md5(concat_ws('/', usage_type, resource, part, account)), '0123456789abcdef', 'qrstuvwxyz234567'), 1, 20) AS identity
      FROM ordered WHERE payer = '${payer}' AND file = ${file}) l
JOIN payer p ON p.payer = l.payer
LEFT JOIN sku s ON s.key = l.sku
LEFT JOIN resource r ON r.resource = l.resource
LEFT JOIN account a ON a.account = l.account
LEFT JOIN reservation v ON v.reservation = l.reservation
LEFT JOIN savings_plan w ON w.savings_plan = l.savings_plan
ORDER BY l.place`;
};
