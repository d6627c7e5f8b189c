import { quoted } from "./sample-database.ts";

/** An exact product cut to AWS's 10 places, half away from zero. */
const product = (left: string, right: string): string => `CAST(${left} * ${right} AS DECIMAL(28,10))`;

/** One line of a bill before it is spread over the export's columns. Amounts have 10 decimal places. */
export const LINE_TABLE = `
CREATE OR REPLACE TABLE line (
  payer VARCHAR, account VARCHAR, line_type VARCHAR, bill_type VARCHAR DEFAULT 'Anniversary',
  billing_entity VARCHAR DEFAULT 'AWS', legal_entity VARCHAR, resource INTEGER, sku VARCHAR,
  product_code VARCHAR, service_code VARCHAR, product_name VARCHAR, usage_type VARCHAR, operation VARCHAR,
  region VARCHAR, unit VARCHAR, description VARCHAR, tax_type VARCHAR, start_at TIMESTAMP, end_at TIMESTAMP,
  part INTEGER DEFAULT 0, amount DECIMAL(28,10), rate DECIMAL(18,10), cost DECIMAL(28,10),
  public_rate DECIMAL(18,10), public_cost DECIMAL(28,10), rate_code VARCHAR, term VARCHAR,
  reservation INTEGER, savings_plan INTEGER,
  ri_amortised_usage DECIMAL(28,10), ri_recurring_usage DECIMAL(28,10), ri_amortised_period DECIMAL(28,10),
  ri_units DECIMAL(28,10), ri_unused_units DECIMAL(28,10), ri_unused_amortised DECIMAL(28,10),
  ri_unused_recurring DECIMAL(28,10),
  sp_effective DECIMAL(28,10), sp_rate DECIMAL(18,10), sp_total DECIMAL(28,10), sp_used DECIMAL(28,10))`;

/** Usage on demand, free, Spot, reserved and under a Savings Plan. */
export const USAGE_LINES = `
INSERT INTO line BY NAME
SELECT u.payer, u.account, u.resource, u.sku, u.start_at, u.start_at + INTERVAL 1 HOUR AS end_at, u.part, u.amount,
  s.product_code, s.service_code, s.product_name, s.usage_type, s.operation, s.region, s.unit, s.billing_entity,
  s.legal_entity, c.reservation, c.savings_plan,
  CASE WHEN c.reservation IS NOT NULL THEN 'DiscountedUsage'
       WHEN c.savings_plan IS NOT NULL THEN 'SavingsPlanCoveredUsage' ELSE 'Usage' END AS line_type,
  CASE WHEN c.reservation IS NOT NULL THEN 0 ELSE u.rate END AS rate,
  CASE WHEN c.reservation IS NOT NULL THEN 0 ELSE ${product("u.amount", "u.rate")} END AS cost,
  CASE WHEN s.term = 'Spot' THEN NULL ELSE u.public_rate END AS public_rate,
  CASE WHEN s.term = 'Spot' THEN 0 ELSE ${product("u.amount", "u.public_rate")} END AS public_cost,
  CASE WHEN c.reservation IS NOT NULL THEN '' ELSE u.rate_code END AS rate_code,
  CASE WHEN u.is_free THEN '' WHEN c.reservation IS NOT NULL THEN 'Reserved' ELSE s.term END AS term,
  CASE WHEN u.is_free THEN '$0.00 ' || s.price_text || ' under monthly free tier'
       WHEN c.reservation IS NOT NULL THEN s.instance_type || ' reserved instance applied'
       ELSE '$' || rtrim(rtrim(u.rate::VARCHAR, '0'), '.') || ' ' || s.price_text END AS description,
  ${product("u.amount", "r.amortised_rate")} AS ri_amortised_usage,
  ${product("u.amount", "r.recurring_rate")} AS ri_recurring_usage,
  ${product("u.amount", "c.plan_rate")} AS sp_effective, c.plan_rate AS sp_rate
FROM priced u JOIN sku s ON s.key = u.sku
LEFT JOIN covered c ON c.resource = u.resource
LEFT JOIN reservation r ON r.reservation = c.reservation`;

