import { describe, expect, it } from "vitest";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import type { RateOf } from "../../../shared/domain/nce/fx.ts";
import { NceSubscriptionId, NceTransferId } from "../../../shared/domain/nce/ids.ts";
import { DEFAULT_ROUNDING, type RoundingPolicy } from "../../../shared/domain/nce/rounding-policy.ts";
import { laterCharges } from "../../../shared/domain/nce/settlement/later-charges.ts";
import { moveLicence } from "../../../shared/domain/nce/settlement/move-subscription.ts";
import { settle } from "../../../shared/domain/nce/settlement/settle.ts";
import { addSeats, chargesDue, withCharges } from "../../../shared/domain/nce/subscription/charges-due.ts";
import type { LicenceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { dayOf } from "../../../shared/domain/time/calendar-date.ts";
import { instantOf } from "../../../shared/domain/time/instant.ts";
import { A, at, B, day, licence, NO_RATES, partner, rates } from "./nce-builders.ts";

type Options = { rounding?: RoundingPolicy; rateOf?: RateOf; source?: typeof A; target?: typeof A };
const settled = (subscription: LicenceSubscription, date: string, options: Options = {}) =>
  settle({
    subscription,
    source: options.source ?? A,
    target: options.target ?? B,
    day: day(date),
    rateOf: options.rateOf ?? NO_RATES,
    rounding: options.rounding ?? DEFAULT_ROUNDING,
  });
const facts = (subscription: LicenceSubscription, date: string, options: Options = {}) => {
  const { settlement } = settled(subscription, date, options);
  return {
    days: `${settlement.sourceDays}+${settlement.targetDays}=${settlement.termDays}`,
    price: new D(settlement.effectiveUnitPrice).toFixed(10),
    refund: settlement.refund.amount,
    charge: settlement.charge.amount,
    net: settlement.sourceNet.amount,
  };
};
const context = { partner: A, rateOf: NO_RATES, rounding: DEFAULT_ROUNDING };
const calendar2025 = { termStart: "2025-01-01", termEnd: "2025-12-31", unitPrice: "1200.00", quantity: 3 };
const monthly = licence({ billingPlan: "monthly", unitPrice: "22.00" });

describe("settle, worked examples of the specification (section 5.7)", () => {
  it("E1: the transfer day is the target's; the refund is cut off per seat", () => {
    expect(facts(licence(), "2024-06-15")).toEqual({
      days: "66+299=365",
      price: "216.2630136986",
      refund: "-2162.60",
      charge: "2162.60",
      net: "477.40",
    });
  });

  it("E1 with the line rounded as a whole", () => {
    expect(facts(licence(), "2024-06-15", { rounding: "HALF_UP_LINE" })).toMatchObject({
      refund: "-2162.63",
      charge: "2162.63",
      net: "477.37",
    });
  });

  it("E3: on the first day everything is refunded", () => {
    expect(facts(licence(calendar2025), "2025-01-01")).toEqual({
      days: "0+365=365",
      price: "1200.0000000000",
      refund: "-3600.00",
      charge: "3600.00",
      net: "0.00",
    });
  });

  it("E4: on the last day one day is left", () => {
    expect(facts(licence(calendar2025), "2025-12-31")).toEqual({
      days: "364+1=365",
      price: "3.2876712329",
      refund: "-9.84",
      charge: "9.84",
      net: "3590.16",
    });
    expect(facts(licence(calendar2025), "2025-12-31", { rounding: "HALF_UP_LINE" }).charge).toBe("9.86");
  });

  it("E5: of an annual term billed monthly the running cycle is split, the rest is the target's", () => {
    expect(facts(monthly, "2024-06-15")).toEqual({
      days: "66+299=365",
      price: "18.3333333333",
      refund: "-183.30",
      charge: "183.30",
      net: "476.70",
    });
    const { taken } = settled(monthly, "2024-06-15");
    const arrived = { ...monthly, movedIn: moved("2024-06-15"), segments: [...taken] };
    const later = laterCharges(arrived, day("2024-06-15"), { ...context, partner: B });

    expect(later.map(({ segment }) => segment.start)).toEqual([
      "2024-07-10",
      "2024-08-10",
      "2024-09-10",
      "2024-10-10",
      "2024-11-10",
      "2024-12-10",
      "2025-01-10",
      "2025-02-10",
      "2025-03-10",
    ]);
    expect(plain(sum(later.map(({ amount }) => amount)).plus("183.30"))).toBe("2163.3");
  });

  it("E6: a monthly term in February", () => {
    const february = licence({
      termStart: "2025-02-03",
      termEnd: "2025-03-02",
      termDuration: "P1M",
      billingPlan: "monthly",
      unitPrice: "26.40",
      quantity: 7,
    });

    expect(facts(february, "2025-02-20")).toEqual({
      days: "17+11=28",
      price: "10.3714285714",
      refund: "-72.59",
      charge: "72.59",
      net: "112.21",
    });
  });

  it("E7: between currencies the price is converted before it is cut off", () => {
    const euro = licence({
      termStart: "2024-10-01",
      termEnd: "2025-09-30",
      unitPrice: "120.00",
      quantity: 4,
    });
    const target = partner("b", { billingCurrency: "SEK" });
    const rateOf = rates(["EUR", "SEK", "2025-03-15", "11.4235"]);
    const { settlement } = settled(euro, "2025-03-15", { target, rateOf });

    expect(facts(euro, "2025-03-15", { target, rateOf })).toEqual({
      days: "165+200=365",
      price: "65.7534246575",
      refund: "-263.00",
      charge: "3004.52",
      net: "217.00",
    });
    expect(settlement.charge.currency).toBe("SEK");
    expect(settlement.segments[0]?.charge.fx).toEqual({ rate: "11.4235", date: "2025-03-15" });
  });

  it("E8: a promotion goes on though it is closed to new sales", () => {
    const promoted = licence({ promotion: { id: "PROMO-15", percent: "15", until: "2024-05-31" } });

    expect(facts(promoted, "2024-06-15")).toEqual({
      days: "66+299=365",
      price: "183.8235616438",
      refund: "-1838.20",
      charge: "1838.20",
      net: "405.80",
    });
  });

  it("E11: seats added during the term are a segment of their own", () => {
    const bought = withCharges(licence(), chargesDue(licence(), day("2024-04-10"), context));
    const added = addSeats(
      bought,
      { seats: 5, at: at("2024-05-01T09:00:00.000Z"), day: day("2024-05-01") },
      context,
    );

    expect(added.subscription.quantity).toBe(15);
    expect(settled(added.subscription, "2025-04-09").settlement.sourcePaid.amount).toBe("3884.05");
    expect(facts(added.subscription, "2024-06-15")).toMatchObject({
      price: "216.2630136986",
      refund: "-3243.90",
      charge: "3243.90",
      net: "640.15",
    });
  });

  it("E14: the day is the UTC day, whatever offset the completion was told with", () => {
    const completedAt = instantOf(new Date("2024-06-14T20:30:00-04:00"));

    expect(dayOf(completedAt)).toBe("2024-06-15");
    expect(facts(licence(), dayOf(completedAt))).toMatchObject({ refund: "-2162.60" });
  });
});

const TRANSFER = NceTransferId.parse("99999999-0000-0000-0000-000000000001");
const moved = (date: string) => ({
  transfer: TRANSFER,
  from: NceSubscriptionId.parse("sub-1"),
  date: day(date),
});
const move = (subscription: LicenceSubscription, to: typeof A, completedAt: string, source = A) =>
  moveLicence(
    { subscription, source, rateOf: NO_RATES, rounding: DEFAULT_ROUNDING },
    {
      transfer: TRANSFER,
      target: to,
      newSubscription: NceSubscriptionId.parse(`${subscription.id}x`),
      newOrder: "order-2",
      completedAt: at(completedAt),
    },
  );

describe("moveLicence", () => {
  const scheduled = licence({
    promotion: { id: "PROMO-15", percent: "15", until: "2024-12-31" },
    scheduledChanges: [{ quantity: 12, note: "agreed by phone" }],
    partnerOfRecord: "4711",
    cancellableUntil: "2024-06-16T07:30:00.000Z",
  });

  it("keeps everything but who is billed", () => {
    const { arrived } = move(scheduled, B, "2024-06-15T12:00:00.000Z");
    const { id: _i, partner: _p, order: _o, segments: _s, movedIn: _m, ...carried } = arrived;
    const { id, partner: owner, order, segments, partnerOfRecord, ...before } = scheduled;

    expect(carried).toEqual(before);
    expect(arrived).toMatchObject({ id: "sub-1x", partner: B.tenant, order: "order-2" });
    expect(arrived.segments).toMatchObject([
      { kind: "transferIn", start: "2024-06-15", end: "2025-04-09", unitPrice: "264", quantity: 10 },
    ]);
  });

  it("ends the source's subscription and says where it goes on", () => {
    const { left } = move(scheduled, B, "2024-06-15T12:00:00.000Z");

    expect(left.state).toEqual({
      kind: "transferred",
      at: "2024-06-15T12:00:00.000Z",
      transfer: TRANSFER,
      to: "sub-1x",
    });
    expect(left.segments).toHaveLength(1);
  });

  it("opens no cancellation window: the hours that are left go along, a closed one stays closed", () => {
    expect(move(scheduled, B, "2024-06-15T12:00:00.000Z").arrived.cancellableUntil).toBe(
      "2024-06-16T07:30:00.000Z",
    );
    expect(move(licence(), B, "2024-06-15T12:00:00.000Z").arrived.cancellableUntil).toBe(
      "2024-04-17T00:00:00.000Z",
    );
  });

  it("takes the reseller the target named, and no other", () => {
    expect(move(scheduled, B, "2024-06-15T12:00:00.000Z").arrived.partnerOfRecord).toBeUndefined();
  });

  it("can be repeated: a second target takes over the rest of the first one's stub", () => {
    const C = partner("d");
    const first = move(licence(), B, "2024-06-15T12:00:00.000Z");
    const second = move(first.arrived, C, "2024-09-01T00:00:00.000Z", B);

    // 264 × 221/365 = 159.8465… a seat.
    expect(second.settlement).toMatchObject({
      sourceDays: 78,
      targetDays: 221,
      refund: { amount: "-1598.40" },
      charge: { amount: "1598.40" },
      sourceNet: { amount: "564.20" },
    });
  });

  it("on one day leaves nothing with the partner in between", () => {
    const first = move(licence(), B, "2024-06-15T01:00:00.000Z");
    const second = move(first.arrived, partner("d"), "2024-06-15T02:00:00.000Z", B);

    expect(second.settlement).toMatchObject({
      sourceDays: 0,
      sourceNet: { amount: "0.00" },
      charge: { amount: "2162.60" },
    });
  });
});

describe("settle", () => {
  it("refunds at the rate of the original charge, whatever the rate is now", () => {
    const source = partner("a", { billingCurrency: "SEK" });
    const rateOf = rates(["EUR", "SEK", "2024-04-01", "11.00"], ["EUR", "SEK", "2024-06-15", "15.00"]);
    const { settlement } = settled(licence(), "2024-06-15", { source, rateOf });

    // 264 × 11 = 2904 a seat; 2904 × 299/365 = 2378.8931…
    expect(settlement.refund).toEqual({ amount: "-23788.90", currency: "SEK" });
    expect(settlement.sourceNet).toEqual({ amount: "5251.10", currency: "SEK" });
    expect(settlement.charge).toEqual({ amount: "2162.60", currency: "EUR" });
  });

  it("divides once, after the conversion: a third of a month at a rate of 3 is whole", () => {
    const april = licence({
      termStart: "2025-04-01",
      termEnd: "2025-04-30",
      termDuration: "P1M",
      billingPlan: "monthly",
      unitPrice: "10.00",
      quantity: 1,
    });
    const target = partner("b", { billingCurrency: "SEK" });

    expect(
      facts(april, "2025-04-21", { target, rateOf: rates(["EUR", "SEK", "2025-04-01", "3"]) }),
    ).toMatchObject({
      price: "3.3333333333",
      charge: "10.00",
    });
  });

  it("cuts off at the currency's own digits", () => {
    const yen = { billingCurrency: "JPY", region: "Japan" };
    const dinar = { billingCurrency: "KWD", region: "Middle East" };
    const japan = { source: partner("a", yen), target: partner("b", yen) };
    const kuwait = { source: partner("a", dinar), target: partner("b", dinar) };

    expect(facts(licence({ currency: "JPY", unitPrice: "26400" }), "2024-06-15", japan).refund).toBe(
      "-216260",
    );
    expect(facts(licence({ currency: "KWD" }), "2024-06-15", kuwait).refund).toBe("-2162.630");
  });

  it("refuses two currencies outside Europe, a missing rate and a term that is over", () => {
    const usd = partner("b", { billingCurrency: "USD", region: "US" });
    const refusal = (options: Options, date = "2024-06-15") => {
      try {
        return settled(licence(), date, options).settlement.charge;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };

    expect(refusal({ target: usd })).toBe("currency-differs");
    expect(refusal({ target: partner("b", { billingCurrency: "SEK" }) })).toBe("fx-rate-missing");
    expect(refusal({}, "2025-04-10")).toBe("subscription-term-over");
  });

  it("settles each segment with the rounding it was charged with, though the setting changed since", () => {
    const bought = withCharges(licence(), chargesDue(licence(), day("2024-04-10"), context));

    expect(facts(bought, "2024-06-15", { rounding: "HALF_UP_LINE" }).refund).toBe("-2162.60");
  });

  it("before the term has begun moves the days and no money", () => {
    expect(facts(licence(), "2024-04-01")).toEqual({
      days: "0+365=365",
      price: "264.0000000000",
      refund: "0.00",
      charge: "0.00",
      net: "0.00",
    });
  });
});
