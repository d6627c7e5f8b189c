import { type BillingPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { quoted } from "./sample-database.ts";

/** Every hour of the month, with a running number that goes on over months. */
export const hoursSql = (period: BillingPeriod): string => `
CREATE OR REPLACE TABLE hour AS
SELECT start_at, epoch(start_at)::BIGINT // 3600 AS number, hour(start_at)::INTEGER AS hour_of_day,
       isodow(start_at)::INTEGER AS weekday, ${timeInterval("start_at", "start_at + INTERVAL 1 HOUR")} AS time_interval, start_at::DATE AS day, day(start_at)::INTEGER AS day_of_month
FROM range(${timestamp(periodStart(period))}, ${timestamp(periodEnd(period))}, INTERVAL 1 HOUR) AS series(start_at)`;

export const timeInterval = (from: string, to: string): string =>
  `strftime(${from}, '%Y-%m-%dT%H:%M:%SZ/') || strftime(${to}, '%Y-%m-%dT%H:%M:%SZ')`;
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

/** The hours each pattern has rows in; one join per pattern, since a join on all of them at once is slow. */
const HOURS_OF: Readonly<Record<string, string>> = {
  always: "true",
  office: "h.weekday <= 5 AND h.hour_of_day BETWEEN 7 AND 17",
  daily: "h.hour_of_day = r.phase % 24",
  weekly: "h.hour_of_day = r.phase % 24 AND h.weekday = 1 + r.phase % 7 AND h.day_of_month <= 28",
  spiky: "noise(r.resource, h.number) % 6 = 0",
  monthly: "h.hour_of_day = 0 AND h.day_of_month = 1",
};

/** One row per resource and hour it was used in, before prices. */
export const RAW_USAGE_SQL = `
CREATE OR REPLACE TABLE raw_usage AS
WITH slot AS (
${Object.entries(HOURS_OF)
  .map(
    ([pattern, condition]) =>
      `  SELECT r.resource, h.number, h.start_at, h.day FROM resource r JOIN hour h ON ${condition} WHERE r.pattern = '${pattern}'`,
  )
  .join("\n  UNION ALL\n")}
), alive AS (
  SELECT r.resource, r.payer, r.account, r.sku, s.start_at, r.whole, r.amount, r.wobble,
         1000 + noise(r.resource, s.number) % (20 * r.wobble + 1) - 10 * r.wobble AS permille
  FROM slot s JOIN resource r USING (resource)
  WHERE (r.first_day IS NULL OR s.day >= r.first_day) AND (r.last_day IS NULL OR s.day <= r.last_day)
)
SELECT resource, payer, account, sku, start_at,
       CASE WHEN wobble = 0 THEN amount
            WHEN whole THEN greatest(1, (amount::BIGINT * permille // 1000))
            ELSE CAST(amount * (permille::DECIMAL(9,0) * CAST(0.001 AS DECIMAL(4,3))) AS DECIMAL(28,10))
            END::DECIMAL(28,10) AS amount
FROM alive`;

/**
 * Prices usage as AWS does: a payer-wide free pool is used up in time order, then each SKU's tiers; a row
 * that crosses a border becomes several (spec/cur-focus.md section 10). Part 0 is free, part n the nth tier.
 */
export const PRICED_SQL = `
CREATE OR REPLACE TABLE priced AS
WITH pooled AS (
  SELECT u.*, CASE WHEN s.pool IS NULL THEN 0
              ELSE greatest(0, least(u.amount, s.pool_quantity - (sum(u.amount) OVER running - u.amount)))
              END::DECIMAL(28,10) AS free
  FROM raw_usage u JOIN sku s ON s.number = u.sku
  WHERE s.tiered
  WINDOW running AS (PARTITION BY u.payer, coalesce(s.pool, s.sku)
                     ORDER BY u.start_at, u.account, u.resource ROWS UNBOUNDED PRECEDING)
), filled AS (
  SELECT *, (amount - free)::DECIMAL(28,10) AS paid,
         sum(amount - free) OVER (PARTITION BY payer, sku ORDER BY start_at, account, resource
                                  ROWS UNBOUNDED PRECEDING)::DECIMAL(28,10) AS paid_after
  FROM pooled
), parts AS (
  SELECT resource, payer, account, sku, start_at, 0 AS part, free AS amount, 0::DECIMAL(18,10) AS rate
  FROM filled WHERE free > 0
  UNION ALL
  SELECT f.resource, f.payer, f.account, f.sku, f.start_at, t.part,
         (least(f.paid_after, coalesce(t.end_at, f.paid_after))
          - greatest(f.paid_after - f.paid, t.begin_at))::DECIMAL(28,10), t.rate
  FROM filled f JOIN tier t
    ON t.sku = f.sku AND t.begin_at < f.paid_after AND coalesce(t.end_at, f.paid_after) > f.paid_after - f.paid
  WHERE f.paid > 0
  UNION ALL
  SELECT u.resource, u.payer, u.account, u.sku, u.start_at, 1, u.amount, t.rate
  FROM raw_usage u JOIN sku s ON s.number = u.sku JOIN tier t ON t.sku = u.sku
  WHERE NOT s.tiered
)
SELECT p.*, t.rate AS public_rate FROM parts p JOIN tier t ON t.sku = p.sku AND t.part = 1`;
