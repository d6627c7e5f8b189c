import { CUR2_COLUMNS, type Cur2Column } from "../../domain/cost-data/cur2-columns.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { timestamp } from "./usage-sql.ts";

/** Columns that need a table configuration of their own; a normal full export is the other 127. */
const OPTIONAL = /^capacity_reservation_|^line_item_iam_principal$/;

/** The 127 columns of a normal full CUR 2.0 export, in dictionary order. */
export const EXPORT_COLUMNS: readonly Cur2Column[] = CUR2_COLUMNS.filter(({ name }) => !OPTIONAL.test(name));

/** Amounts after the payer's discount; blank everywhere in the export of a payer without one. */
const net = (amount: string): string =>
  `CASE WHEN p.discount_kind IS NOT NULL THEN ${amount}::DOUBLE * (1 - p.discount_percent / 100) END`;
/** Good for figures that only describe a commitment: exact decimals would cost most of the export's time. */
const times = (amount: string, rate: string): string => `round(${amount}::DOUBLE * ${rate}::DOUBLE, 10)`;
const orZero = (amount: string): string => `coalesce(${amount}, 0)`;
const committedSince = "TIMESTAMP '2026-01-15 09:00:00'";
const instant = (expression: string): string => `strftime(${expression}, '%Y-%m-%dT%H:%M:%S.000Z')`;
const onReservation = (value: string): string => `CASE WHEN l.reservation IS NOT NULL THEN ${value} END`;
const onReservationFee = (value: string): string => `CASE WHEN l.line_type = 'RIFee' THEN ${value} END`;
const onReservedUsage = (value: string): string =>
  `CASE WHEN l.line_type = 'DiscountedUsage' THEN ${value} END`;
const onSavingsPlan = (value: string): string => `CASE WHEN l.savings_plan IS NOT NULL THEN ${value} END`;
const onCoveredUsage = (value: string): string =>
  `CASE WHEN l.line_type = 'SavingsPlanCoveredUsage' THEN ${value} END`;
const units = (amount: string): string => onReservationFee(`(${amount})::DECIMAL(28,10)::VARCHAR`);
/** A text of a special line, else of the SKU. */
const text = (column: string): string => `CASE WHEN l.special IS NULL THEN s.${column} ELSE x.${column} END`;
const plain = (value: string): string => `CASE WHEN l.special IS NULL THEN ${value} END`;