/** One RIFee row per reservation and month in the owner's account; what no usage took is unused. */
export const RESERVATION_FEE_LINES = `
INSERT INTO line BY NAME
WITH month AS (SELECT count(*) AS hours, min(start_at) AS start_at, max(start_at) + INTERVAL 1 HOUR AS end_at FROM hour),
units AS (
  SELECT r.*, (r.count * m.hours)::DECIMAL(28,10) AS units, m.start_at, m.end_at,
         (r.count * m.hours - coalesce((SELECT sum(l.amount) FROM line l WHERE l.reservation = r.reservation), 0))
           ::DECIMAL(28,10) AS unused
  FROM reservation r JOIN payer p ON p.payer = r.payer CROSS JOIN month m)
SELECT u.payer, u.owner AS account, 'RIFee' AS line_type, u.sku, s.product_code, s.service_code, s.product_name,
  regexp_replace(s.usage_type, 'BoxUsage|InstanceUsage', 'HeavyUsage') AS usage_type, s.operation, s.region, s.unit,
  'USD ' || rtrim(rtrim(u.recurring_rate::VARCHAR, '0'), '.') || ' hourly fee per ' || s.instance_type
    || ' instance (' || u.purchase_option || ')' AS description,
  u.start_at, u.end_at, u.units AS amount, u.recurring_rate AS rate, ${product("u.units", "u.recurring_rate")} AS cost,
  0 AS public_cost, u.reservation, u.units AS ri_units, ${product("u.units", "u.amortised_rate")} AS ri_amortised_period,
  u.unused AS ri_unused_units, ${product("u.unused", "u.amortised_rate")} AS ri_unused_amortised,
  ${product("u.unused", "u.recurring_rate")} AS ri_unused_recurring
FROM units u JOIN sku s ON s.key = u.sku`;

/** Negations cancel covered usage exactly: one per plan, account, usage type and hour, without a resource. */
export const NEGATION_LINES = `
INSERT INTO line BY NAME
SELECT payer, account, 'SavingsPlanNegation' AS line_type, sku, product_code, service_code, product_name, usage_type,
  operation, region, unit, savings_plan, start_at, end_at, sum(amount)::DECIMAL(28,10) AS amount,
  (-sum(cost))::DECIMAL(28,10) AS cost, 0 AS public_cost,
  'SavingsPlanNegation used by AccountId : ' || account || ' and UsageSku : ' || any_value(sku_code) AS description
FROM (SELECT l.*, s.sku AS sku_code FROM line l JOIN sku s ON s.key = l.sku WHERE line_type = 'SavingsPlanCoveredUsage')
GROUP BY payer, account, sku, product_code, service_code, product_name, usage_type, operation, region, unit,
  savings_plan, start_at, end_at`;

/** The hourly commitment in the owner's account, used by the covered rows of the hour or not. */
export const SAVINGS_PLAN_FEE_LINES = `
INSERT INTO line BY NAME
WITH used AS (SELECT savings_plan, start_at, sum(sp_effective)::DECIMAL(28,10) AS used FROM line
              WHERE line_type = 'SavingsPlanCoveredUsage' GROUP BY ALL)
SELECT p.payer, p.owner AS account, 'SavingsPlanRecurringFee' AS line_type, 'ComputeSavingsPlans' AS product_code,
  'ComputeSavingsPlans' AS service_code, 'Savings Plans for AWS Compute usage' AS product_name,
  'ComputeSP:1yrNoUpfront' AS usage_type, '' AS operation, '' AS region, 'Hrs' AS unit,
  '1 year No Upfront Compute Savings Plan' AS description, p.savings_plan, h.start_at,
  h.start_at + INTERVAL 1 HOUR AS end_at, 1 AS amount, p.commitment AS rate, p.commitment AS cost, 0 AS public_cost,
  p.commitment AS sp_total, coalesce(u.used, 0) AS sp_used
FROM savings_plan p JOIN payer USING (payer) CROSS JOIN hour h
LEFT JOIN used u ON u.savings_plan = p.savings_plan AND u.start_at = h.start_at`;

/** Lines that are no usage: one SELECT each over the payers that have them. */
const ONE_OFF = (select: string): string => `
INSERT INTO line BY NAME
WITH month AS (SELECT min(start_at) AS start_at, max(start_at) + INTERVAL 1 HOUR AS end_at FROM hour),
spend AS (SELECT payer, sum(cost)::DECIMAL(28,10) AS cost FROM line WHERE billing_entity = 'AWS' GROUP BY payer)
${select}`;

