import { describe, expect, it } from "vitest";
import { currencyText } from "../../../shared/domain/money/rounding.ts";
import { DEFAULT_ROUNDING } from "../../../shared/domain/nce/rounding-policy.ts";
import { payerCalendar } from "../../../shared/domain/nce/settlement/payer-calendar.ts";
import {
  cancellationWindow,
  returnableSeats,
} from "../../../shared/domain/nce/subscription/cancellation-window.ts";
import { segmentAmount } from "../../../shared/domain/nce/subscription/charge-segment.ts";
import { addSeats, chargesDue, withCharges } from "../../../shared/domain/nce/subscription/charges-due.ts";
import { renew } from "../../../shared/domain/nce/subscription/renew.ts";
import type { LicenceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { A, at, B, day, licence, NO_RATES, payerOn, tenant } from "./nce-builders.ts";

const context = { partner: A, rateOf: NO_RATES, rounding: DEFAULT_ROUNDING };
const due = (subscription: LicenceSubscription, through: string) =>
  chargesDue(subscription, day(through), context).map((segment) => [
    segment.kind,
    segment.start,
    currencyText(segmentAmount(segment), segment.billingCurrency),
  ]);
const monthly = licence({ billingPlan: "monthly", unitPrice: "22.00" });

describe("chargesDue", () => {
  it("charges each cycle on its first day, once", () => {
    const first = withCharges(monthly, chargesDue(monthly, day("2024-05-10"), context));

    expect(due(monthly, "2024-04-09")).toEqual([]);
    expect(due(monthly, "2024-05-10")).toEqual([
      ["new", "2024-04-10", "220.00"],
      ["cycleCharge", "2024-05-10", "220.00"],
    ]);
    expect(due(first, "2024-06-09")).toEqual([]);
    expect(due(first, "2024-06-10")).toEqual([["cycleCharge", "2024-06-10", "220.00"]]);
  });

  it("ends a promotion with the cycles that begin after its last day", () => {
    const promoted = { ...monthly, promotion: { id: "P", percent: "50", until: day("2024-05-10") } };

    expect(due(promoted, "2024-06-10").map(([, , amount]) => amount)).toEqual(["110.00", "110.00", "220.00"]);
  });

  it("charges added seats by the day, later cycles for all seats", () => {
    const added = addSeats(
      monthly,
      { seats: 5, at: at("2024-05-25T10:00:00.000Z"), day: day("2024-05-25") },
      context,
    );

    // 22 × 16/31 = 11.354… a seat.
    expect(added.charges.map((each) => [each.kind, segmentAmount(each).toFixed(2)])).toEqual([
      ["new", "220.00"],
      ["cycleCharge", "220.00"],
      ["addQuantity", "56.75"],
    ]);
    expect(due(added.subscription, "2024-06-10")).toEqual([["cycleCharge", "2024-06-10", "330.00"]]);
  });
});

describe("cancellation window", () => {
  it("is 168 hours from the purchase", () => {
    const subscription = licence({ cancellableUntil: "2024-04-17T00:00:00.000Z" });

    expect(cancellationWindow(subscription, at("2024-04-16T22:30:00.000Z"))).toEqual({
      state: "open",
      until: "2024-04-17T00:00:00.000Z",
      hoursLeft: 1,
    });
    expect(cancellationWindow(subscription, at("2024-04-17T00:00:00.000Z")).state).toBe("closed");
  });

  it("is another one for seats added later", () => {
    const { subscription } = addSeats(
      licence(),
      { seats: 5, at: at("2024-05-01T09:00:00.000Z"), day: day("2024-05-01") },
      context,
    );

    expect(returnableSeats(subscription, at("2024-04-12T00:00:00.000Z")).seats).toBe(15);
    expect(returnableSeats(subscription, at("2024-05-08T08:59:59.999Z"))).toEqual({
      seats: 5,
      windows: [{ seats: 5, until: "2024-05-08T09:00:00.000Z" }],
    });
    expect(returnableSeats(subscription, at("2024-05-08T09:00:00.000Z"))).toEqual({ seats: 0, windows: [] });
  });
});

describe("renew", () => {
  const now = at("2025-04-10T00:00:00.000Z");
  const price = { unitPrice: "300" };

  it("begins the next term at the list price, with the scheduled changes and a new window", () => {
    const subscription = licence({
      scheduledChanges: [{ quantity: 12, termDuration: "P3Y" }, { billingPlan: "triennial" }],
    });

    expect(renew(subscription, price, now)).toMatchObject({
      termStart: "2025-04-10",
      termEnd: "2028-04-09",
      quantity: 12,
      unitPrice: "300",
      billingPlan: "triennial",
      termNumber: 2,
      scheduledChanges: [],
      cancellableUntil: "2025-04-17T00:00:00.000Z",
      segments: [],
    });
    expect(due(renew(subscription, price, now), "2025-04-10")).toEqual([["renew", "2025-04-10", "3600.00"]]);
  });

  it("keeps the 31st over a February", () => {
    const monthEnd = licence({
      termStart: "2025-01-31",
      termEnd: "2025-02-27",
      termDuration: "P1M",
      billingPlan: "monthly",
    });
    const march = renew(monthEnd, price, at("2025-02-28T00:00:00.000Z"));

    expect(march).toMatchObject({ termStart: "2025-02-28", termEnd: "2025-03-30" });
    expect(renew(march, price, at("2025-03-31T00:00:00.000Z"))).toMatchObject({
      termStart: "2025-03-31",
      termEnd: "2025-04-29",
    });
  });

  it("lets a term run out without automatic renewal, and never renews early", () => {
    expect(renew(licence({ autoRenew: false }), price, now).state).toEqual({ kind: "expired", at: now });
    expect(() => renew(licence(), price, at("2025-04-09T23:59:59.999Z"))).toThrow("2025-04-09");
  });
});

describe("payerCalendar", () => {
  const term = { start: day("2024-04-10"), end: day("2025-04-09") };
  const C = tenant("d");

  it("gives the transfer day to the target", () => {
    const calendar = payerCalendar(term, A.tenant, [{ date: day("2024-06-15"), to: B.tenant }]);

    expect(calendar).toEqual([
      { start: "2024-04-10", end: "2024-06-14", partner: A.tenant, days: 66 },
      { start: "2024-06-15", end: "2025-04-09", partner: B.tenant, days: 299 },
    ]);
    expect(payerOn(calendar, day("2024-06-14"))).toBe(A.tenant);
    expect(payerOn(calendar, day("2024-06-15"))).toBe(B.tenant);
    expect(payerOn(calendar, day("2025-04-10"))).toBeUndefined();
  });

  it("leaves out who has no day, and what happened before or after the term", () => {
    const calendar = payerCalendar(term, A.tenant, [
      { date: day("2026-01-01"), to: A.tenant },
      { date: day("2024-06-15"), to: B.tenant },
      { date: day("2024-06-15"), to: C },
      { date: day("2024-01-01"), to: B.tenant },
    ]);

    expect(calendar.map(({ partner, days }) => [partner, days])).toEqual([
      [B.tenant, 66],
      [C, 299],
    ]);
  });
});
