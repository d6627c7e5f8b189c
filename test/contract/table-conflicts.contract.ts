import { describe, expect, it } from "vitest";
import type { Table } from "../../shared/ports/table.ts";

const WRITERS = 1000;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

export const conflictContract = (table: () => Table): void => {
  describe("concurrent writers", () => {
    it("lets exactly one of a thousand create a record", async () => {
      const key = { pk: "race", sk: "create" };
      const outcomes = await Promise.all(
        numbers(WRITERS).map((writer) => table().put({ ...key, writer }, { kind: "absent" })),
      );

      const winners = outcomes.flatMap((outcome, writer) => (outcome === "written" ? [writer] : []));
      expect(winners).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "condition-failed")).toHaveLength(WRITERS - 1);
      expect(await table().get(key)).toEqual({ ...key, writer: winners[0] });
    });

    it("lets exactly one of ten win each of a hundred records, in transactions of two", async () => {
      const contest = async (record: number, writer: number) => {
        const outcome = await table().transact([
          {
            kind: "put",
            item: { pk: "race-pair", sk: `${record}-left`, writer },
            condition: { kind: "absent" },
          },
          {
            kind: "put",
            item: { pk: "race-pair", sk: `${record}-right`, writer },
            condition: { kind: "absent" },
          },
        ]);
        return { record, writer, won: outcome.kind === "written" };
      };
      const contests = await Promise.all(
        numbers(WRITERS).map((index) => contest(index % 100, Math.floor(index / 100))),
      );

      const winners = contests.filter((result) => result.won);
      expect(winners.map((result) => result.record).sort((left, right) => left - right)).toEqual(
        numbers(100),
      );
      for (const { record, writer } of winners)
        for (const side of ["left", "right"])
          expect((await table().get({ pk: "race-pair", sk: `${record}-${side}` }))?.writer).toBe(writer);
    });

    it("draws gapless numbers: every writer takes one in the transaction that uses it", async () => {
      const counter = { pk: "race-numbers", sk: "counter" };
      await table().put({ ...counter, last: 0 });
      const draw = async (writer: number): Promise<number> => {
        for (;;) {
          const last = (await table().get(counter))?.last as number;
          const outcome = await table().transact([
            {
              kind: "put",
              item: { ...counter, last: last + 1 },
              condition: { kind: "equals", attribute: "last", value: last },
            },
            {
              kind: "put",
              item: { pk: "race-numbers", sk: `invoice-${last + 1}`, writer },
              condition: { kind: "absent" },
            },
          ]);
          if (outcome.kind === "written") return last + 1;
        }
      };

      const drawn = await Promise.all(numbers(25).map(draw));

      expect([...drawn].sort((left, right) => left - right)).toEqual(numbers(25).map((index) => index + 1));
      expect(await table().get(counter)).toMatchObject({ last: 25 });
    });

    it("moves a value between two records without ever losing any", async () => {
      const key = (sk: string) => ({ pk: "race-transfer", sk });
      await table().put({ ...key("a"), value: 100, version: 0 });
      await table().put({ ...key("b"), value: 100, version: 0 });
      const move = async (amount: number): Promise<boolean> => {
        const [a, b] = await table().batchGet([key("a"), key("b")]);
        if (a === undefined || b === undefined) throw new Error("A record vanished.");
        const change = (item: typeof a, by: number) => ({
          kind: "put" as const,
          item: { ...item, value: (item.value as number) + by, version: (item.version as number) + 1 },
          condition: { kind: "equals" as const, attribute: "version", value: item.version as number },
        });
        return (await table().transact([change(a, -amount), change(b, amount)])).kind === "written";
      };

      const moved = await Promise.all(numbers(60).map((index) => move(index % 2 === 0 ? 1 : -1)));

      const [a, b] = await table().batchGet([key("a"), key("b")]);
      expect((a?.value as number) + (b?.value as number)).toBe(200);
      expect(a?.version).toBe(moved.filter(Boolean).length);
      expect(moved.some(Boolean)).toBe(true);
    });
  });
};
