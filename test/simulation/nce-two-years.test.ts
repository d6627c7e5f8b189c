import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALWAYS } from "../../shared/domain/configuration/configuration-versions.ts";
import { D, plain, sum } from "../../shared/domain/money/decimal.ts";
import type { ReconciliationLine } from "../../shared/domain/nce/reconciliation/reconciliation-line.ts";
import type { NceSubscription } from "../../shared/domain/nce/subscription/subscription.ts";
import { linesOf } from "../../shared/domain/nce/transfer/transfer.ts";
import { type CalendarDate, plusDays } from "../../shared/domain/time/calendar-date.ts";
import { eventsOf } from "../../shared/stores/journal-store.ts";
import { type LivedTwoYears, liveTwoYears, type Twin } from "./nce/two-years.ts";

const SEED = process.env.REBILL_SEED ?? "two years of licences";

let lived: LivedTwoYears;
/** Each subscription of the beginning with everything it became, in order. */
let chains: readonly { readonly twin: Twin; readonly chain: readonly NceSubscription[] }[];
let lines: readonly ReconciliationLine[];
/** What was told of transfers, in the order of the journal. */
let events: ReturnType<typeof eventsOf>;
beforeAll(async () => {
  lived = await liveTwoYears(SEED);
  events = await eventsOfTransfers(lived);
  const subscriptions = lived.state.nceSubscriptions;
  lines = lived.state.ncePostings.list(ALWAYS).flatMap((posting) => posting.lines);
  chains = [...lived.twins].map(([root, twin]) => {
    const chain: NceSubscription[] = [];
    for (let next = subscriptions.find(root, ALWAYS); next !== undefined; ) {
      chain.push(next);
      next = next.state.kind === "transferred" ? subscriptions.find(next.state.to, ALWAYS) : undefined;
    }
    return { twin, chain };
  });
}, 280_000);
afterAll(() => lived?.api.close());

const eventsOfTransfers = async ({ api }: LivedTwoYears): Promise<typeof events> => {
  const found: (typeof events)[number][] = [];
  for (let after = 0, more = true; more; ) {
    const page = await api.deps.journal.after(after, 1000);
    found.push(...page.entries.flatMap(eventsOf).filter(({ detail }) => "transferId" in detail));
    ({ more } = page);
    after = page.entries.at(-1)?.sequence ?? after;
  }
  return found;
};

const linesOfChain = (chain: readonly NceSubscription[]): readonly ReconciliationLine[] => {
  const ids = new Set<string>(chain.map(({ id }) => id));
  return lines.filter(({ subscription }) => ids.has(subscription));
};

/** Seats paid for each day, by partner; who paid and was refunded is not there. */
const seatsByDay = (
  charged: readonly ReconciliationLine[],
): ReadonlyMap<CalendarDate, ReadonlyMap<string, number>> => {
  const days = new Map<CalendarDate, Map<string, number>>();
  for (const { partner, start, end, billableQuantity } of charged)
    for (let day = start; day <= end; day = plusDays(day, 1)) {
      const seats = days.get(day) ?? new Map<string, number>();
      days.set(day, seats);
      const total = (seats.get(partner) ?? 0) + billableQuantity;
      if (total === 0) seats.delete(partner);
      else seats.set(partner, total);
    }
  return days;
};

/** Who has to pay a day: whoever was the last to take the subscription over by then. */
const payerOf = (chain: readonly NceSubscription[], day: CalendarDate): string | undefined =>
  chain.findLast(({ movedIn }) => movedIn === undefined || movedIn.date <= day)?.partner;