/** A line's values per export column; columns that are not named stay empty. */
const expressions = (period: BillingPeriod): Readonly<Record<string, string>> => {
  const amortised = onReservedUsage(times("l.amount", "v.amortised_rate"));
  const recurring = onReservedUsage(times("l.amount", "v.recurring_rate"));
  const effective = onReservedUsage(times("l.amount", "(v.amortised_rate + v.recurring_rate)"));
  const planEffective = onCoveredUsage(times("l.amount", "r.plan_rate"));
  const normalization =
    "CASE WHEN l.sku IS NOT NULL AND l.line_type <> 'SavingsPlanNegation' THEN s.normalization ELSE 0 END";
  return {
    bill_bill_type: "coalesce(x.bill_type, 'Anniversary')",
    bill_billing_entity: text("billing_entity"),
    bill_billing_period_end_date: timestamp(periodEnd(period)),
    bill_billing_period_start_date: timestamp(periodStart(period)),
    bill_invoice_id: "p.invoice",
    bill_invoicing_entity: "p.entity",
    bill_payer_account_id: "p.payer",
    bill_payer_account_name: "p.payer_name",
    discount: "CASE WHEN l.discount <> 0 THEN MAP {p.discount_kind: l.discount::DOUBLE} END",
    discount_total_discount: "l.discount",
    identity_line_item_id: "coalesce(x.identity, substr(r.token, 1, 51) || chr(97 + l.part))",
    identity_time_interval: "coalesce(x.time_interval, h.time_interval)",
    line_item_availability_zone: "CASE WHEN s.instance_type <> '' THEN r.zone END",
    line_item_blended_cost:
      "CASE WHEN l.blended_rate IS NULL THEN l.cost ELSE l.amount::DOUBLE * l.blended_rate::DOUBLE END",
    line_item_blended_rate: "l.blended_rate",
    line_item_currency_code: "'USD'",
    line_item_legal_entity: `coalesce(${text("legal_entity")}, p.entity)`,
    line_item_line_item_description: `CASE WHEN l.special IS NOT NULL THEN x.description
      WHEN l.line_type = 'DiscountedUsage' THEN s.instance_type || ' reserved instance applied' ELSE t.description END`,
    line_item_line_item_type: "l.line_type",
    line_item_net_unblended_cost: "CASE WHEN p.discount_kind IS NOT NULL THEN l.cost + l.discount END",
    line_item_net_unblended_rate:
      "CASE WHEN p.discount_kind IS NOT NULL AND l.discounted THEN (l.rate::DOUBLE * (1 - p.discount_percent / 100))::DECIMAL(18,10) END",
    line_item_normalization_factor: normalization,
    line_item_normalized_usage_amount: `CASE WHEN s.normalization > 0 THEN (${normalization}) * l.amount ELSE 0 END`,
    line_item_operation: text("operation"),
    line_item_product_code: text("product_code"),
    line_item_resource_id: "r.resource_id",
    line_item_tax_type: "x.tax_type",
    line_item_unblended_cost: "l.cost",
    line_item_unblended_rate: "l.rate",
    line_item_usage_account_id: "l.account",
    line_item_usage_account_name: "a.account_name",
    line_item_usage_amount: "l.amount",
    line_item_usage_end_date: "l.end_at",
    line_item_usage_start_date: "l.start_at",
    line_item_usage_type: text("usage_type"),
    pricing_currency: "CASE WHEN l.public_rate IS NOT NULL THEN 'USD' END",
    pricing_lease_contract_length: onReservation("'1yr'"),
    pricing_offering_class: onReservation("'standard'"),
    pricing_public_on_demand_cost: orZero("l.public_cost"),
    pricing_public_on_demand_rate: "l.public_rate",
    pricing_purchase_option: "v.purchase_option",
    pricing_rate_code: plain("CASE WHEN l.reservation IS NULL THEN t.rate_code END"),
    pricing_rate_id: plain("(400000000000 + l.sku * 1000003 + l.part)::VARCHAR"),
    pricing_term: plain(
      "CASE WHEN l.part = 0 THEN '' WHEN l.reservation IS NOT NULL THEN 'Reserved' ELSE s.term END",
    ),
    pricing_unit: text("unit"),
    product: "coalesce(s.product, MAP {'product_name': x.product_name})",
    product_instance_family: "s.instance_family",
    product_instance_type: "s.instance_type",
    product_location: "s.location",
    product_location_type: "CASE WHEN s.region <> '' THEN 'AWS Region' END",
    product_operation: "s.operation",
    product_product_family: "s.family",
    product_region_code: text("region"),
    product_servicecode: text("service_code"),
    product_sku: "s.sku",
    product_usagetype: "s.usage_type",
    reservation_amortized_upfront_cost_for_usage: orZero(amortised),
    reservation_amortized_upfront_fee_for_billing_period: orZero("x.ri_amortised"),
    reservation_effective_cost: orZero(effective),
    reservation_end_time: onReservation(instant(`${committedSince} + INTERVAL 1 YEAR`)),
    reservation_modification_status: onReservation("'Original'"),
    reservation_net_amortized_upfront_cost_for_usage: net(amortised),
    reservation_net_amortized_upfront_fee_for_billing_period: net("x.ri_amortised"),
    reservation_net_effective_cost: net(`(${effective})`),
    reservation_net_recurring_fee_for_usage: net(recurring),
    reservation_net_unused_amortized_upfront_fee_for_billing_period: net("x.ri_unused_amortised"),
    reservation_net_unused_recurring_fee: net("x.ri_unused_recurring"),
    reservation_normalized_units_per_reservation: units("x.ri_units * s.normalization / v.count"),
    reservation_number_of_reservations: onReservationFee("v.count::VARCHAR"),
    reservation_recurring_fee_for_usage: orZero(recurring),
    reservation_reservation_a_r_n: "v.arn",
    reservation_start_time: onReservation(instant(committedSince)),
    reservation_subscription_id: "v.subscription",
    reservation_total_reserved_normalized_units: units("x.ri_units * s.normalization"),
    reservation_total_reserved_units: units("x.ri_units"),
    reservation_units_per_reservation: units("x.ri_units / v.count"),
    reservation_unused_amortized_upfront_fee_for_billing_period: orZero("x.ri_unused_amortised"),
    reservation_unused_normalized_unit_quantity: orZero("x.ri_unused_units * s.normalization"),
    reservation_unused_quantity: orZero("x.ri_unused_units"),
    reservation_unused_recurring_fee: orZero("x.ri_unused_recurring"),
    reservation_upfront_value: orZero(onReservationFee("v.upfront_value")),
    resource_tags: "r.resource_tags",
    savings_plan_amortized_upfront_commitment_for_billing_period: "0",
    savings_plan_end_time: onSavingsPlan(instant(`${committedSince} + INTERVAL 1 YEAR`)),
    savings_plan_net_recurring_commitment_for_billing_period: net("x.sp_total"),
    savings_plan_net_savings_plan_effective_cost: net(planEffective),
    savings_plan_offering_type: onSavingsPlan("'ComputeSavingsPlans'"),
    savings_plan_payment_option: onSavingsPlan("'No Upfront'"),
    savings_plan_purchase_term: onSavingsPlan("'1yr'"),
    savings_plan_recurring_commitment_for_billing_period: orZero("x.sp_total"),
    savings_plan_region: onSavingsPlan("'Any'"),
    savings_plan_savings_plan_a_r_n: "w.arn",
    savings_plan_savings_plan_effective_cost: orZero(planEffective),
    savings_plan_savings_plan_rate: orZero("r.plan_rate"),
    savings_plan_start_time: onSavingsPlan(instant(committedSince)),
    savings_plan_total_commitment_to_date: orZero("x.sp_total"),
    savings_plan_used_commitment: orZero("x.sp_used"),
    tags: "r.tags",
  };
};

