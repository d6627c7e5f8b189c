import { describe, expect, it } from "vitest";
import { checkSubscription } from "../../../shared/domain/nce/subscription/check-subscription.ts";
import { cyclesOf, naturalEnd, type Terms } from "../../../shared/domain/nce/subscription/terms.ts";
import {
  anniversary,
  CalendarDate,
  daysIn,
  overflowingAnniversary,
} from "../../../shared/domain/time/calendar-date.ts";
import { day, licence } from "./nce-builders.ts";

const terms = (
  termStart: string,
  termDuration: Terms["termDuration"],
  billingPlan: Terms["billingPlan"],
  fields: { termEnd?: string; anchorDay?: number } = {},
): Terms => {
  const open = {
    termStart: day(termStart),
    termEnd: day(termStart),
    termDuration,
    billingPlan,
    anchorDay: fields.anchorDay,
  };
  return { ...open, termEnd: fields.termEnd === undefined ? naturalEnd(open) : day(fields.termEnd) };
};
const ranges = (value: Terms) => cyclesOf(value).map(({ charged }) => `${charged.start}..${charged.end}`);

describe("calendar dates", () => {
  it("are days that exist", () => {
    expect(CalendarDate.safeParse("2023-02-29").success).toBe(false);
    expect(CalendarDate.safeParse("2024-02-29").success).toBe(true);
    expect(CalendarDate.safeParse("2024-2-9").success).toBe(false);
  });

  it("come back every month on their day, or on the last day of a shorter month", () => {
    expect([1, 2, 3, 13].map((months) => anniversary(day("2024-01-31"), months))).toEqual([
      "2024-02-29",
      "2024-03-31",
      "2024-04-30",
      "2025-02-28",
    ]);
    expect(overflowingAnniversary(day("2025-01-31"), 1)).toBe("2025-03-03");
  });
});

describe("cycles of a term", () => {
  it("are anniversary months", () => {
    expect(ranges(terms("2024-02-15", "P1Y", "monthly")).slice(0, 2)).toEqual([
      "2024-02-15..2024-03-14",
      "2024-03-15..2024-04-14",
    ]);
  });

  it("keep the 31st through shorter months", () => {
    expect(ranges(terms("2025-01-31", "P1Y", "monthly"))).toEqual([
      "2025-01-31..2025-02-27",
      "2025-02-28..2025-03-30",
      "2025-03-31..2025-04-29",
      "2025-04-30..2025-05-30",
      "2025-05-31..2025-06-29",
      "2025-06-30..2025-07-30",
      "2025-07-31..2025-08-30",
      "2025-08-31..2025-09-29",
      "2025-09-30..2025-10-30",
      "2025-10-31..2025-11-29",
      "2025-11-30..2025-12-30",
      "2025-12-31..2026-01-30",
    ]);
  });

  it.each([
    ["2021-01-14", "P1Y", "annual", "2022-01-13", 365],
    ["2024-02-29", "P1Y", "annual", "2025-02-27", 365],
    ["2023-03-01", "P1Y", "annual", "2024-02-29", 366],
    ["2023-04-10", "P3Y", "triennial", "2026-04-09", 1096],
    ["2025-02-03", "P1M", "monthly", "2025-03-02", 28],
    ["2025-01-31", "P1M", "monthly", "2025-02-27", 28],
  ] as const)("of %s, %s, end with the term on %s", (start, duration, plan, end, days) => {
    const value = terms(start, duration, plan);

    expect(value.termEnd).toBe(end);
    expect(daysIn({ start: value.termStart, end: value.termEnd })).toBe(days);
    expect(ranges(value)).toEqual([`${start}..${end}`]);
  });

  it("of three years can be years or months", () => {
    expect(ranges(terms("2024-02-29", "P3Y", "annual"))).toEqual([
      "2024-02-29..2025-02-27",
      "2025-02-28..2026-02-27",
      "2026-02-28..2027-02-27",
    ]);
    expect(ranges(terms("2024-02-29", "P3Y", "monthly"))).toHaveLength(36);
  });

  it("end early with a term that was cut, and the price still pays for the whole cycle", () => {
    const cut = terms("2025-01-01", "P1Y", "monthly", { termEnd: "2025-02-10" });

    expect(cyclesOf(cut).map(({ charged, priced }) => [charged.end, priced.end])).toEqual([
      ["2025-01-31", "2025-01-31"],
      ["2025-02-10", "2025-02-28"],
    ]);
  });

  it("let the last one run over where the 29th of February is counted on into March", () => {
    expect(ranges(terms("2024-02-29", "P1Y", "annual", { termEnd: "2025-02-28" }))).toEqual([
      "2024-02-29..2025-02-28",
    ]);
  });
});

describe("checkSubscription", () => {
  const segment = {
    id: "1",
    kind: "new",
    start: "2024-04-10",
    end: "2025-04-09",
    priced: { start: "2024-04-10", end: "2025-04-09" },
    unitPrice: "264",
    quantity: 10,
    billingCurrency: "EUR",
    fx: { rate: "1", date: "2024-04-10" },
    rounding: "TRUNC_UNIT",
    chargedOn: "2024-04-10",
  };
  const field = (fields: Record<string, unknown>) => {
    try {
      checkSubscription(licence(fields));
    } catch (error) {
      return (error as { field?: string }).field;
    }
    return "accepted";
  };

  it.each<[Record<string, unknown>, string]>([
    [{}, "accepted"],
    [{ segments: [segment] }, "accepted"],
    [{ billingPlan: "triennial" }, "billingPlan"],
    [{ termDuration: "P1M" }, "billingPlan"],
    [{ termEnd: "2024-04-09" }, "termEnd"],
    [{ termEnd: "2025-04-10" }, "termEnd"],
    [{ anchorDay: 9 }, "anchorDay"],
    [{ segments: [segment, segment] }, "segments.1.id"],
    [{ segments: [{ ...segment, end: "2024-04-09" }] }, "segments.0.end"],
    [{ segments: [{ ...segment, end: "2025-04-08" }] }, "segments.0.end"],
    [{ segments: [{ ...segment, start: "2024-04-09" }] }, "segments.0.start"],
    [{ segments: [{ ...segment, priced: { start: "2024-05-10", end: "2025-04-09" } }] }, "segments.0.priced"],
    [{ quantity: 11, segments: [segment] }, "segments"],
  ])("judges %j", (fields, expected) => {
    expect(field(fields)).toBe(expected);
  });
});
