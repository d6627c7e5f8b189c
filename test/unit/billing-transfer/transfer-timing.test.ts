import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResponsibilityTransfer } from "../../../shared/domain/billing-transfer/responsibility-transfer.ts";
import {
  acceptanceDeadline,
  endInstant,
  endOf,
  isShown,
  isTransferShown,
  possibleStarts,
  startOf,
  transferAt,
} from "../../../shared/domain/billing-transfer/transfer-timing.ts";
import {
  addMonths,
  BillingPeriod,
  periodOf,
  periodStart,
} from "../../../shared/domain/time/billing-period.ts";
import { Instant, instantOf } from "../../../shared/domain/time/instant.ts";
import { requested } from "../../builders/responsibility-transfer.ts";

const instant = (text: string): Instant => Instant.parse(text);
const period = (text: string): BillingPeriod => BillingPeriod.parse(text);

describe("acceptanceDeadline", () => {
  it.each([
    ["2026-05", "2026-04-30T00:00:00.000Z"],
    ["2026-02", "2026-01-31T00:00:00.000Z"],
    ["2026-03", "2026-02-28T00:00:00.000Z"],
    ["2028-03", "2028-02-29T00:00:00.000Z"],
    ["2100-03", "2100-02-28T00:00:00.000Z"],
    ["2027-01", "2026-12-31T00:00:00.000Z"],
  ])("of a start in %s is %s", (start, deadline) => {
    expect(acceptanceDeadline(period(start))).toBe(deadline);
  });
});

describe("startOf", () => {
  it.each([
    ["2026-11-15T10:00:00.000Z", "2026-12-01T00:00:00.000Z", { period: "2026-12" }],
    ["2026-11-15T10:00:00.000Z", "2027-01-01T00:00:00.000Z", { period: "2027-01" }],
    ["2026-11-15T10:00:00.000Z", "2027-02-01T00:00:00.000Z", { problem: "START_DATE_TOO_LATE" }],
    ["2026-11-15T10:00:00.000Z", "2026-11-01T00:00:00.000Z", { problem: "START_DATE_TOO_EARLY" }],
    [
      "2026-11-15T10:00:00.000Z",
      "2026-12-02T00:00:00.000Z",
      { problem: "START_DATE_NOT_BEGINNING_OF_MONTH" },
    ],
    ["2026-11-15T10:00:00.000Z", "2026-12-01T00:00:00.001Z", { problem: "START_DATE_NOT_BEGINNING_OF_DAY" }],
    ["2026-11-15T10:00:00.000Z", "2026-12-01T01:00:00.000Z", { problem: "START_DATE_NOT_BEGINNING_OF_DAY" }],
    // The last millisecond before the deadline, and the deadline, on both sides of a leap day.
    ["2028-02-28T23:59:59.999Z", "2028-03-01T00:00:00.000Z", { period: "2028-03" }],
    ["2028-02-29T00:00:00.000Z", "2028-03-01T00:00:00.000Z", { problem: "START_DATE_TOO_EARLY" }],
    ["2026-11-30T00:00:00.000Z", "2027-01-01T00:00:00.000Z", { period: "2027-01" }],
  ])("at %s of %s is %j", (now, start, outcome) => {
    expect(startOf(instant(start), instant(now))).toEqual(outcome);
  });

  it("takes exactly the starts that are possible", () => {
    const instants = fc
      .date({ min: new Date("2020-01-01"), max: new Date("2035-12-31"), noInvalidDate: true })
      .map(instantOf);
    fc.assert(
      fc.property(instants, fc.integer({ min: -3, max: 6 }), (now, months) => {
        const start = addMonths(periodOf(now), months);
        const outcome = startOf(instant(periodStart(start)), now);

        expect("period" in outcome).toBe(possibleStarts(now).includes(start));
        expect("period" in outcome).toBe(months >= 1 && months <= 2 && now < acceptanceDeadline(start));
      }),
    );
  });

  it("leaves one start only in the last day of a month", () => {
    expect(possibleStarts(instant("2026-11-29T23:59:59.999Z"))).toEqual(["2026-12", "2027-01"]);
    expect(possibleStarts(instant("2026-11-30T00:00:00.000Z"))).toEqual(["2027-01"]);
  });
});

