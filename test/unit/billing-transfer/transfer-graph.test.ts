import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainOf } from "../../../shared/domain/billing-transfer/chain.ts";
import {
  AGGREGATE_INBOUND_MAX,
  chainProblem,
  inForce,
  inheritedThrough,
  payersAbove,
} from "../../../shared/domain/billing-transfer/transfer-graph.ts";
import { overlap } from "../../../shared/domain/billing-transfer/transfer-months.ts";
import { Transfer } from "../../../shared/domain/configuration/model.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { addMonths, BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { accountOf, facts } from "../../builders/responsibility-transfer.ts";

const quota = (length: number, of: Readonly<Record<string, number>> = {}) => {
  const lengths = new Map(Object.entries(of).map(([letter, value]) => [accountOf(letter), value]));
  return (account: AccountId): number => lengths.get(account) ?? length;
};
const one = (line: string): Transfer => facts(line)[0] as Transfer;
const names = (accounts: readonly string[]): string =>
  accounts.map((account) => String.fromCharCode(Number(account.slice(0, 2)) + 55)).join("");

describe("overlap", () => {
  it.each([
    ["A>B 2026-01..2026-03", "A>C 2026-03..2026-05", true],
    ["A>B 2026-01..2026-03", "A>C 2026-04", false],
    ["A>B 2026-01", "A>C 2030-04", true],
    ["A>B 2026-04..2026-04", "A>C 2026-04..2026-04", true],
  ])("of %s and %s is %s, both ways", (left, right, outcome) => {
    expect([overlap(one(left), one(right)), overlap(one(right), one(left))]).toEqual([outcome, outcome]);
  });
});

describe("chainProblem", () => {
  it.each<[string, readonly string[], string, ReturnType<typeof quota>, unknown]>([
    ["a first hop", [], "A>B 2026-12", quota(1), undefined],
    ["its own payer below it", ["A>B 2026-01"], "B>A 2026-12", quota(9), "cycle"],
    ["a payer of its payer", ["A>B 2026-01", "B>C 2026-01"], "C>A 2026-12", quota(9), "cycle"],
    ["a cycle of long ago", ["A>B 2026-01..2026-11"], "B>A 2026-12", quota(9), undefined],
    ["a cycle that is to come", ["A>B 2027-05"], "B>A 2026-12", quota(9), "cycle"],
    ["a cycle closed in one month only", ["A>B 2027-05..2027-05"], "B>A 2026-12", quota(9), "cycle"],
    ["a second hop", ["A>B 2026-01"], "B>C 2026-12", quota(2), undefined],
    ["a second hop where C may have one", ["A>B 2026-01"], "B>C 2026-12", quota(2, { C: 1 }), "too-long C"],
    ["a hop at the bottom", ["B>C 2026-01"], "A>B 2026-12", quota(1, { C: 2 }), undefined],
    ["a hop at the bottom, too deep for the top", ["B>C 2026-01"], "A>B 2026-12", quota(1), "too-long C"],
    ["a third hop", ["A>B 2026-01", "C>D 2026-01"], "B>C 2026-12", quota(2), "too-long D"],
    ["a third hop by quota", ["A>B 2026-01", "C>D 2026-01"], "B>C 2026-12", quota(3), undefined],
    ["depth of other months", ["A>B 2026-01..2026-11"], "B>C 2026-12", quota(1), undefined],
    ["depth that comes later", ["A>B 2027-05"], "B>C 2026-12", quota(1), "too-long C"],
  ])("of %s", (_, agreed, added, lengths, outcome) => {
    const problem = chainProblem(one(added), facts(...agreed), lengths);

    const said =
      problem === undefined || problem.kind === "cycle"
        ? problem?.kind
        : `${problem.kind} ${names([problem.account])}`;
    expect(said).toEqual(outcome);
  });

  it("counts inherited bills for everybody up the chain", () => {
    const many = (count: number): readonly Transfer[] =>
      Array.from({ length: count }, (_, index) =>
        Transfer.parse({
          ...one("A>B 2026-01"),
          id: `rt-${String(index).padStart(8, "0")}`,
          source: String(500_000_000_000 + index),
        }),
      );

    // B's own bill and those it manages come to C: one more than there may be.
    expect(chainProblem(one("B>C 2026-12"), many(AGGREGATE_INBOUND_MAX - 1), quota(2))).toBeUndefined();
    expect(chainProblem(one("B>C 2026-12"), many(AGGREGATE_INBOUND_MAX), quota(2))).toEqual({
      kind: "too-many",
      account: accountOf("C"),
    });
    const full = [...many(AGGREGATE_INBOUND_MAX - 1), one("B>C 2026-12")];
    expect(chainProblem(one("A>B 2027-01"), full, quota(2))).toEqual({
      kind: "too-many",
      account: accountOf("C"),
    });
  });

  it("never lets a month have a cycle or too long a chain, whatever is added in whatever order", () => {
    const period = fc
      .integer({ min: 0, max: 8 })
      .map((months) => addMonths(BillingPeriod.parse("2026-01"), months));
    const account = fc
      .constantFrom("A", "B", "C", "D", "E", "F")
      .map((letter) => AccountId.parse(accountOf(letter)));
    const transfer = fc
      .record({
        source: account,
        target: account,
        start: period,
        months: fc.option(fc.integer({ min: 0, max: 5 })),
      })
      .map(({ months, ...rest }) => ({
        ...rest,
        ...(months === null ? {} : { end: addMonths(rest.start, months) }),
      }));
    fc.assert(
      fc.property(fc.array(transfer, { maxLength: 14 }), fc.integer({ min: 1, max: 4 }), (wanted, length) => {
        const agreed: Transfer[] = [];
        for (const [index, added] of wanted.entries()) {
          const taken = agreed.some((each) => each.source === added.source && overlap(each, added));
          if (taken || chainProblem(added, agreed, () => length) !== undefined) continue;
          agreed.push(Transfer.parse({ ...added, name: "x", id: `rt-${String(index).padStart(8, "0")}` }));
        }
        for (let month = 0; month < 16; month += 1) {
          const current = inForce(agreed, addMonths(BillingPeriod.parse("2026-01"), month));
          const payer = new Map(current.map((each) => [each.source as string, each.target as string]));
          for (const start of payer.keys()) {
            let hops = 0;
            for (let at = payer.get(start); at !== undefined; at = payer.get(at)) {
              hops += 1;
              if (hops > length) throw new Error(`a chain of ${hops} hops or a cycle from ${start}`);
            }
          }
        }
      }),
    );
  });
});

