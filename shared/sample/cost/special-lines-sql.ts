import { product } from "./lines-sql.ts";
import { quoted } from "./sample-database.ts";
import { timeInterval } from "./usage-sql.ts";

/**
 * Lines that are no plain usage: commitments, fees, credits, refunds, tax. They carry all their texts and the
 * figures only they have; \`special\` numbers them in a fixed order.
 */
export const SPECIAL_TABLE = `
CREATE OR REPLACE TABLE special_line (
  special INTEGER, payer VARCHAR, account VARCHAR, line_type line_type, bill_type VARCHAR DEFAULT 'Anniversary',
  billing_entity VARCHAR DEFAULT 'AWS', legal_entity VARCHAR, sku INTEGER, product_code VARCHAR,
  service_code VARCHAR, product_name VARCHAR, usage_type VARCHAR, operation VARCHAR DEFAULT '',
  region VARCHAR DEFAULT '', unit VARCHAR DEFAULT '', description VARCHAR, tax_type VARCHAR, start_at TIMESTAMP,
  end_at TIMESTAMP, amount DECIMAL(28,10), rate DECIMAL(18,10), cost DECIMAL(28,10),
  public_rate DECIMAL(18,10), public_cost DECIMAL(28,10) DEFAULT 0, reservation INTEGER, savings_plan INTEGER,
  ri_units DECIMAL(28,10), ri_amortised DECIMAL(28,10), ri_unused_units DECIMAL(28,10),
  ri_unused_amortised DECIMAL(28,10), ri_unused_recurring DECIMAL(28,10),
  sp_total DECIMAL(28,10), sp_used DECIMAL(28,10))`;

const MONTH =
  "month AS (SELECT min(start_at) AS start_at, max(start_at) + INTERVAL 1 HOUR AS end_at, count(*) AS hours FROM hour)";
/** What a payer's AWS usage costs this month. */
const SPEND =
  "spend AS (SELECT payer, sum(cost)::DECIMAL(28,10) AS cost FROM line WHERE discounted GROUP BY payer)";

/** One RIFee row per reservation and month in the owner's account; what no usage took is unused. */
const RESERVATION_FEES = `
INSERT INTO special_line BY NAME
WITH ${MONTH}, used AS (SELECT reservation, sum(amount) AS units FROM line WHERE reservation IS NOT NULL GROUP BY ALL),
units AS (
  SELECT r.*, (r.count * m.hours)::DECIMAL(28,10) AS units, m.start_at, m.end_at,
         (r.count * m.hours - coalesce(u.units, 0))::DECIMAL(28,10) AS unused
  FROM reservation r JOIN payer p ON p.payer = r.payer CROSS JOIN month m
  LEFT JOIN used u ON u.reservation = r.reservation)
SELECT u.payer, u.owner AS account, 'RIFee' AS line_type, u.sku, s.product_code, s.service_code, s.product_name,
  regexp_replace(s.usage_type, 'BoxUsage|InstanceUsage', 'HeavyUsage') AS usage_type, s.operation, s.region, s.unit,
  'USD ' || rtrim(rtrim(u.recurring_rate::VARCHAR, '0'), '.') || ' hourly fee per ' || s.instance_type
    || ' instance (' || u.purchase_option || ')' AS description,
  u.start_at, u.end_at, u.units AS amount, u.recurring_rate AS rate, ${product("u.units", "u.recurring_rate")} AS cost,
  u.reservation, u.units AS ri_units, ${product("u.units", "u.amortised_rate")} AS ri_amortised,
  u.unused AS ri_unused_units, ${product("u.unused", "u.amortised_rate")} AS ri_unused_amortised,
  ${product("u.unused", "u.recurring_rate")} AS ri_unused_recurring
FROM units u JOIN sku s ON s.number = u.sku`;

/** Negations cancel covered usage exactly: one per plan, account, SKU and hour, without a resource. */
const NEGATIONS = `
INSERT INTO special_line BY NAME
WITH covered AS (
  SELECT payer, account, sku, savings_plan, start_at, end_at, sum(amount)::DECIMAL(28,10) AS amount,
         (-sum(cost))::DECIMAL(28,10) AS cost
  FROM line WHERE line_type = 'SavingsPlanCoveredUsage' GROUP BY ALL)
SELECT c.*, 'SavingsPlanNegation' AS line_type, s.product_code, s.service_code, s.product_name, s.usage_type,
  s.operation, s.region, s.unit,
  'SavingsPlanNegation used by AccountId : ' || c.account || ' and UsageSku : ' || s.sku AS description
FROM covered c JOIN sku s ON s.number = c.sku`;

