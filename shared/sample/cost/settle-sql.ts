/**
 * Discounts, blended rates and identities: what AWS adds to lines when a month is final. A discount is taken
 * off AWS's own charges only, never off Marketplace, tax, credits or support.
 */
export const SETTLED_TABLE = `
CREATE OR REPLACE TABLE settled AS
WITH average AS (
  SELECT payer, sku, (sum(cost) / sum(amount))::DECIMAL(18,10) AS blended_rate
  FROM line WHERE line_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
  GROUP BY payer, sku HAVING sum(amount) > 0)
SELECT l.*, p.discount_kind,
  CASE WHEN p.discount_percent IS NULL THEN NULL
       WHEN l.billing_entity = 'AWS' AND l.line_type IN ('Usage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation',
            'SavingsPlanRecurringFee', 'RIFee')
       THEN -CAST(l.cost * (p.discount_percent * CAST(0.01 AS DECIMAL(3,2))) AS DECIMAL(28,10))
       ELSE 0 END::DECIMAL(28,10) AS discount,
  CASE WHEN l.line_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') THEN a.blended_rate END AS blended_rate,
  CASE WHEN l.line_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')
       THEN CAST(l.amount * a.blended_rate AS DECIMAL(28,10)) ELSE l.cost END AS blended_cost
FROM line l JOIN payer p USING (payer)
LEFT JOIN average a ON a.payer = l.payer AND a.sku = l.sku`;

/** One tax row per payer and product code on the net charges of the month, in cents. */
export const TAX_LINES = `
INSERT INTO settled BY NAME
WITH month AS (SELECT min(start_at) AS start_at, max(start_at) + INTERVAL 1 HOUR AS end_at FROM hour),
taxed AS (SELECT payer, billing_entity, legal_entity, product_code, service_code, any_value(product_name) AS product_name,
                 sum(cost + coalesce(discount, 0)) AS net
          FROM settled GROUP BY payer, billing_entity, legal_entity, product_code, service_code)
SELECT t.payer, t.payer AS account, 'Tax' AS line_type, 'Anniversary' AS bill_type, t.billing_entity, t.legal_entity,
  t.product_code, t.service_code, t.product_name, '' AS usage_type, '' AS operation, '' AS region, '' AS unit,
  'Tax for product code ' || t.product_code AS description, p.tax_type, m.start_at, m.end_at, 0 AS part, 1 AS amount,
  CAST(CAST(t.net AS DECIMAL(28,10)) * (p.tax_percent * CAST(0.01 AS DECIMAL(3,2))) AS DECIMAL(28,2))::DECIMAL(28,10) AS cost,
  CAST(CAST(t.net AS DECIMAL(28,10)) * (p.tax_percent * CAST(0.01 AS DECIMAL(3,2))) AS DECIMAL(28,2))::DECIMAL(28,10) AS blended_cost,
  0 AS public_cost, p.discount_kind, CASE WHEN p.discount_kind IS NULL THEN NULL ELSE 0 END AS discount
FROM taxed t JOIN payer p USING (payer) CROSS JOIN month m`;

/** Gives every line its place in the export: a total order, cut into files of \`rowsPerFile\`. */
export const orderedTable = (rowsPerFile: number): string => `
CREATE OR REPLACE TABLE ordered AS
SELECT *, ((place - 1) // ${rowsPerFile})::INTEGER AS file
FROM (SELECT *, row_number() OVER (
        PARTITION BY payer
        ORDER BY start_at, account, line_type, product_code, usage_type, operation, resource, part,
                 savings_plan, reservation, legal_entity) AS place
      FROM settled)`;
