import { z } from "zod";

/** A calendar month in UTC, `YYYY-MM`. All billing happens per month (Billing Conductor section 1.1). */
export const BillingPeriod = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a billing period YYYY-MM, such as 2026-10")
  .brand<"BillingPeriod">();
export type BillingPeriod = z.infer<typeof BillingPeriod>;

const monthIndex = (period: BillingPeriod): number =>
  Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1;

const fromIndex = (index: number): BillingPeriod =>
  BillingPeriod.parse(
    `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`,
  );

/** The period `months` later (or earlier when negative). */
export const addMonths = (period: BillingPeriod, months: number): BillingPeriod =>
  fromIndex(monthIndex(period) + months);
export const nextPeriod = (period: BillingPeriod): BillingPeriod => addMonths(period, 1);
export const monthsBetween = (from: BillingPeriod, to: BillingPeriod): number =>
  monthIndex(to) - monthIndex(from);

/** First instant of the period, UTC, inclusive. */
export const periodStart = (period: BillingPeriod): string => `${period}-01T00:00:00.000Z`;
/** First instant after the period, UTC: periods are half-open `[start, end)`. */
export const periodEnd = (period: BillingPeriod): string => periodStart(nextPeriod(period));

/** The period an instant (UTC ISO text) lies in. */
export const periodOf = (instant: string): BillingPeriod => BillingPeriod.parse(instant.slice(0, 7));

/** Periods order as text. `to` is inclusive; absent means without end. */
export const isWithin = (
  period: BillingPeriod,
  from: BillingPeriod,
  to?: BillingPeriod | undefined,
): boolean => period >= from && (to === undefined || period <= to);
