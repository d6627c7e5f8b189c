import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Currency, minorDigits } from "../../shared/domain/money/currency.ts";
import { D, plain, sum, ZERO } from "../../shared/domain/money/decimal.ts";
import { convert } from "../../shared/domain/nce/changes/convert.ts";
import { returnSeats } from "../../shared/domain/nce/changes/return-seats.ts";
import type { RateOf } from "../../shared/domain/nce/fx.ts";
import { NceSubscriptionId, NceTransferId } from "../../shared/domain/nce/ids.ts";
import {
  accruals,
  type Earning,
  earnedBy,
  givenBackEarnings,
  reversals,
  totalOf,
} from "../../shared/domain/nce/incentives/earnings.ts";
import { type BillingOwner, IndirectProvider } from "../../shared/domain/nce/partner.ts";
import { conversionLines, creditLines } from "../../shared/domain/nce/reconciliation/change-lines.ts";
import { chargeLine, isOrdinary, moveLines } from "../../shared/domain/nce/reconciliation/charge-lines.ts";
import type { ReconciliationLine } from "../../shared/domain/nce/reconciliation/reconciliation-line.ts";
import type { RoundingPolicy } from "../../shared/domain/nce/rounding-policy.ts";
import { moveLicence } from "../../shared/domain/nce/settlement/move-subscription.ts";
import { type Handover, payerCalendar } from "../../shared/domain/nce/settlement/payer-calendar.ts";
import type { Settling } from "../../shared/domain/nce/settlement/settle.ts";
import { paidFor } from "../../shared/domain/nce/settlement/settle-segment.ts";
import {
  type ChargeSegment,
  givenBackDays,
  segmentAmount,
} from "../../shared/domain/nce/subscription/charge-segment.ts";
import {
  addSeats,
  type ChargeContext,
  chargesDue,
  withCharges,
} from "../../shared/domain/nce/subscription/charges-due.ts";
import { checkSubscription } from "../../shared/domain/nce/subscription/check-subscription.ts";
import { renew } from "../../shared/domain/nce/subscription/renew.ts";
import { LicenceSubscription } from "../../shared/domain/nce/subscription/subscription.ts";
import { naturalEnd, type Terms } from "../../shared/domain/nce/subscription/terms.ts";
import {
  type CalendarDate,
  type DateRange,
  CalendarDate as Day,
  dayOf,
  daysIn,
  plusDays,
  startOfDay,
} from "../../shared/domain/time/calendar-date.ts";
import { Instant } from "../../shared/domain/time/instant.ts";
import { licence, NO_RATES, partner, payerOn } from "../unit/nce/nce-builders.ts";

const TRANSFER = NceTransferId.parse("99999999-0000-0000-0000-000000000001");
const PARTNERS = ["a", "b", "d"] as const;

const ordinary = fc.integer({ min: 0, max: 2_500 }).map((days) => plusDays(Day.parse("2023-01-01"), days));
const awkward = fc
  .constantFrom(
    "2024-02-29",
    "2028-02-29",
    "2024-01-31",
    "2025-01-31",
    "2025-01-30",
    "2023-08-31",
    "2024-12-31",
    "2023-03-01",
    "2025-02-28",
  )
  .map((text) => Day.parse(text));
const PLANS = [
  ["P1M", "monthly"],
  ["P1Y", "monthly"],
  ["P1Y", "annual"],
  ["P3Y", "monthly"],
  ["P3Y", "annual"],
  ["P3Y", "triennial"],
] as const;