/** The hourly commitment in the owner's account, used by the covered rows of the hour or not. */
const SAVINGS_PLAN_FEES = `
INSERT INTO special_line BY NAME
WITH used AS (
  SELECT l.savings_plan, l.start_at, sum(${product("l.amount", "r.plan_rate")})::DECIMAL(28,10) AS used
  FROM line l JOIN resource r ON r.resource = l.resource
  WHERE l.line_type = 'SavingsPlanCoveredUsage' GROUP BY ALL)
SELECT p.payer, p.owner AS account, 'SavingsPlanRecurringFee' AS line_type, 'ComputeSavingsPlans' AS product_code,
  'ComputeSavingsPlans' AS service_code, 'Savings Plans for AWS Compute usage' AS product_name,
  'ComputeSP:1yrNoUpfront' AS usage_type, 'Hrs' AS unit, '1 year No Upfront Compute Savings Plan' AS description,
  p.savings_plan, h.start_at, h.start_at + INTERVAL 1 HOUR AS end_at, 1 AS amount, p.commitment AS rate,
  p.commitment AS cost, p.commitment AS sp_total, coalesce(u.used, 0) AS sp_used
FROM savings_plan p JOIN payer USING (payer) CROSS JOIN hour h
LEFT JOIN used u ON u.savings_plan = p.savings_plan AND u.start_at = h.start_at`;

/** Business support: 10 % of the first 10,000 USD, 7 % up to 80,000, 5 % beyond, at least 100. */
const SUPPORT_FEES = `
INSERT INTO special_line BY NAME
WITH ${MONTH}, ${SPEND}
SELECT p.payer, p.payer AS account, 'Fee' AS line_type, 'AWSSupportBusiness' AS product_code,
  'AWSSupportBusiness' AS service_code, 'AWS Support (Business)' AS product_name, 'Dollar' AS usage_type,
  'Dollar' AS unit, 'AWS Support (Business)' AS description, m.start_at, m.end_at, s.cost AS amount,
  round(greatest(100, least(s.cost, 10000) * 0.10 + greatest(least(s.cost, 80000) - 10000, 0) * 0.07
                      + greatest(s.cost - 80000, 0) * 0.05), 2)::DECIMAL(28,10) AS cost
FROM payer p JOIN spend s USING (payer) CROSS JOIN month m WHERE p.support`;

/** A Marketplace product with a contract besides its usage; `contractFee` in USD a month. */
export type ContractProduct = {
  readonly productCode: string;
  readonly name: string;
  readonly vendor: string;
  readonly contractFee: string;
};

/** The contract fee of the Marketplace product a payer uses. */
const contractFees = (products: readonly ContractProduct[]): string => `
INSERT INTO special_line BY NAME
WITH ${MONTH}, contract(code, name, vendor, fee) AS (VALUES ${products
  .map(
    ({ productCode, name, vendor, contractFee }) =>
      `(${quoted(productCode)}, ${quoted(name)}, ${quoted(vendor)}, ${contractFee}::DECIMAL(18,10))`,
  )
  .join(", ")}),
in_use AS (SELECT DISTINCT l.payer, s.product_code FROM line l JOIN sku s ON s.number = l.sku
           WHERE s.billing_entity = 'AWS Marketplace')
SELECT p.payer, p.first_member AS account, 'Fee' AS line_type, 'Purchase' AS bill_type,
  'AWS Marketplace' AS billing_entity, c.vendor AS legal_entity, c.code AS product_code, c.code AS service_code,
  c.name AS product_name, 'Global-ContractFee' AS usage_type, 'Contract' AS operation, 'Units' AS unit,
  'AWS Marketplace contract fee, ' || c.name AS description, m.start_at, m.start_at + INTERVAL 1 HOUR AS end_at,
  1 AS amount, c.fee AS rate, c.fee AS cost
FROM payer p CROSS JOIN month m JOIN in_use i ON i.payer = p.payer JOIN contract c ON c.code = i.product_code
WHERE p.marketplace`;

/** A line type that no table of treatments knows: it must show up as suspense, never vanish. */
const UNKNOWN_TYPES = `
INSERT INTO special_line BY NAME
WITH ${MONTH}
SELECT p.payer, p.first_member AS account, 'FlatRateSubscription' AS line_type, 'AmazonCloudFront' AS product_code,
  'AmazonCloudFront' AS service_code, 'Amazon CloudFront' AS product_name,
  'Global-FlatRatePlan-Business' AS usage_type, 'Plan-Month' AS unit,
  'CloudFront flat-rate plan, Business' AS description, m.start_at, m.end_at, 1 AS amount, 200 AS rate, 200 AS cost
FROM payer p CROSS JOIN month m WHERE p.unknown_type`;

