import { z } from "zod";
import {
  anniversary,
  type CalendarDate,
  type DateRange,
  dayOfMonth,
  earliest,
  latest,
  overflowingAnniversary,
  plusDays,
} from "../../time/calendar-date.ts";

export const TermDuration = z.enum(["P1M", "P1Y", "P3Y"]);
export type TermDuration = z.infer<typeof TermDuration>;
/** How often a licence is charged, in advance. Independent of the term: an annual term can be billed monthly. */
export const BillingPlan = z.enum(["monthly", "annual", "triennial"]);
export type BillingPlan = z.infer<typeof BillingPlan>;

const TERM_MONTHS: Readonly<Record<TermDuration, number>> = { P1M: 1, P1Y: 12, P3Y: 36 };
const CYCLE_MONTHS: Readonly<Record<BillingPlan, number>> = { monthly: 1, annual: 12, triennial: 36 };

/** Whether a term can be charged this often: never less often than once a term. */
export const isBillable = (term: TermDuration, plan: BillingPlan): boolean =>
  CYCLE_MONTHS[plan] <= TERM_MONTHS[term];

/** The days of a term and how it is charged. All days are UTC and belong to the range they bound. */
export type Terms = {
  readonly termStart: CalendarDate;
  readonly termEnd: CalendarDate;
  readonly termDuration: TermDuration;
  readonly billingPlan: BillingPlan;
  /** Day of the month on which cycles begin; absent: the day the term began. Lasts over renewals. */
  readonly anchorDay?: number | undefined;
};

/** Where the term begins after `months` months. */
const boundary = ({ termStart, anchorDay }: Terms, months: number): CalendarDate =>
  anniversary(termStart, months, anchorDay ?? dayOfMonth(termStart));

/** Last day of a term: the day before its anniversary (2021-01-14 + a year ends 2022-01-13). */
export const naturalEnd = (terms: Terms): CalendarDate =>
  plusDays(boundary(terms, TERM_MONTHS[terms.termDuration]), -1);

/**
 * Latest last day that is accepted: also the reading in which days a month does not have run over into the next
 * (29 February + a year ends 28 February, not the 27th).
 */
export const latestEnd = (terms: Terms): CalendarDate =>
  latest(
    naturalEnd(terms),
    plusDays(overflowingAnniversary(terms.termStart, TERM_MONTHS[terms.termDuration]), -1),
  );

/** What is charged at once. */
export type Cycle = {
  readonly index: number;
  /** Days of the term in it. */
  readonly charged: DateRange;
  /** Days a whole unit price pays for; longer than `charged` where the term was cut to end with another one. */
  readonly priced: DateRange;
};

/**
 * The charge cycles of a term, by anniversaries of its first day (Feb 15–Mar 14). The last one ends with the term.
 * A term cut short pays a share of its last cycle; one that ends a day or two late (see `latestEnd`) does not pay more.
 */
export const cyclesOf = (terms: Terms): readonly Cycle[] => {
  const months = CYCLE_MONTHS[terms.billingPlan];
  const count = TERM_MONTHS[terms.termDuration] / months;
  return Array.from({ length: count }, (_, index): Cycle => {
    const start = boundary(terms, index * months);
    const next = plusDays(boundary(terms, (index + 1) * months), -1);
    const isLast = index === count - 1;
    const end = isLast && terms.termEnd > next ? terms.termEnd : next;
    return {
      index,
      charged: { start, end: earliest(end, terms.termEnd) },
      priced: { start, end },
    };
  }).filter(({ charged }) => charged.start <= charged.end);
};

/** The days of the whole term. */
export const termDays = ({ termStart, termEnd }: Terms): DateRange => ({ start: termStart, end: termEnd });