const price = fc.integer({ min: 0, max: 50_000_000 }).map((units) => plain(new D(units).div(10_000)));
/** Something that happens on a day of the term, as a share of it in thousandths. */
const happening = fc.record({
  when: fc.integer({ min: 0, max: 999 }),
  what: fc.oneof(
    fc.constant({ kind: "move" } as const),
    fc.record({ kind: fc.constant("add" as const), seats: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant("return" as const), seats: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constant("convert" as const), price }),
  ),
});
const world = fc.record({
  start: fc.oneof(ordinary, awkward),
  plan: fc.constantFrom(...PLANS),
  /** How much of the term there is, in percent: terms can be cut to end with another one. */
  length: fc.oneof(fc.constant(100), fc.integer({ min: 3, max: 100 })),
  price,
  currency: fc.constantFrom("EUR", "USD", "JPY", "KWD").map((code) => Currency.parse(code)),
  quantity: fc.integer({ min: 1, max: 500 }),
  promotion: fc.option(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 1_000 })), {
    nil: undefined,
  }),
  /** Automatic renewals: many of a month, few of years. */
  renewals: fc.nat(11),
  rounding: fc.constantFrom<RoundingPolicy>("TRUNC_UNIT", "HALF_UP_LINE"),
  happenings: fc.array(happening, { maxLength: 8 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const subscriptionOf = ({ start, plan, length, price, currency, quantity, promotion }: World) => {
  const [termDuration, billingPlan] = plan;
  const open: Terms = { termStart: start, termEnd: start, termDuration, billingPlan };
  const days = daysIn({ start, end: naturalEnd(open) });
  const termEnd = plusDays(start, Math.max(1, Math.ceil((days * length) / 100)) - 1);
  return checkSubscription(
    licence({
      termStart: start,
      termEnd,
      termDuration,
      billingPlan,
      unitPrice: price,
      currency,
      quantity,
      ...(promotion === undefined
        ? {}
        : {
            promotion: {
              id: "P",
              percent: plain(new D(promotion[0]).div(100)),
              until: plusDays(start, promotion[1]),
            },
          }),
    }),
  );
};

type Setting = { readonly owners: readonly BillingOwner[]; readonly rateOf: RateOf; readonly moves: boolean };
/** The charges a partner has had in the end and what it got back, at each of its turns. */
type Turn = {
  readonly owner: BillingOwner;
  readonly charged: readonly ChargeSegment[];
  readonly settling?: Settling;
  readonly held: LicenceSubscription;
};
/** What is posted of it all, by the owner's tenant. */
type Ledger = { readonly lines: ReconciliationLine[]; readonly earnings: Earning[] };

const noon = (day: CalendarDate) => Instant.parse(`${day}T12:00:00.000Z`);

/** The next term at the same price, as soon as it can be. */
const renewed = (subscription: LicenceSubscription): LicenceSubscription =>
  renew(subscription, { unitPrice: subscription.unitPrice }, startOfDay(plusDays(subscription.termEnd, 1)));

/** All days of the terms together. */
const spanOf = (first: LicenceSubscription, terms: number): DateRange => {
  let last = first;
  while (last.termNumber < terms) last = renewed(last);
  return { start: first.termStart, end: last.termEnd };
};

/** What a change that is no move makes of a subscription for which everything due is charged, and what is posted. */
const changedBy = (
  what: Exclude<World["happenings"][number]["what"], { readonly kind: "move" }>,
  subscription: LicenceSubscription,
  { at, context }: { readonly at: Instant; readonly context: ChargeContext },
): Ledger & { readonly subscription: LicenceSubscription } => {
  const holder = { partner: subscription.partner, id: subscription.id };
  if (what.kind === "add") {
    const { charges, ...added } = addSeats(subscription, { seats: what.seats, at, day: dayOf(at) }, context);
    return { ...added, ...chargedLedger(added.subscription, charges) };
  }
  if (what.kind === "return") {
    const seats = Math.min(what.seats, subscription.quantity - 1);
    const returned = returnSeats(subscription, { seats, at });
    return {
      subscription: returned.subscription,
      lines: [...creditLines(subscription, returned.changes, "removeQuantity")],
      earnings: [...givenBackEarnings(holder, returned.changes)],
    };
  }
  const wanted = { ...subscription, sku: `${subscription.sku}+`, unitPrice: what.price };
  const converted = convert(wanted, dayOf(at), context);
  return {
    subscription: converted.subscription,
    lines: [...conversionLines(subscription, converted.subscription, converted.changes)],
    earnings: [
      ...givenBackEarnings(holder, converted.changes),
      ...accruals(
        holder,
        converted.changes.flatMap((change) => change.converted ?? []),
      ),
    ],
  };
};

const chargedLedger = (subscription: LicenceSubscription, charges: readonly ChargeSegment[]): Ledger => ({
  lines: charges.filter(isOrdinary).map((segment) => chargeLine(subscription, segment)),
  earnings: [...accruals({ partner: subscription.partner, id: subscription.id }, charges)],
});

/**
 * Lives through terms: charges, added and returned seats, upgrades, renewals and, where the setting has them, moves
 * between partners.
 */
const live = (value: World, { owners, rateOf, moves }: Setting) => {
  const first = subscriptionOf(value);
  const terms = 1 + (value.plan[0] === "P1M" ? value.renewals : value.renewals % 3);
  const span = spanOf(first, terms);
  const events = value.happenings
    .map(({ when, what }) => ({ what, day: plusDays(span.start, Math.floor((when * daysIn(span)) / 1_000)) }))
    .toSorted((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
  const turns: Turn[] = [];
  const handovers: Handover[] = [];
  let subscription = first;
  let owner = owners[0] as BillingOwner;
  const context = () => ({ partner: owner, rateOf, rounding: value.rounding });
  const ledger: Ledger = { lines: [], earnings: [] };
  const post = ({ lines, earnings }: Ledger) => {
    ledger.lines.push(...lines);
    ledger.earnings.push(...earnings);
  };
  const chargeUpTo = (day: CalendarDate) => {
    const charges = chargesDue(subscription, day, context());
    post(chargedLedger(subscription, charges));
    subscription = withCharges(subscription, charges);
  };
  const closeTerm = () => {
    chargeUpTo(subscription.termEnd);
    turns.push({ owner, charged: subscription.segments, held: subscription });
  };
  for (const { what, day } of events) {
    for (; subscription.termEnd < day; subscription = renewed(subscription)) closeTerm();
    chargeUpTo(day);
    if (what.kind !== "move") {
      const changed = changedBy(what, subscription, { at: noon(day), context: context() });
      post(changed);
      subscription = checkSubscription(LicenceSubscription.parse(changed.subscription));
    } else if (moves) {
      const target = owners[(handovers.length + 1) % owners.length] as BillingOwner;
      const moved = moveLicence(
        { subscription, source: owner, rateOf, rounding: value.rounding },
        {
          transfer: TRANSFER,
          target,
          newSubscription: NceSubscriptionId.parse(`sub-${handovers.length + 2}`),
          newOrder: "order",
          completedAt: noon(day),
        },
      );
      turns.push({ owner, charged: moved.charged, settling: moved, held: subscription });
      const coming = { partner: target.tenant, id: moved.arrived.id };
      post({
        lines: [...moveLines(moved, { transfer: TRANSFER })],
        earnings: [
          ...reversals({ partner: owner.tenant, id: subscription.id }, moved.charged, moved.taken),
          ...accruals(coming, moved.taken),
        ],
      });
      handovers.push({ date: day, to: target.tenant });
      subscription = checkSubscription(LicenceSubscription.parse(moved.arrived));
      owner = target;
    }
  }
  for (; subscription.termNumber < terms; subscription = renewed(subscription)) closeTerm();
  closeTerm();
  return { turns, handovers, span, ledger };
};

const oneCurrency = (value: World, moves = true): Setting => ({
  owners: PARTNERS.map((digit) =>
    partner(digit, { billingCurrency: value.currency, incentivePercent: "3.75" }),
  ),
  rateOf: NO_RATES,
  moves,
});
const paid = ({ charged }: Turn): D => paidFor(charged);
const refunded = ({ settling }: Turn): D => new D(settling?.settlement.refund.amount ?? 0);
/** Those that were given back taken off. */
const seatDays = (segments: readonly ChargeSegment[]): number =>
  segments.reduce((total, segment) => {
    const back = givenBackDays(segment);
    return total + (daysIn(segment) - (back === undefined ? 0 : daysIn(back))) * segment.quantity;
  }, 0);

const linesTotal = (lines: readonly ReconciliationLine[]): D =>
  sum(lines.map(({ subtotal }) => new D(subtotal)));

/** No refund is above what was paid for its segment, and what a partner keeps is never negative. */
const checkRefunds = (turns: readonly Turn[]) => {
  for (const turn of turns) {
    for (const segment of turn.charged) expect(paidFor([segment]).gte(ZERO)).toBe(true);
    expect(paid(turn).gte(ZERO)).toBe(true);
    for (const line of turn.settling?.settlement.segments ?? []) {
      const segment = turn.charged.find(({ id }) => id === line.segment) as ChargeSegment;
      expect(new D(line.refund.amount).negated().lte(segmentAmount(segment))).toBe(true);
      expect(new D(line.refund.amount).lte(0)).toBe(true);
      expect(line.keptDays + line.movedDays).toBe(daysIn(segment));
    }
    if (turn.settling !== undefined)
      expect(turn.settling.settlement.sourceNet.amount.startsWith("-")).toBe(false);
  }
};

describe("a licence subscription with any number of moves, upgrades, returns and renewals", () => {
  it("costs all partners together what it would have cost one, to the last minor unit", () => {
    fc.assert(
      fc.property(world, (value) => {
        const alone = live(value, oneCurrency(value, false));
        const { turns, ledger } = live(value, oneCurrency(value));

        const original = sum(alone.turns.map(paid));
        const net = sum(turns.map((turn) => paid(turn).plus(refunded(turn))));
        expect(plain(net)).toBe(plain(original));
        expect(plain(net.toDecimalPlaces(minorDigits(value.currency)))).toBe(plain(net));
        checkRefunds(turns);
        for (const { settling } of turns)
          for (const line of settling?.settlement.segments ?? [])
            expect(plain(new D(line.refund.amount).plus(line.charge.amount))).toBe("0");
        expect(plain(linesTotal(ledger.lines))).toBe(plain(net));
        expect(plain(linesTotal(alone.ledger.lines))).toBe(plain(original));
      }),
      { numRuns: 250 },
    );
  });

  it("has exactly one payer for every day and every seat", () => {
    fc.assert(
      fc.property(world, (value) => {
        const setting = oneCurrency(value);
        const { turns, handovers, span } = live(value, setting);
        const calendar = payerCalendar(span, (setting.owners[0] as BillingOwner).tenant, handovers);

        expect(calendar.reduce((total, { days }) => total + days, 0)).toBe(daysIn(span));
        expect(calendar[0]?.start).toBe(span.start);
        expect(calendar.at(-1)?.end).toBe(span.end);
        calendar.slice(1).forEach((next, index) => {
          expect(next.start).toBe(plusDays(calendar[index]?.end as CalendarDate, 1));
        });
        for (const { date } of handovers) {
          const last = handovers.findLast((each) => each.date === date);
          expect(payerOn(calendar, date)).toBe(last?.to);
        }
        const settled = turns.flatMap(({ settling }) =>
          settling === undefined ? [] : [settling.settlement],
        );
        for (const start of new Set(settled.map(({ term }) => term.start))) {
          const ofTerm = settled.filter(({ term }) => term.start === start);
          const sources = ofTerm.reduce((total, { sourceDays }) => total + sourceDays, 0);
          expect(sources + (ofTerm.at(-1)?.targetDays ?? 0)).toBe(ofTerm[0]?.termDays);
        }
        // Seat-days that were charged and not given back are those of a term without a move.
        const kept = turns.reduce(
          (total, { charged, settling }) => total + seatDays(charged) - seatDays(settling?.taken ?? []),
          0,
        );
        const alone = live(value, oneCurrency(value, false));
        expect(kept).toBe(seatDays(alone.turns.flatMap(({ charged }) => charged)));
      }),
      { numRuns: 200 },
    );
  });

  it("never gives back more than was paid between currencies, whatever rates do", () => {
    const rate = fc.integer({ min: 1, max: 3_000_000 }).map((units) => plain(new D(units).div(10_000)));
    fc.assert(
      fc.property(world, fc.array(rate, { minLength: 5, maxLength: 5 }), (value, quotes) => {
        const owners = (["EUR", "SEK", "JPY"] as const).map((billingCurrency, index) =>
          partner(PARTNERS[index] as string, { billingCurrency }),
        );
        const rateOf: RateOf = ({ from, to }, date) =>
          from === to ? { rate: "1", date } : { rate: quotes[Number(date.slice(8)) % 5] as string, date };

        checkRefunds(live(value, { owners, rateOf, moves: true }).turns);
      }),
      { numRuns: 200 },
    );
  });

  it("takes back no incentive that was not earned", () => {
    fc.assert(
      fc.property(world, (value) => {
        const { turns, ledger } = live(value, oneCurrency(value));
        for (const { owner, charged, settling, held } of turns) {
          const holder = { partner: owner.tenant, id: held.id };
          const taken = reversals(holder, charged, settling?.taken ?? []);
          expect(taken.every(({ amount }) => new D(amount).lte(0))).toBe(true);
          expect(earnedBy(charged).plus(totalOf(taken)).gte(ZERO)).toBe(true);
        }
        // Every line has its share in the ledger, and what is kept of it is what the segments still earn.
        const bases = sum(ledger.earnings.map(({ base }) => new D(base)));
        expect(plain(bases)).toBe(plain(linesTotal(ledger.lines)));
        const keeps = sum(
          turns.map(({ owner, charged, settling, held }) =>
            earnedBy(charged).plus(
              totalOf(reversals({ partner: owner.tenant, id: held.id }, charged, settling?.taken ?? [])),
            ),
          ),
        );
        expect(plain(totalOf(ledger.earnings))).toBe(plain(keeps));
        const given = ledger.earnings.filter(({ kind }) => kind === "reversal");
        expect(given.every(({ base, amount }) => new D(base).lte(0) && new D(amount).lte(0))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the refund of a term that was paid at once", () => {
  it("is the whole minor units of a seat's share, times the seats", () => {
    const cents = fc.bigInt({ min: 0n, max: 10_000_000n });
    fc.assert(
      fc.property(
        fc.oneof(ordinary, awkward),
        cents,
        fc.integer({ min: 1, max: 300 }),
        fc.nat(364),
        (start, price, seats, offset) => {
          const open: Terms = {
            termStart: start,
            termEnd: start,
            termDuration: "P1Y",
            billingPlan: "annual",
          };
          const termEnd = naturalEnd(open);
          const owners = [partner("a"), partner("b", { kind: "indirect-provider" })] as const;
          const day = plusDays(start, offset);
          const { settlement } = moveLicence(
            {
              subscription: licence({
                ...open,
                termEnd,
                quantity: seats,
                unitPrice: plain(new D(price.toString()).div(100)),
              }),
              source: owners[0],
              rateOf: NO_RATES,
              rounding: "TRUNC_UNIT",
            },
            {
              transfer: TRANSFER,
              target: IndirectProvider.parse(owners[1]),
              newSubscription: NceSubscriptionId.parse("sub-2"),
              newOrder: "order",
              completedAt: Instant.parse(`${day}T00:00:00.000Z`),
            },
          );
          const days = BigInt(daysIn({ start, end: termEnd }));

          const unit = (price * (days - BigInt(offset))) / days;
          expect(new D(settlement.charge.amount).times(100).toFixed(0)).toBe(
            (unit * BigInt(seats)).toString(),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});
