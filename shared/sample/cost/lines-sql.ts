/** An exact product cut to AWS's 10 places, half away from zero. */
export const product = (left: string, right: string): string => `CAST(${left} * ${right} AS DECIMAL(28,10))`;

const LINE_TYPES = [
  "Usage",
  "DiscountedUsage",
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "SavingsPlanRecurringFee",
  "RIFee",
  "Fee",
  "Tax",
  "Credit",
  "Refund",
  "FlatRateSubscription",
];

export const LINE_TYPE = `CREATE TYPE line_type AS ENUM (${LINE_TYPES.map((type) => `'${type}'`).join(", ")})`;

/**
 * One line of a bill before it is spread over the export's columns. Texts are found through the SKU and its
 * tier, or, for what is no plain usage, through \`special\`. Amounts have 10 decimal places.
 */
export const LINE_TABLE = `
CREATE OR REPLACE TABLE line (
  payer VARCHAR, account VARCHAR, line_type line_type, resource INTEGER, sku INTEGER, special INTEGER,
  start_at TIMESTAMP, end_at TIMESTAMP, part INTEGER, amount DECIMAL(28,10), rate DECIMAL(18,10),
  cost DECIMAL(28,10), public_rate DECIMAL(18,10), public_cost DECIMAL(28,10), reservation INTEGER,
  savings_plan INTEGER, discounted BOOLEAN)`;

/** Usage on demand, free, Spot, reserved and under a Savings Plan. */
export const USAGE_LINES = `
INSERT INTO line BY NAME
WITH usage AS (
  SELECT u.*, r.reservation, r.savings_plan, s.term = 'Spot' AS spot, s.billing_entity = 'AWS' AS discounted,
         ${product("u.amount", "u.rate")} AS charge
  FROM priced u JOIN sku s ON s.number = u.sku JOIN resource r ON r.resource = u.resource)
SELECT payer, account, resource, sku, start_at, start_at + INTERVAL 1 HOUR AS end_at, part, amount,
  reservation, savings_plan, discounted,
  CASE WHEN reservation IS NOT NULL THEN 'DiscountedUsage'
       WHEN savings_plan IS NOT NULL THEN 'SavingsPlanCoveredUsage' ELSE 'Usage' END AS line_type,
  CASE WHEN reservation IS NOT NULL THEN 0 ELSE rate END AS rate,
  CASE WHEN reservation IS NOT NULL THEN 0 ELSE charge END AS cost,
  CASE WHEN spot THEN NULL ELSE public_rate END AS public_rate,
  CASE WHEN spot THEN 0 WHEN rate = public_rate THEN charge ELSE ${product("amount", "public_rate")} END AS public_cost
FROM usage`;

/** Takes the special lines over once they are complete; they are few and carry their own texts. */
export const SPECIAL_LINES = `
INSERT INTO line BY NAME
SELECT payer, account, line_type, sku, special, start_at, end_at, 0 AS part, amount, rate, cost, public_rate,
  public_cost, reservation, savings_plan,
  billing_entity = 'AWS' AND line_type IN ('SavingsPlanNegation', 'SavingsPlanRecurringFee', 'RIFee') AS discounted
FROM special_line`;

/**
 * Discounts and blended rates, as AWS has them when a month is final. A discount is taken off AWS's own usage
 * and commitments only, never off Marketplace, tax, credits or support.
 */
export const SETTLED_TABLE = `
CREATE OR REPLACE TABLE settled AS
WITH average AS (
  SELECT payer, sku, (sum(cost) / sum(amount))::DECIMAL(18,10) AS blended_rate
  FROM line WHERE line_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
  GROUP BY payer, sku HAVING sum(amount) > 0)
SELECT l.*,
  CASE WHEN l.line_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') THEN a.blended_rate END AS blended_rate,
  CASE WHEN p.discount_percent IS NULL THEN NULL
       WHEN l.discounted THEN -round(l.cost::DOUBLE * p.discount_percent / 100, 10) ELSE 0
       END::DECIMAL(28,10) AS discount
FROM line l JOIN payer p USING (payer)
LEFT JOIN average a ON a.payer = l.payer AND a.sku = l.sku`;

/** Gives every line its place in the export: a total order, cut into files of \`rowsPerFile\`. */
export const orderedTable = (rowsPerFile: number): string => `
CREATE OR REPLACE TABLE ordered AS
SELECT *, ((place - 1) // ${rowsPerFile})::INTEGER AS file
FROM (SELECT *, row_number() OVER (PARTITION BY payer
        ORDER BY start_at, account, line_type, sku, resource, part, special) AS place FROM settled)
ORDER BY payer, place`;
