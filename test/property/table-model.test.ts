import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Condition, Item, KeyRange, Query, Write } from "../../shared/ports/table.ts";
import { TableModel } from "../support/table-model.ts";
import { openTestTable, type TestTable } from "../support/test-table.ts";

let opened: TestTable;
beforeAll(async () => {
  opened = await openTestTable();
});
afterAll(() => opened.close());

/** Characters that engines are known to confuse: case, order of UTF-8 against UTF-16, patterns, the extremes. */
const strange = fc.constantFrom(
  "#",
  "%",
  "_",
  "\u0001",
  " ",
  "~",
  "ä",
  "\u{7ff}",
  "\u{fffd}",
  "😀",
  "\u{10fffe}",
);
/** Few letters most of the time, so that keys meet. */
const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "A", "b") },
  { weight: 1, arbitrary: strange },
);
const name = fc.string({ unit: character, minLength: 1, maxLength: 4 });
const value = fc.constantFrom<string | number | boolean>(0, 1, "1", "", "x", true, false);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant<Condition>({ kind: "absent" }),
  fc.constant<Condition>({ kind: "present" }),
  value.map((wanted): Condition => ({ kind: "equals", attribute: "value", value: wanted })),
);
/** None half of the time, so that most transactions leave something to be found. */
const optionalCondition = fc
  .option(condition, { nil: undefined, freq: 1 })
  .map((held) => (held === undefined ? {} : { condition: held }));
const partition = fc.oneof(
  { weight: 4, arbitrary: fc.constant("p") },
  { weight: 1, arbitrary: fc.constantFrom("P", "p#") },
);
const key = fc.record({ pk: partition, sk: name });
const put = fc
  .record({ key, value, rest: optionalCondition })
  .map((of): Write => ({ kind: "put", item: { ...of.key, value: of.value }, ...of.rest }));
const remove = fc
  .record({ key, rest: optionalCondition })
  .map((of): Write => ({ kind: "delete", key: of.key, ...of.rest }));
const check = fc.record({ key, condition }).map((of): Write => ({ kind: "check", ...of }));
const write = fc.oneof(
  { weight: 5, arbitrary: put },
  { weight: 1, arbitrary: remove },
  { weight: 1, arbitrary: check },
);
const keyOf = (of: Write) => (of.kind === "put" ? of.item : of.key);
const transaction = fc.uniqueArray(write, {
  minLength: 1,
  maxLength: 5,
  selector: (of) => JSON.stringify([keyOf(of).pk, keyOf(of).sk]),
});
const range: fc.Arbitrary<KeyRange | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.string({ unit: character, maxLength: 2 }).map((prefix): KeyRange => ({ kind: "prefix", prefix })),
  fc.tuple(name, name).map(([from, to]): KeyRange => ({ kind: "between", from, to })),
);
const question = fc.record({
  partition,
  range,
  descending: fc.boolean(),
  limit: fc.integer({ min: 1, max: 7 }),
});

describe("Table", () => {
  it("answers every sequence of transactions and queries as the plain model does", async () => {
    let worlds = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(transaction, { minLength: 1, maxLength: 12 }),
        fc.array(question, { maxLength: 5 }),
        async (transactions, questions) => {
          worlds += 1;
          const world = `${worlds}/`;
          const model = new TableModel();
          for (const writes of transactions) {
            const moved = writes.map((of) => inWorld(of, world));
            expect(await opened.table.transact(moved)).toEqual(model.transact(moved));
          }
          for (const asked of questions) {
            const { partition: asks, range: bounds, descending, limit } = asked;
            const query: Query = {
              partition: world + asks,
              descending,
              limit,
              ...(bounds === undefined ? {} : { range: bounds }),
            };
            expect(await readAll(query)).toEqual(model.query(world + asks, bounds, descending));
          }
          const keys = transactions.flat().map((of) => keyOf(inWorld(of, world)));
          const distinct = new Map(keys.map(({ pk, sk }) => [JSON.stringify([pk, sk]), { pk, sk }]));
          expect(await opened.table.batchGet(keys)).toEqual(
            [...distinct.values()].flatMap((wanted) => model.get(wanted) ?? []),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

const inWorld = (of: Write, world: string): Write =>
  of.kind === "put"
    ? { ...of, item: { ...of.item, pk: world + of.item.pk } }
    : { ...of, key: { ...of.key, pk: world + of.key.pk } };

const readAll = async (query: Query): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await opened.table.query(cursor === undefined ? query : { ...query, cursor });
    expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 0);
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return items;
  }
};