const SQL_TYPES = {
  string: "VARCHAR",
  double: "DOUBLE",
  timestamp: "TIMESTAMP_MS",
  "map<string,string>": "MAP(VARCHAR, VARCHAR)",
  "map<string,double>": "MAP(VARCHAR, DOUBLE)",
} as const;

/**
 * A typed SELECT of one payer's file in the export's order; empty text is null, empty maps are empty. The
 * lines are sorted before the joins, which keep the order of their left side as long as the optimizer does
 * not swap the sides: sorting 127 columns afterwards would cost ten times as much. Aliases: l line, p payer,
 * x special line, s SKU, t its tier, r resource, h hour, v reservation, w Savings Plan.
 */
export const exportSelect = (period: BillingPeriod, payer: string, file: number): string =>
  projected(period, ` WHERE payer = '${payer}'`, `WHERE payer = '${payer}' AND file = ${file}`, "");

/**
 * The rows of all payers at once, into a table that the files are then taken from: planning 127 expressions
 * for every payer anew costs more than computing them.
 */
export const exportTable = (period: BillingPeriod): string =>
  `CREATE OR REPLACE TABLE exported AS ${projected(period, "", "", ", l.payer AS of_payer, l.file AS of_file")}`;

/** One payer's file from that table, in the same order. */
export const exportedRows = (payer: string, file: number): string =>
  `SELECT * EXCLUDE (of_payer, of_file) FROM exported WHERE of_payer = '${payer}' AND of_file = ${file}`;

const projected = (period: BillingPeriod, ofPayer: string, ofFile: string, more: string): string => {
  const values = expressions(period);
  const columns = EXPORT_COLUMNS.map(({ name, type }) => {
    const cast = `CAST(${values[name] ?? "NULL"} AS ${SQL_TYPES[type]})`;
    const value =
      type === "string" ? `nullif(${cast}, '')` : type.startsWith("map") ? `coalesce(${cast}, MAP {})` : cast;
    return `${value} AS ${name}`;
  });
  return `SELECT ${columns.join(",\n  ")}${more}
FROM (SELECT * FROM ordered ${ofFile} ORDER BY payer, file, place) l
LEFT JOIN hour h ON h.start_at = l.start_at
LEFT JOIN (SELECT * FROM payer${ofPayer}) p ON p.payer = l.payer
LEFT JOIN (SELECT * FROM special_line${ofPayer}) x ON x.special = l.special
LEFT JOIN sku s ON s.number = l.sku
LEFT JOIN tier t ON t.sku = l.sku AND t.part = l.part
LEFT JOIN (SELECT * FROM resource${ofPayer}) r ON r.resource = l.resource
LEFT JOIN account a ON a.account = l.account
LEFT JOIN reservation v ON v.reservation = l.reservation
LEFT JOIN savings_plan w ON w.savings_plan = l.savings_plan`;
};
