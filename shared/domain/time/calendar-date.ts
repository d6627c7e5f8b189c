import { z } from "zod";
import { type Instant, Instant as InstantSchema } from "./instant.ts";

const DAY_MS = 86_400_000;

/** A UTC calendar day, `YYYY-MM-DD`; days order as text. */
export const CalendarDate = z
  .string()
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDate(text),
    "must be a calendar date YYYY-MM-DD",
  )
  .brand<"CalendarDate">();
export type CalendarDate = z.infer<typeof CalendarDate>;

/** Whether the text, ten characters of the right form, is a day there is: no 30 February. */
export const isCalendarDate = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** First and last day; both belong to it. */
export const DateRange = z
  .strictObject({ start: CalendarDate, end: CalendarDate })
  .refine(({ start, end }) => start <= end, { path: ["end"], message: "must not be before the start" });
export type DateRange = z.infer<typeof DateRange>;

const dayNumber = (date: CalendarDate): number => Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
const fromDayNumber = (number: number): CalendarDate =>
  new Date(number * DAY_MS).toISOString().slice(0, 10) as CalendarDate;

/** The UTC day an instant lies in. */
export const dayOf = (instant: Instant): CalendarDate => instant.slice(0, 10) as CalendarDate;
/** Midnight UTC at which the day begins. */
export const startOfDay = (date: CalendarDate): Instant => InstantSchema.parse(`${date}T00:00:00.000Z`);
export const plusDays = (date: CalendarDate, days: number): CalendarDate =>
  fromDayNumber(dayNumber(date) + days);
/** Days from one date to another; 0 for the same day, negative backwards. */
export const daysFrom = (from: CalendarDate, to: CalendarDate): number => dayNumber(to) - dayNumber(from);
/** How many days a range covers, its last day included. */
export const daysIn = ({ start, end }: DateRange): number => daysFrom(start, end) + 1;
export const dayOfMonth = (date: CalendarDate): number => Number(date.slice(8, 10));
export const isInDays = (date: CalendarDate, { start, end }: DateRange): boolean =>
  start <= date && date <= end;

/** The last of several days. */
export const latest = (...dates: readonly [CalendarDate, ...CalendarDate[]]): CalendarDate =>
  dates.reduce((left, right) => (right > left ? right : left));
export const earliest = (...dates: readonly [CalendarDate, ...CalendarDate[]]): CalendarDate =>
  dates.reduce((left, right) => (right < left ? right : left));

const monthStart = (date: CalendarDate, months: number): number =>
  Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, 1) / DAY_MS;

/**
 * The day `months` months after the month of `date` that has the number `anchorDay`, or the last day of a month
 * that is too short for it: 31 January, one month on, is 28 or 29 February; two months on 31 March again.
 */
export const anniversary = (
  date: CalendarDate,
  months: number,
  anchorDay: number = dayOfMonth(date),
): CalendarDate => {
  const first = monthStart(date, months);
  const length = monthStart(date, months + 1) - first;
  return fromDayNumber(first + Math.min(anchorDay, length) - 1);
};

/** The same, but days a month does not have run over into the next one: 31 January, one month on, is 2 or 3 March. */
export const overflowingAnniversary = (date: CalendarDate, months: number): CalendarDate =>
  fromDayNumber(monthStart(date, months) + dayOfMonth(date) - 1);
