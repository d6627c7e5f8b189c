import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  earliestLastMonth,
  endOfServicePeriod,
  ServicePeriod,
  ServicePeriodTerms,
} from "../../../shared/domain/partner-central/service-period.ts";
import { addMonths, periodEnd, periodOf } from "../../../shared/domain/time/billing-period.ts";
import { Instant, instantOf } from "../../../shared/domain/time/instant.ts";

const anInstant = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
  .map(instantOf);
const notice = (noticeDays: number) =>
  ServicePeriodTerms.parse({ type: "MINIMUM_NOTICE_PERIOD", noticeDays });
const until = (endDate: string) => ServicePeriodTerms.parse({ type: "FIXED_COMMITMENT_PERIOD", endDate });

describe("the earliest last month of a transfer under a service period", () => {
  it("is the first whose end is not before the notice is over", () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: 1, max: 800 }), (now, days) => {
        const over = new Date(Date.parse(now) + days * 86_400_000).toISOString();
        const month = earliestLastMonth(notice(days), now);

        expect(periodEnd(month) >= over).toBe(true);
        expect(periodEnd(addMonths(month, -1)) >= over && month > periodOf(now)).toBe(false);
      }),
    );
  });

  it("is the month that a commitment ends in, and never a month that is over", () => {
    const now = Instant.parse("2026-11-15T10:00:00.000Z");

    expect(earliestLastMonth(until("2027-06-15T00:00:00.000Z"), now)).toBe("2027-06");
    expect(earliestLastMonth(until("2027-07-01T00:00:00.000Z"), now)).toBe("2027-06");
    expect(earliestLastMonth(until("2027-07-01T00:00:00.001Z"), now)).toBe("2027-07");
    expect(earliestLastMonth(until("2026-11-01T00:00:00.000Z"), now)).toBe("2026-11");
  });
});

describe("the end of a service period", () => {
  const period = (terms: ServicePeriodTerms) =>
    ServicePeriod.parse({ handshake: "ch-0000000000001", terms, startedAt: "2026-11-01T00:00:00.000Z" });
  const at = (text: string) => Instant.parse(text);

  it("is a commitment's date, whatever becomes of the transfer", () => {
    const fixed = period(until("2027-06-15T00:00:00.000Z"));

    expect(endOfServicePeriod(fixed, at("2027-06-14T23:59:59.999Z"), at("2027-01-01T00:00:00.000Z"))).toBe(
      undefined,
    );
    expect(endOfServicePeriod(fixed, at("2027-06-15T00:00:00.000Z"))).toEqual({
      at: "2027-06-15T00:00:00.000Z",
      because: "COMMITMENT_OVER",
    });
  });

  it("is the end of the transfer that a notice protects", () => {
    const served = period(notice(30));
    const over = at("2027-01-01T00:00:00.000Z");

    expect(endOfServicePeriod(served, at("2036-01-01T00:00:00.000Z"))).toBe(undefined);
    expect(endOfServicePeriod(served, at("2026-12-31T23:59:59.999Z"), over)).toBe(undefined);
    expect(endOfServicePeriod(served, over, over)).toEqual({ at: over, because: "TRANSFER_OVER" });
  });

  it("stays what was noted", () => {
    const revoked = {
      ...period(notice(30)),
      ended: { at: at("2026-12-01T00:00:00.000Z"), because: "REVOKED" },
    } as const;

    expect(
      endOfServicePeriod(revoked, at("2027-06-15T00:00:00.000Z"), at("2027-01-01T00:00:00.000Z")),
    ).toEqual(revoked.ended);
  });
});