describe("endOf", () => {
  const now = instant("2028-02-10T10:00:00.000Z");
  it.each([
    [undefined, { period: "2028-02" }],
    ["2028-02-29T23:59:59.999Z", { period: "2028-02" }],
    ["2028-03-31T23:59:59.999Z", { period: "2028-03" }],
    // Clients that know no fractions of a second.
    ["2028-02-29T23:59:59.000Z", { period: "2028-02" }],
    ["2028-02-29T23:59:59.998Z", { problem: "END_DATE_NOT_END_OF_MONTH" }],
    ["2028-02-28T23:59:59.999Z", { problem: "END_DATE_NOT_END_OF_MONTH" }],
    ["2028-03-01T00:00:00.000Z", { problem: "END_DATE_NOT_END_OF_MONTH" }],
    ["2028-01-31T23:59:59.999Z", { problem: "END_DATE_TOO_EARLY" }],
    ["2028-04-30T23:59:59.999Z", { problem: "END_DATE_TOO_LATE" }],
  ])("of %s is %j", (end, outcome) => {
    expect(endOf(end === undefined ? undefined : instant(end), now)).toEqual(outcome);
  });

  it("takes the last millisecond of this month and of the next one, whenever it is asked", () => {
    const instants = fc
      .date({ min: new Date("2020-01-01"), max: new Date("2035-12-31"), noInvalidDate: true })
      .map(instantOf);
    fc.assert(
      fc.property(instants, fc.integer({ min: -3, max: 3 }), (at, months) => {
        const end = addMonths(periodOf(at), months);

        expect("period" in endOf(endInstant(end), at)).toBe(months === 0 || months === 1);
        expect(Date.parse(endInstant(end)) + 1).toBe(Date.parse(periodStart(addMonths(end, 1))));
      }),
    );
  });
});

describe("transferAt", () => {
  it("lets an invitation expire at its deadline to the millisecond, whether or not a timer was there", () => {
    const transfer = requested({ start: "2026-12" });

    expect(transferAt(transfer, instant("2026-11-29T23:59:59.999Z"))).toBe(transfer);
    const { status, ...expired } = transferAt(transfer, instant("2026-11-30T00:00:00.000Z"));
    expect([status, "respondedAt" in expired && expired.respondedAt]).toEqual([
      "EXPIRED",
      "2026-11-30T00:00:00.000Z",
    ]);
    // A look much later says the same.
    expect(transferAt(transfer, instant("2027-11-30T00:00:00.000Z"))).toEqual({ status, ...expired });
  });
});

describe("what is shown", () => {
  const respondedAt = instant("2026-11-20T00:00:00.000Z");
  const ended = (status: "ACCEPTED" | "DECLINED" | "CANCELED" | "EXPIRED"): ResponsibilityTransfer => ({
    ...requested({ start: "2026-12" }),
    status,
    respondedAt,
  });

  it.each(["ACCEPTED", "DECLINED", "CANCELED", "EXPIRED"] as const)(
    "of a handshake that is %s lasts 30 days",
    (status) => {
      expect(isShown(ended(status), instant("2026-12-19T23:59:59.999Z"))).toBe(true);
      expect(isShown(ended(status), instant("2026-12-20T00:00:00.000Z"))).toBe(false);
    },
  );

  it("of a transfer lasts for ever once it was agreed", () => {
    const later = instant("2036-12-20T00:00:00.000Z");

    expect(isTransferShown(ended("ACCEPTED"), later)).toBe(true);
    expect(isTransferShown(ended("DECLINED"), later)).toBe(false);
    expect(isTransferShown(ended("DECLINED"), instant("2026-12-19T23:59:59.999Z"))).toBe(true);
  });
});
