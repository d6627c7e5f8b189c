import { type CalendarDate, type DateRange, daysIn, plusDays } from "../../time/calendar-date.ts";
import type { TenantId } from "../ids.ts";

/** Consecutive days one partner pays for. */
export type PayerSpan = DateRange & { readonly partner: TenantId; readonly days: number };

/** A change of partners: from `date` on, that day included, `to` pays. */
export type Handover = { readonly date: CalendarDate; readonly to: TenantId };

/**
 * Who pays which day of a term: every day has exactly one payer, days and spans are in order, the transfer day is the
 * target's. Handovers before the term or on one day count as far as they matter; a partner without a day is left out.
 */
export const payerCalendar = (
  term: DateRange,
  first: TenantId,
  handovers: readonly Handover[],
): readonly PayerSpan[] => {
  const inOrder = handovers.toSorted((left, right) =>
    left.date < right.date ? -1 : left.date > right.date ? 1 : 0,
  );
  const spans: PayerSpan[] = [];
  let start = term.start;
  let partner = first;
  const closeBefore = (next: CalendarDate) => {
    if (next <= start) return;
    const range = { start, end: plusDays(next, -1) };
    spans.push({ ...range, partner, days: daysIn(range) });
    start = next;
  };
  for (const { date, to } of inOrder.filter((each) => each.date <= term.end)) {
    closeBefore(date);
    partner = to;
  }
  closeBefore(plusDays(term.end, 1));
  return spans;
};
