import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  planVersions,
  type Version,
  type VersionWrites,
  valuesAt,
} from "../../../shared/domain/configuration/configuration-versions.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";

type Thing = { readonly id: string; readonly price: number };

const PERIODS = ["0000-01", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01"].map((text) =>
  BillingPeriod.parse(text),
);
const periods = fc.constantFrom(...PERIODS);
const things = fc
  .dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 2 }), { noNullPrototype: true })
  .map((prices) => new Map(Object.entries(prices).map(([id, price]) => [id, { id, price }])));
const stored = fc
  .array(
    fc.record({
      id: fc.constantFrom("a", "b", "c", "d"),
      from: periods,
      price: fc.option(fc.integer({ min: 0, max: 2 })),
    }),
    { maxLength: 12 },
  )
  .map((records) =>
    write([], {
      puts: records.map(({ id, from, price }) => ({
        id,
        from,
        value: price === null ? null : { id, price },
      })),
      deletes: [],
    }),
  );

/** What the table does with planned writes. */
const write = (versions: readonly Version<Thing>[], { puts, deletes }: VersionWrites<Thing>) => {
  const key = ({ id, from }: { id: string; from: string }) => `${id}#${from}`;
  const records = new Map(versions.map((version) => [key(version), version]));
  for (const version of puts) records.set(key(version), version);
  for (const version of deletes) records.delete(key(version));
  return [...records.values()];
};
const at = (versions: readonly Version<Thing>[], period: BillingPeriod) =>
  valuesAt(versions, period).toSorted((left, right) => (left.id < right.id ? -1 : 1));

describe("planning versions from a month on", () => {
  it("puts exactly the wanted things in force from that month on and leaves earlier months alone", () => {
    fc.assert(
      fc.property(stored, things, periods, (versions, wanted, from) => {
        const after = write(versions, planVersions(versions, wanted, from));

        for (const period of PERIODS)
          expect(at(after, period)).toEqual(
            period < from
              ? at(versions, period)
              : [...wanted.values()].toSorted((left, right) => (left.id < right.id ? -1 : 1)),
          );
      }),
      { numRuns: 1000 },
    );
  });

  it("has nothing left to do afterwards, and comes to the same end from any half of the writes", () => {
    fc.assert(
      fc.property(
        stored,
        things,
        periods,
        fc.infiniteStream(fc.boolean()),
        (versions, wanted, from, coins) => {
          const plan = planVersions(versions, wanted, from);
          const done = () => coins.next().value === true;
          const half = write(versions, { puts: plan.puts.filter(done), deletes: plan.deletes.filter(done) });

          const resumed = write(half, planVersions(half, wanted, from));

          expect(new Set(resumed.map((version) => JSON.stringify(version)))).toEqual(
            new Set(write(versions, plan).map((version) => JSON.stringify(version))),
          );
          expect(planVersions(resumed, wanted, from)).toEqual({ puts: [], deletes: [] });
        },
      ),
      { numRuns: 1000 },
    );
  });
});
