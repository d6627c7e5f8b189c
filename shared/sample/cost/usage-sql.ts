import { type BillingPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { FREE_TIER_RATE, FREE_TIER_TERM } from "../catalogue/rate-code.ts";
import { quoted } from "./sample-database.ts";

/** Every hour of the month, with a running number that goes on over months. */
export const hoursSql = (period: BillingPeriod): string => `
CREATE OR REPLACE TABLE hour AS
SELECT start_at, epoch(start_at)::BIGINT // 3600 AS number, hour(start_at) AS hour_of_day,
       isodow(start_at) AS weekday, start_at::DATE AS day
FROM range(${timestamp(periodStart(period))}, ${timestamp(periodEnd(period))}, INTERVAL 1 HOUR) AS series(start_at)`;

export const timestamp = (instant: string): string =>
  `TIMESTAMP ${quoted(instant.slice(0, 19).replace("T", " "))}`;

/**
 * A reproducible whole number from a resource and an hour: integer arithmetic only, so that it does not
 * depend on a hash function of the database's version.
 */
export const NOISE_MACRO = `
CREATE OR REPLACE MACRO noise(resource, number) AS
  (xor(((resource + 1)::BIGINT * 7919 + number * 104729) % 2147483647,
       (((resource + 1)::BIGINT * 7919 + number * 104729) % 2147483647) >> 7) * 48271) % 2147483647`;

/** One row per resource and hour it was used in, before prices. */
export const RAW_USAGE_SQL = `
CREATE OR REPLACE TABLE raw_usage AS
WITH drawn AS (
  SELECT r.resource, r.payer, r.account, r.sku, h.start_at, r.whole,
         r.amount * (CAST(1000 + noise(r.resource, h.number) % (20 * r.wobble + 1) - 10 * r.wobble AS DECIMAL(9,0))
                     * CAST(0.001 AS DECIMAL(4,3))) AS varied
  FROM resource r
  JOIN hour h
    ON (r.first_day IS NULL OR h.day >= r.first_day) AND (r.last_day IS NULL OR h.day <= r.last_day)
   AND CASE r.pattern
         WHEN 'always' THEN true
         WHEN 'office' THEN h.weekday <= 5 AND h.hour_of_day BETWEEN 7 AND 17
         WHEN 'daily' THEN h.hour_of_day = r.phase % 24
         WHEN 'weekly' THEN h.hour_of_day = r.phase % 24 AND h.weekday = 1 + r.phase % 7 AND day(h.day) <= 28
         WHEN 'spiky' THEN noise(r.resource, h.number) % 6 = 0
         ELSE h.hour_of_day = 0 AND day(h.day) = 1
       END
)
SELECT resource, payer, account, sku, start_at,
       CASE WHEN whole THEN greatest(1, varied::DECIMAL(28,0)) ELSE varied::DECIMAL(28,10) END::DECIMAL(28,10) AS amount
FROM drawn`;

/**
 * Prices usage as AWS does: a payer-wide free pool is used up in time order, then each SKU's tiers; a row
 * that crosses a border becomes several (spec/cur-focus.md section 10). \`part\` tells them apart.
 */
export const PRICED_SQL = `
CREATE OR REPLACE TABLE priced AS
WITH pooled AS (
  SELECT u.*, CASE WHEN s.pool IS NULL THEN 0
              ELSE greatest(0, least(u.amount, s.pool_quantity - (sum(u.amount) OVER running - u.amount)))
              END::DECIMAL(28,10) AS free
  FROM raw_usage u JOIN sku s ON s.key = u.sku
  WINDOW running AS (PARTITION BY u.payer, coalesce(s.pool, s.key)
                     ORDER BY u.start_at, u.account, u.resource ROWS UNBOUNDED PRECEDING)
), filled AS (
  SELECT *, (amount - free)::DECIMAL(28,10) AS paid,
         sum(amount - free) OVER (PARTITION BY payer, sku ORDER BY start_at, account, resource
                                  ROWS UNBOUNDED PRECEDING)::DECIMAL(28,10) AS paid_after
  FROM pooled
), first_tier AS (SELECT sku, rate FROM tier WHERE number = 0)
SELECT f.resource, f.payer, f.account, f.sku, f.start_at, 0 AS part, true AS is_free, f.free AS amount,
       0::DECIMAL(18,10) AS rate, t.rate AS public_rate,
       s.sku || '.${FREE_TIER_TERM}.${FREE_TIER_RATE}' AS rate_code
FROM filled f JOIN first_tier t ON t.sku = f.sku JOIN sku s ON s.key = f.sku
WHERE f.free > 0
UNION ALL
SELECT f.resource, f.payer, f.account, f.sku, f.start_at, 1 + t.number, false,
       (least(f.paid_after, coalesce(t.end_at, f.paid_after))
        - greatest(f.paid_after - f.paid, t.begin_at))::DECIMAL(28,10),
       t.rate, p.rate, t.rate_code
FROM filled f JOIN tier t
  ON t.sku = f.sku AND t.begin_at < f.paid_after AND coalesce(t.end_at, f.paid_after) > f.paid_after - f.paid
JOIN first_tier p ON p.sku = f.sku
WHERE f.paid > 0`;