describe("two years of ten partners between whom subscriptions move", () => {
  it("are years in which everything happened, crashes too", () => {
    const transfers = lived.state.nceTransfers.list(ALWAYS);
    const told = new Set(events.map(({ detailType }) => detailType));
    for (const type of ["Completed", "Partially Completed", "Failed", "Expired", "Cancelled", "Reminder"])
      expect([...told], JSON.stringify(lived.counts)).toContain(`Transfer ${type}`);
    expect(lived.crashes).toBeGreaterThan(50);
    for (const what of ["registered", "seats", "returned", "upgraded", "created", "submitted", "fault"])
      expect(lived.counts[what] ?? 0, JSON.stringify(lived.counts)).toBeGreaterThan(4);
    expect(lived.counts.ended ?? 0, JSON.stringify(lived.counts)).toBeGreaterThan(0);
    expect(lived.counts.retried ?? 0, JSON.stringify(lived.counts)).toBeGreaterThan(0);
    const completed = transfers.flatMap(linesOf).filter(({ status }) => status === "Complete");
    expect(completed.length).toBeGreaterThan(60);
    expect(completed.some((line) => line.status === "Complete" && line.attempts > 2)).toBe(true);
    expect(Math.max(...chains.map(({ chain }) => chain.length))).toBeGreaterThan(4);
    expect(chains.some(({ chain }) => (chain.at(-1) as { termNumber?: number }).termNumber !== 1)).toBe(true);
  });

  it("bill every day and seat of every term to exactly one partner: the one that had it", () => {
    for (const { twin, chain } of chains) {
      const days = seatsByDay(linesOfChain(chain));
      const expected = seatsByDay(twin.lines);
      expect([...days.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [day, seats] of days)
        expect(Object.fromEntries(seats), `${chain[0]?.id} on ${day}`).toEqual({
          [String(payerOf(chain, day))]: [...(expected.get(day)?.values() ?? [])][0],
        });
    }
  });

  it("charge all partners together what an unmoved subscription costs, to the cent", () => {
    const compared: number[] = [];
    for (const { twin, chain } of chains) {
      const charged = linesOfChain(chain);
      if (charged.some(({ currency }) => currency !== "EUR")) continue;
      compared.push(chain.length);
      const total = (each: readonly ReconciliationLine[]) =>
        plain(sum(each.map(({ subtotal }) => new D(subtotal))));
      expect(total(charged), chain[0]?.id).toBe(total(twin.lines));
    }
    expect(compared.length).toBeGreaterThan(10);
    expect(compared.length).toBeLessThan(chains.length);
    expect(Math.max(...compared)).toBeGreaterThan(3);
  });

  it("post every line once, in pairs where it moved, and take back what refunded revenue earned", () => {
    const ids = new Set(lines.map(({ id }) => id));
    expect(ids.size).toBe(lines.length);
    for (const line of lines) if ("counterpart" in line) expect(ids).toContain(line.counterpart);
    const earnings = lived.state.ncePostings.list(ALWAYS).flatMap((posting) => posting.earnings);
    const based = (kind: string) =>
      plain(sum(earnings.filter((each) => each.kind === kind).map(({ base }) => new D(base))));
    const rewarded = new Set(
      lived.state.ncePartners
        .list(ALWAYS)
        .flatMap(({ tenant, incentivePercent }) => (incentivePercent === undefined ? [] : [tenant])),
    );
    const billed = (isRefund: boolean) =>
      plain(
        sum(
          lines
            .filter(
              ({ billableQuantity, partner }) => rewarded.has(partner) && billableQuantity < 0 === isRefund,
            )
            .map(({ subtotal }) => new D(subtotal)),
        ),
      );
    expect(based("accrual")).toBe(billed(false));
    expect(based("reversal")).toBe(billed(true));
  });

  it("leave no attempt half-done, and tell of every transfer in an unbroken order", () => {
    const transfers = lived.state.nceTransfers.list(ALWAYS);
    expect(transfers.flatMap(linesOf).filter(({ status }) => status === "InProgress")).toEqual([]);
    for (const { id, sequence } of transfers)
      expect(
        events.filter(({ detail }) => detail.transferId === id).map(({ detail }) => detail.sequence),
      ).toEqual(Array.from({ length: sequence }, (_, index) => index + 1));
  });
});