/** A correction of 2 % of the month's usage, dated the 20th. */
const REFUNDS = `
INSERT INTO special_line BY NAME
WITH ${MONTH}, ${SPEND}
SELECT p.payer, p.payer AS account, 'Refund' AS line_type, 'Refund' AS bill_type, 'AmazonEC2' AS product_code,
  'AmazonEC2' AS service_code, 'Amazon Elastic Compute Cloud' AS product_name, '' AS usage_type,
  'Service level credit for EC2 instance availability' AS description, m.start_at + INTERVAL 19 DAY AS start_at,
  m.start_at + INTERVAL 20 DAY AS end_at, 0 AS amount, (-round(s.cost * 0.02, 2))::DECIMAL(28,10) AS cost
FROM payer p JOIN spend s USING (payer) CROSS JOIN month m WHERE p.refund`;

/** Promotional credits take 60 % off usage, one row per usage type and day, as AWS writes them. */
const CREDITS = `
INSERT INTO special_line BY NAME
SELECT l.payer, l.account, 'Credit' AS line_type, s.product_code, s.service_code, s.product_name, s.usage_type,
  s.region, s.unit, 'AWS Activate credit' AS description, date_trunc('day', l.start_at) AS start_at,
  date_trunc('day', l.start_at) + INTERVAL 1 DAY AS end_at, 0 AS amount, max(l.public_rate) AS public_rate,
  (-round(sum(l.cost) * 0.6, 10))::DECIMAL(28,10) AS cost
FROM line l JOIN payer p USING (payer) JOIN sku s ON s.number = l.sku
WHERE p.credits AND l.line_type = 'Usage' AND l.cost > 0 AND s.billing_entity = 'AWS'
GROUP BY l.payer, l.account, s.product_code, s.service_code, s.product_name, s.usage_type, s.region, s.unit,
  date_trunc('day', l.start_at)`;

/** One tax row per payer and product code on the charges of the month net of discounts, in cents. */
const TAXES = `
INSERT INTO special_line BY NAME
WITH ${MONTH}, charge AS (
  SELECT l.payer, s.billing_entity, s.legal_entity, s.product_code, s.service_code, s.product_name, l.cost, l.discounted
  FROM line l JOIN sku s ON s.number = l.sku
  UNION ALL
  SELECT payer, billing_entity, legal_entity, product_code, service_code, product_name, cost,
         line_type IN ('SavingsPlanNegation', 'SavingsPlanRecurringFee', 'RIFee')
  FROM special_line
), taxed AS (
  SELECT payer, billing_entity, legal_entity, product_code, any_value(service_code ORDER BY service_code) AS service_code,
         any_value(product_name ORDER BY product_name) AS product_name,
         coalesce(sum(cost) FILTER (discounted), 0) AS discountable, sum(cost) AS total
  FROM charge GROUP BY payer, billing_entity, legal_entity, product_code
), owed AS (
  SELECT t.*, p.tax_type, round((t.total::DOUBLE - t.discountable::DOUBLE * coalesce(p.discount_percent, 0) / 100)
                                * p.tax_percent / 100, 2)::DECIMAL(28,10) AS cost
  FROM taxed t JOIN payer p USING (payer))
SELECT o.payer, o.payer AS account, 'Tax' AS line_type, o.billing_entity, o.legal_entity, o.product_code,
  o.service_code, o.product_name, '' AS usage_type, 'Tax for product code ' || o.product_code AS description,
  o.tax_type, m.start_at, m.end_at, 1 AS amount, o.cost
FROM owed o CROSS JOIN month m`;

/**
 * Numbers the special lines by their content, so that the numbers do not depend on threads, and gives them
 * ids: 52 letters that repeat over the hours of the month, as AWS's do.
 */
const NUMBER_THEM = `
CREATE OR REPLACE TABLE special_line AS
SELECT * REPLACE (row_number() OVER (ORDER BY payer, line_type, account, start_at, product_code, usage_type, sku,
                                     savings_plan, reservation, legal_entity, region, unit)::INTEGER AS special),
  ${timeInterval("start_at", "end_at")} AS time_interval, letters || substr(letters, 9, 20) AS identity
FROM (SELECT *, translate(md5(concat_ws('/', payer, account, line_type, product_code, usage_type, sku, savings_plan,
        reservation, legal_entity, region, unit)), '0123456789abcdef', 'abcdefghi23jklmn') AS letters
      FROM special_line)`;

/** The statements in their order: later ones look at the lines of earlier ones. */
export const specialLineSteps = (products: readonly ContractProduct[]): readonly string[] => [
  SPECIAL_TABLE,
  RESERVATION_FEES,
  NEGATIONS,
  SAVINGS_PLAN_FEES,
  SUPPORT_FEES,
  contractFees(products),
  UNKNOWN_TYPES,
  REFUNDS,
  CREDITS,
  TAXES,
  NUMBER_THEM,
];