describe("payersAbove and inheritedThrough", () => {
  const into = (agreed: readonly Transfer[]) => (account: AccountId) =>
    agreed.filter(({ target }) => target === account);

  it("name who inherits, in any month of the transfer", () => {
    const agreed = facts("A>B 2026-12", "B>C 2027-01..2027-03", "B>D 2027-04", "C>E 2027-03");

    expect(names(payersAbove(one("A>B 2026-12"), agreed))).toBe("CDE");
    expect(names(payersAbove(one("A>B 2026-12..2026-12"), agreed))).toBe("");
    const through = inheritedThrough(one("C>E 2027-03"), into(agreed));
    expect(through.map(({ transfer, start, end }) => [transfer.name, start, end])).toEqual([
      ["B>C 2027-01..2027-03", "2027-03", "2027-03"],
      ["A>B 2026-12", "2027-03", "2027-03"],
    ]);
  });

  it("agree with each other on whatever graph", () => {
    const lines = fc.uniqueArray(
      fc.record({
        source: fc.constantFrom("A", "B", "C", "D"),
        hops: fc.integer({ min: 1, max: 3 }),
        start: fc.integer({ min: 1, max: 9 }),
        months: fc.integer({ min: 0, max: 4 }),
      }),
      // One payer per source: the months of a source cannot overlap then.
      { selector: ({ source }) => source },
    );
    fc.assert(
      fc.property(lines, (drawn) => {
        // Upwards only, so that there is no cycle.
        const agreed = facts(
          ...drawn.map(({ source, hops, start, months }) => {
            const target = String.fromCharCode(source.charCodeAt(0) + hops);
            const end = addMonths(BillingPeriod.parse(`2026-0${start}`), months);
            return `${source}>${target} 2026-0${start}..${end}`;
          }),
        );
        for (const lower of agreed)
          for (const upper of agreed) {
            const inherited = inheritedThrough(upper, into(agreed)).filter(
              ({ transfer }) => transfer === lower,
            );
            const months = Array.from({ length: 24 }, (_, index) =>
              addMonths(BillingPeriod.parse("2026-01"), index),
            )
              .filter((month) => inForce([lower], month).length > 0)
              .filter((month) =>
                chainOf(lower.target, inForce(agreed, month)).some(({ transfer }) => transfer === upper),
              );
            expect(inherited.map(({ start, end }) => [start, end])).toEqual(
              months.length === 0 ? [] : [[months[0], months.at(-1)]],
            );
            if (months.length > 0) expect(payersAbove(lower, agreed)).toContain(upper.target);
          }
      }),
    );
  });

  it("give a bill back to who paid it before when a hop is gone", () => {
    const agreed = facts("A>B 2026-10", "B>C 2026-11..2027-01");
    const payers = (month: string): string =>
      names(
        chainOf(AccountId.parse(accountOf("A")), inForce(agreed, BillingPeriod.parse(month))).map(
          ({ owner }) => owner,
        ),
      );

    expect(["2026-09", "2026-10", "2026-11", "2027-01", "2027-02"].map(payers)).toEqual([
      "",
      "B",
      "BC",
      "BC",
      "B",
    ]);
  });
});
