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
const character = fc.constantFrom(
  "a",
  "A",
  "b",
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
const name = fc.string({ unit: character, minLength: 1, maxLength: 4 });
const value = fc.constantFrom<string | number | boolean>(0, 1, "1", "", "x", true, false);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant<Condition>({ kind: "absent" }),
  fc.constant<Condition>({ kind: "present" }),
  value.map((wanted): Condition => ({ kind: "equals", attribute: "value", value: wanted })),
);
const optionalCondition = fc
  .option(condition, { nil: undefined })
  .map((held) => (held === undefined ? {} : { condition: held }));
const partitions = ["p", "P", "p#"] as const;
const key = fc.record({ pk: fc.constantFrom(...partitions), sk: name });
const write: fc.Arbitrary<Write> = fc.oneof(
  fc
    .record({ key, value, rest: optionalCondition })
    .map((of): Write => ({ kind: "put", item: { ...of.key, value: of.value }, ...of.rest })),
  fc
    .record({ key, rest: optionalCondition })
    .map((of): Write => ({ kind: "delete", key: of.key, ...of.rest })),
  fc.record({ key, condition }).map((of): Write => ({ kind: "check", ...of })),
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
  partition: fc.constantFrom(...partitions),
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
            const { partition, range: bounds, descending, limit } = asked;
            const query: Query = {
              partition: world + partition,
              descending,
              limit,
              ...(bounds === undefined ? {} : { range: bounds }),
            };
            expect(await readAll(query)).toEqual(model.query(world + partition, bounds, descending));
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