/** Business support: 10 % of the first 10,000 USD, 7 % up to 80,000, 5 % beyond, at least 100. */
export const SUPPORT_LINES = ONE_OFF(`
SELECT p.payer, p.payer AS account, 'Fee' AS line_type, 'AWSSupportBusiness' AS product_code,
  'AWSSupportBusiness' AS service_code, 'AWS Support (Business)' AS product_name, 'Dollar' AS usage_type,
  '' AS operation, '' AS region, 'Dollar' AS unit, 'AWS Support (Business)' AS description,
  m.start_at, m.end_at, s.cost AS amount, 0 AS public_cost,
  round(greatest(100, least(s.cost, 10000) * 0.10 + greatest(least(s.cost, 80000) - 10000, 0) * 0.07
                      + greatest(s.cost - 80000, 0) * 0.05), 2)::DECIMAL(28,10) AS cost
FROM payer p JOIN spend s USING (payer) CROSS JOIN month m WHERE p.support`);

/** A monthly contract fee of the Marketplace product in use. */
export const contractFeeLines = (
  products: readonly { productCode: string; name: string; vendor: string; contractFee: string }[],
): string =>
  ONE_OFF(`
SELECT p.payer, p.first_member AS account, 'Fee' AS line_type, 'Purchase' AS bill_type,
  'AWS Marketplace' AS billing_entity, f.vendor AS legal_entity, f.code AS product_code, f.code AS service_code,
  f.name AS product_name, 'Global-ContractFee' AS usage_type, 'Contract' AS operation, '' AS region, 'Units' AS unit,
  'AWS Marketplace contract fee, ' || f.name AS description, m.start_at, m.start_at + INTERVAL 1 HOUR AS end_at,
  1 AS amount, f.fee AS rate, f.fee AS cost, 0 AS public_cost
FROM payer p CROSS JOIN month m JOIN (VALUES ${products
    .map(
      ({ productCode, name, vendor, contractFee }) =>
        `(${quoted(productCode)}, ${quoted(name)}, ${quoted(vendor)}, ${contractFee}::DECIMAL(18,10))`,
    )
    .join(", ")}) AS f(code, name, vendor, fee)
  ON EXISTS (SELECT 1 FROM line l WHERE l.payer = p.payer AND l.product_code = f.code)
WHERE p.marketplace`);

/** A line type this month's engine does not know: it must show up as suspense, never vanish. */
export const UNKNOWN_TYPE_LINES = ONE_OFF(`
SELECT p.payer, p.first_member AS account, 'FlatRateSubscription' AS line_type, 'AmazonCloudFront' AS product_code,
  'AmazonCloudFront' AS service_code, 'Amazon CloudFront' AS product_name, 'Global-FlatRatePlan-Business' AS usage_type,
  '' AS operation, '' AS region, 'Plan-Month' AS unit, 'CloudFront flat-rate plan, Business' AS description,
  m.start_at, m.end_at, 1 AS amount, 200 AS rate, 200 AS cost, 0 AS public_cost
FROM payer p CROSS JOIN month m WHERE p.unknown_type`);

/** A correction of 2 % of the month's usage, dated the 20th. */
export const REFUND_LINES = ONE_OFF(`
SELECT p.payer, p.payer AS account, 'Refund' AS line_type, 'Refund' AS bill_type, 'AmazonEC2' AS product_code,
  'AmazonEC2' AS service_code, 'Amazon Elastic Compute Cloud' AS product_name, '' AS usage_type, '' AS operation,
  '' AS region, '' AS unit, 'Service level credit for EC2 instance availability' AS description,
  m.start_at + INTERVAL 19 DAY AS start_at, m.start_at + INTERVAL 20 DAY AS end_at, 0 AS amount,
  (-round(s.cost * 0.02, 2))::DECIMAL(28,10) AS cost, 0 AS public_cost
FROM payer p JOIN spend s USING (payer) CROSS JOIN month m WHERE p.refund`);

/** Promotional credits take 60 % off usage, one row per usage type and day, as AWS writes them. */
export const CREDIT_LINES = `
INSERT INTO line BY NAME
SELECT l.payer, l.account, 'Credit' AS line_type, l.product_code, l.service_code, l.product_name, l.usage_type,
  '' AS operation, l.region, l.unit, 'AWS Activate credit' AS description, date_trunc('day', l.start_at) AS start_at,
  date_trunc('day', l.start_at) + INTERVAL 1 DAY AS end_at, 0 AS amount,
  (-round(sum(l.cost) * 0.6, 10))::DECIMAL(28,10) AS cost, 0 AS public_cost, max(l.public_rate) AS public_rate
FROM line l JOIN payer p USING (payer)
WHERE p.credits AND l.line_type = 'Usage' AND l.cost > 0 AND l.billing_entity = 'AWS'
GROUP BY l.payer, l.account, l.product_code, l.service_code, l.product_name, l.usage_type, l.region, l.unit,
  date_trunc('day', l.start_at)`;
