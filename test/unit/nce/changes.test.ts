import { describe, expect, it } from "vitest";
import { convert } from "../../../shared/domain/nce/changes/convert.ts";
import { cancelLicence, returnSeats } from "../../../shared/domain/nce/changes/return-seats.ts";
import { amountBack, type Changed } from "../../../shared/domain/nce/changes/segment-change.ts";
import { accruals, earnedBy, givenBackEarnings } from "../../../shared/domain/nce/incentives/earnings.ts";
import { forecastIncentives } from "../../../shared/domain/nce/incentives/forecast.ts";
import { conversionLines, creditLines } from "../../../shared/domain/nce/reconciliation/change-lines.ts";
import { DEFAULT_CHARGE_TYPES } from "../../../shared/domain/nce/reconciliation/charge-types.ts";
import { ReconciliationLine } from "../../../shared/domain/nce/reconciliation/reconciliation-line.ts";
import { laterCharges } from "../../../shared/domain/nce/settlement/later-charges.ts";
import { settle } from "../../../shared/domain/nce/settlement/settle.ts";
import { paidFor } from "../../../shared/domain/nce/settlement/settle-segment.ts";
import { returnableSeats } from "../../../shared/domain/nce/subscription/cancellation-window.ts";
import { segmentAmount } from "../../../shared/domain/nce/subscription/charge-segment.ts";
import {
  addSeats,
  type ChargeContext,
  chargesDue,
  withCharges,
} from "../../../shared/domain/nce/subscription/charges-due.ts";
import { checkSubscription } from "../../../shared/domain/nce/subscription/check-subscription.ts";
import { LicenceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { dayOf } from "../../../shared/domain/time/calendar-date.ts";
import { A, at, B, day, licence, NO_RATES, partner, rates } from "./nce-builders.ts";

const REWARDED = partner("a", { incentivePercent: "4" });
const context: ChargeContext = { partner: REWARDED, rateOf: NO_RATES, rounding: "TRUNC_UNIT" };
const HOLDER = { partner: A.tenant, id: licence().id };

const charged = (subscription: LicenceSubscription, through: string, with_ = context) =>
  withCharges(subscription, chargesDue(subscription, day(through), with_));
const noon = (text: string) => at(`${text}T12:00:00.000Z`);
const upgraded = (subscription: LicenceSubscription, date: string, fields: object, with_ = context) =>
  convert({ ...charged(subscription, date, with_), ...fields }, day(date), with_);
const returned = (subscription: LicenceSubscription, seats: number, date: string) =>
  returnSeats(charged(subscription, date), { seats, at: noon(date) });
const added = (subscription: LicenceSubscription, seats: number, date: string, with_ = context) =>
  addSeats(subscription, { seats, at: noon(date), day: day(date) }, with_).subscription;

const NEW = { sku: "CFQ7TTC0LFLX:0001", product: "Microsoft 365 E3", unitPrice: "300.00" };
const monthly = licence({ billingPlan: "monthly", unitPrice: "22.00" });
const back = ({ changes }: Changed) => changes.map((change) => amountBack(change).toFixed(2));
const anew = ({ changes }: Changed) =>
  changes.map(({ converted }) => (converted === undefined ? "" : segmentAmount(converted).toFixed(2)));
const paid = ({ segments }: LicenceSubscription) => paidFor(segments).toFixed(2);
/** What a change leaves behind is what could be stored and told. */
const sound = (subscription: LicenceSubscription) =>
  checkSubscription(LicenceSubscription.parse(structuredClone(subscription)));

describe("an upgrade in the middle of a term", () => {
  it("of E1 on 15 June gives 299 days back and charges them at the new price", () => {
    const result = upgraded(licence(), "2024-06-15", NEW);

    // 264 × 299/365 = 216.26…, 300 × 299/365 = 245.75…, ten seats.
    expect([back(result), anew(result)]).toEqual([["-2162.60"], ["2457.50"]]);
    expect(paid(sound(result.subscription))).toBe("2934.90");
    expect(result.subscription.segments).toMatchObject([
      { id: "1-1", kind: "new", start: "2024-04-10", end: "2025-04-09", givenBackFrom: "2024-06-15" },
      { id: "1-1~1", kind: "convertIn", start: "2024-06-15", end: "2025-04-09", quantity: 10 },
    ]);
  });

  it("of E5 partitions the cycle; later ones cost the new price", () => {
    const result = upgraded(monthly, "2024-06-15", { ...NEW, unitPrice: "30.00" });

    expect([back(result), anew(result)]).toEqual([["-183.30"], ["250.00"]]);
    // 220 + 220 + 36.70 + 250.00
    expect(paid(result.subscription)).toBe("726.70");
    const [next] = chargesDue(result.subscription, day("2024-07-10"), context);
    expect([next?.kind, next && segmentAmount(next).toFixed(2)]).toEqual(["cycleCharge", "300.00"]);
  });

  it("on the first day of a term gives all of it back, on the last one a day", () => {
    expect(back(upgraded(licence(), "2024-04-10", NEW))).toEqual(["-2640.00"]);
    const last = upgraded(licence(), "2025-04-09", NEW);
    // 264/365 = 0.7232…, 300/365 = 0.8219…
    expect([back(last), anew(last)]).toEqual([["-7.20"], ["8.20"]]);
  });

  it("before the term has begun changes no charge", () => {
    expect(upgraded(licence({ termStart: "2024-04-10" }), "2024-04-09", NEW).changes).toEqual([]);
  });

  it("gives back at the rate and rounding of the charge, and charges at those of today", () => {
    const quotes = rates(["EUR", "SEK", "2024-10-01", "11.4235"], ["EUR", "SEK", "2025-03-01", "11"]);
    const swedish = partner("a", { billingCurrency: "SEK" });
    const e7 = licence({
      ...{ unitPrice: "120.00", quantity: 4, termStart: "2024-10-01", termEnd: "2025-09-30" },
    });
    const before = charged(e7, "2024-10-01", { partner: swedish, rateOf: quotes, rounding: "HALF_UP_LINE" });
    const result = upgraded(
      before,
      "2025-03-15",
      { unitPrice: "150.00" },
      {
        partner: swedish,
        rateOf: quotes,
        rounding: "TRUNC_UNIT",
      },
    );

    // 751.1342… × 4 rounded as a line; 150 × 200/365 × 11 = 904.1095… cut off a seat.
    expect([back(result), anew(result)]).toEqual([["-3004.54"], ["3616.40"]]);
  });

  it("opens no window and keeps those of added seats", () => {
    const subscription = added(charged(licence(), "2024-05-01"), 5, "2024-05-01");
    const result = upgraded(subscription, "2024-05-03", NEW);

    expect(back(result)).toHaveLength(2);
    expect(result.subscription.cancellableUntil).toBe(subscription.cancellableUntil);
    expect(returnableSeats(result.subscription, noon("2024-05-04"))).toEqual(
      returnableSeats(subscription, noon("2024-05-04")),
    );
    expect(sound(result.subscription).quantity).toBe(15);
  });

  it("has the promotion of the new SKU, or none", () => {
    const promotion = { id: "P", percent: "15", until: day("2024-12-31") };
    const promoted = licence({ promotion });

    // 264 × 85 % × 299/365 = 183.8236… (E8).
    const without = upgraded(promoted, "2024-06-15", { ...NEW, promotion: undefined });
    expect([back(without), anew(without)]).toEqual([["-1838.20"], ["2457.50"]]);
    // 300 × 90 % × 299/365 = 221.178…
    const other = upgraded(promoted, "2024-06-15", { ...NEW, promotion: { ...promotion, percent: "10" } });
    expect(anew(other)).toEqual(["2211.70"]);
  });

  it("is booked as a full reversal and a charge of one name, each naming the other", () => {
    const before = charged(licence(), "2024-06-15");
    const { subscription, changes } = upgraded(before, "2024-06-15", NEW);
    const lines = conversionLines(before, subscription, changes).map((line) =>
      ReconciliationLine.parse(line),
    );

    expect(lines).toMatchObject([
      {
        kind: "convertOut",
        sku: "CFQ7TTC0LCHC:0002",
        ...{ quantity: 10, billableQuantity: -10, subtotal: "-2162.60" },
        ...{ start: "2024-06-15", end: "2025-04-09", chargedOn: "2024-06-15", unitPrice: "264" },
        counterpart: "sub-1/1-1~1/charge",
      },
      {
        id: "sub-1/1-1~1/charge",
        kind: "convertIn",
        sku: "CFQ7TTC0LFLX:0001",
        ...{ quantity: 10, billableQuantity: 10, subtotal: "2457.50" },
        counterpart: "sub-1/1-1/back",
      },
    ]);
    expect(new Set(lines.map(({ kind }) => DEFAULT_CHARGE_TYPES[kind]))).toEqual(new Set(["convert"]));
  });

  it("takes the incentive back and earns it anew", () => {
    const { subscription, changes } = upgraded(licence(), "2024-06-15", NEW);
    const entries = [
      ...givenBackEarnings(HOLDER, changes),
      ...accruals(
        HOLDER,
        changes.flatMap(({ converted }) => converted ?? []),
      ),
    ];

    expect(entries.map(({ kind, month, base, amount }) => [kind, month, base, amount])).toEqual([
      ["reversal", "2024-06", "-2162.60", "-86.50"],
      ["accrual", "2024-06", "2457.50", "98.30"],
    ]);
    // 105.60 − 86.50 + 98.30
    expect(earnedBy(subscription.segments).toFixed(2)).toBe("117.40");
  });

  it("is what a forecast of a move goes on from", () => {
    const { subscription } = upgraded(licence(), "2024-06-15", NEW);
    const request = {
      subscription,
      source: REWARDED,
      target: B,
      day: day("2024-06-20"),
      arriving: HOLDER.id,
    };
    const { source } = forecastIncentives({ ...request, rateOf: NO_RATES, rounding: "TRUNC_UNIT" });

    // 300 × 294/365 = 241.64…: 4 % of 2416.40 is taken back of what is left.
    expect([source.earned.amount, source.keeps.amount]).toEqual(["117.40", "20.74"]);
    const cheap = upgraded(monthly, "2024-06-15", { ...NEW, unitPrice: "30.00" }).subscription;
    expect(laterCharges(cheap, day("2024-06-15"), context).map(({ amount }) => amount.toFixed(2))).toEqual(
      Array.from({ length: 9 }, () => "300.00"),
    );
  });

  it("can be done again, also twice a day and back", () => {
    const first = upgraded(licence(), "2024-06-15", NEW).subscription;
    const second = upgraded(first, "2024-06-15", { sku: licence().sku, unitPrice: "264.00" });

    expect([back(second), anew(second)]).toEqual([["-2457.50"], ["2162.60"]]);
    expect(paid(sound(second.subscription))).toBe("2640.00");
    expect(second.subscription.segments.map(({ id }) => id)).toEqual(["1-1", "1-1~1", "1-1~2"]);
  });
});

describe("returned seats", () => {
  const e11 = added(charged(licence(), "2024-05-01"), 5, "2024-05-01");

  it("are given back by the day, those added last first", () => {
    const result = returned(e11, 3, "2024-05-06");

    // 264 × 339/365 = 245.19… of three of the five.
    expect(back(result)).toEqual(["-735.57"]);
    expect(sound(result.subscription)).toMatchObject({
      quantity: 12,
      segments: [
        { id: "1-1", quantity: 10 },
        { id: "1-1+1", quantity: 5, givenBackFrom: "2024-05-06" },
        { id: "1-1+1~1", kind: "removeQuantity", quantity: 2, start: "2024-05-06", end: "2025-04-09" },
      ],
    });
    expect(paid(result.subscription)).toBe("3148.48");
    // Over more than one charge: five added ones and two of the ten.
    const more = returned(e11, 7, "2024-05-06");
    expect(back(more)).toEqual(["-1225.95", "-490.38"]);
    expect(sound(more.subscription).segments.filter(({ givenBackFrom }) => !givenBackFrom)).toMatchObject([
      { quantity: 8 },
    ]);
  });

  it("are no longer there to be refunded in a transfer: E11 with three of five returned", () => {
    const { settlement, taken } = settle({
      subscription: returned(e11, 3, "2024-05-06").subscription,
      ...{ source: A, target: B, day: day("2024-06-15"), rateOf: NO_RATES, rounding: "TRUNC_UNIT" },
    });

    // 12 × 216.26; 2640 + 1244.05 − 735.57 − 2595.12
    expect([settlement.refund.amount, settlement.sourcePaid.amount, settlement.sourceNet.amount]).toEqual([
      "-2595.12",
      "3148.48",
      "553.36",
    ]);
    expect(taken.map(({ id, quantity }) => [id, quantity])).toEqual([
      ["1-1", 10],
      ["1-1+1~1", 2],
    ]);
  });

  it("are rounded so that all returns together give back what was paid, and no more", () => {
    const line: ChargeContext = { ...context, rounding: "HALF_UP_LINE" };
    // 0.5 cents a seat: five are 0.03, and five times one would be 0.05.
    let subscription = charged(licence({ unitPrice: "0.005", quantity: 5 }), "2024-04-10", line);
    const amounts: string[] = [];
    for (const seats of [1, 1, 2]) {
      const result = returnSeats(subscription, { seats, at: noon("2024-04-10") });
      amounts.push(...back(result));
      subscription = sound(result.subscription);
    }
    amounts.push(...back(cancelLicence(subscription, noon("2024-04-10"))));

    expect(amounts).toEqual(["-0.01", "0.00", "-0.01", "-0.01"]);
    expect(paid(cancelLicence(subscription, noon("2024-04-10")).subscription)).toBe("0.00");
  });

  it("are a credit line for each charge, and take their share of the incentive back", () => {
    const { changes } = returned(e11, 3, "2024-05-06");
    const lines = creditLines(e11, changes, "removeQuantity").map((each) => ReconciliationLine.parse(each));

    expect(lines).toMatchObject([
      {
        kind: "removeQuantity",
        ...{ quantity: 3, billableQuantity: -3, subtotal: "-735.57" },
        ...{ start: "2024-05-06", end: "2025-04-09", chargedOn: "2024-05-06" },
      },
    ]);
    // 4 % of 1225.95 is 49.04, of 490.38 it is 19.62.
    expect(givenBackEarnings(HOLDER, changes).map(({ base, amount }) => [base, amount])).toEqual([
      ["-735.57", "-29.42"],
    ]);
  });

  it("cannot be returned twice: what is returnable is what is left in the windows", () => {
    const both = added(e11, 2, "2024-05-03");
    const windows = ({ subscription }: Pick<Changed, "subscription">, date: string) =>
      returnableSeats(subscription, noon(date)).windows.map(({ seats, until }) => `${seats} ${dayOf(until)}`);
    expect(windows({ subscription: both }, "2024-05-04")).toEqual(["5 2024-05-08", "2 2024-05-10"]);

    const result = returned(both, 4, "2024-05-04");
    expect(windows(result, "2024-05-04")).toEqual(["3 2024-05-08"]);
    expect(windows(returned(result.subscription, 3, "2024-05-05"), "2024-05-05")).toEqual([]);
    expect(windows(result, "2024-05-09")).toEqual([]);
  });

  it("have their window also in the next cycle, which charges all seats together", () => {
    // Added on the last but one day of the cycle to 9 June.
    const subscription = charged(added(charged(monthly, "2024-06-08"), 5, "2024-06-08"), "2024-06-12");
    expect(returnableSeats(subscription, noon("2024-06-12")).seats).toBe(5);
    const result = returned(subscription, 5, "2024-06-12");

    // 22 × 28/30 = 20.53…
    expect(back(result)).toEqual(["-102.65"]);
    expect(sound(result.subscription).quantity).toBe(10);
    expect(returnableSeats(result.subscription, noon("2024-06-12")).seats).toBe(0);
  });

  it("of a record that has its windows at the segments count as well", () => {
    const { seatWindows: _, ...old } = e11;
    const until = at("2024-05-08T12:00:00.000Z");
    const segments = old.segments.map((segment) =>
      segment.kind === "addQuantity" ? { ...segment, cancellableUntil: until } : segment,
    );
    const before = LicenceSubscription.parse({ ...old, segments });

    expect(returnableSeats(before, noon("2024-05-07"))).toEqual({ seats: 5, windows: [{ seats: 5, until }] });
    const after = returned(before, 2, "2024-05-07").subscription;
    expect(returnableSeats(after, noon("2024-05-07")).seats).toBe(3);
  });
});

describe("a cancellation", () => {
  it("gives everything back from today on", () => {
    const result = cancelLicence(charged(licence(), "2024-04-12"), noon("2024-04-12"));

    // 264 × 363/365 = 262.55…
    expect(back(result)).toEqual(["-2625.50"]);
    expect(paid(result.subscription)).toBe("14.50");
    expect(result.subscription.state).toEqual({ kind: "cancelled", at: noon("2024-04-12") });
    expect(creditLines(licence(), result.changes, "cancelImmediate")[0]).toMatchObject({
      kind: "cancelImmediate",
      billableQuantity: -10,
    });
  });
});
