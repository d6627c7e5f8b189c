import { type BillingPeriod, nextPeriod, periodStart } from "../time/billing-period.ts";
import { addDays, Instant, instantOf } from "../time/instant.ts";

/** Times as people read them, in English and UTC. Written here and not by the platform, whose words change with it. */

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

const monthName = (text: string): string => MONTHS[Number(text.slice(5, 7)) - 1] ?? text;

/** `December 2026` */
export const writtenMonth = (period: BillingPeriod): string => `${monthName(period)} ${period.slice(0, 4)}`;

/** `29 November 2026` */
export const writtenDate = (instant: Instant): string =>
  `${Number(instant.slice(8, 10))} ${monthName(instant)} ${instant.slice(0, 4)}`;

/** `Sunday, 29 November 2026, 23:59:59 UTC` */
export const writtenInstant = (instant: Instant): string =>
  `${WEEKDAYS[new Date(instant).getUTCDay()]}, ${writtenDate(instant)}, ${instant.slice(11, 19)} UTC`;

/** The last second before an instant, for deadlines: midnight is read as the end of a day by some. */
export const secondBefore = (instant: Instant): Instant => instantOf(new Date(Date.parse(instant) - 1000));

/** `1 December 2026` */
export const writtenFirstDay = (period: BillingPeriod): string => writtenDate(firstInstant(period));
/** `31 December 2026` */
export const writtenLastDay = (period: BillingPeriod): string =>
  writtenDate(addDays(firstInstant(nextPeriod(period)), -1));

const firstInstant = (period: BillingPeriod): Instant => Instant.parse(periodStart(period));
