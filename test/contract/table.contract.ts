import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Item, Query, Table } from "../../shared/ports/table.ts";
import type { TestTable } from "../support/test-table.ts";
import { conflictContract } from "./table-conflicts.contract.ts";
import { transactionContract } from "./table-transactions.contract.ts";

/** Every page of a query, in the order read. `between` runs after each page, to write while reading. */
export const readAll = async (table: Table, query: Query, between?: () => Promise<void>): Promise<Item[]> => {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await table.query(cursor === undefined ? query : { ...query, cursor });
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return items;
    await between?.();
  }
};

/** What every engine behind the `Table` port must do. */
export const tableContract = (engine: string, open: () => Promise<TestTable>): void => {
  describe(`Table on ${engine}`, () => {
    let opened: TestTable;
    let table: Table;
    beforeAll(async () => {
      opened = await open();
      table = opened.table;
    });
    afterAll(() => opened.close());
    const current = () => table;
    recordContract(current);
    conditionContract(current);
    rangeContract(current);
    pageContract(current);
    indexContract(current);
    transactionContract(current);
    conflictContract(current);
  });
};

const recordContract = (table: () => Table): void => {
  describe("records", () => {
    it("reads back what was put, with members in one fixed order", async () => {
      await table().put({
        pk: "records",
        sk: "json",
        zeta: [1, "two", null, { b: false, a: "" }],
        alpha: { nested: { deep: ["x"] }, empty: {} },
        number: -9007199254740991,
        text: "Grüße, 東京, 🧾",
        list: [],
      });

      const read = await table().get({ pk: "records", sk: "json" });

      expect(JSON.stringify(read)).toBe(
        '{"alpha":{"empty":{},"nested":{"deep":["x"]}},"list":[],"number":-9007199254740991,"pk":"records",' +
          '"sk":"json","text":"Grüße, 東京, 🧾","zeta":[1,"two",null,{"a":"","b":false}]}',
      );
    });

    it("holds maps whose keys are names of what every object has", async () => {
      const tags = { constructor: "Set", toString: "x", hasOwnProperty: "", length: "1" };
      await table().put({ pk: "names", sk: "1", tags, nested: [{ constructor: { name: "Object" } }] });

      expect(await table().get({ pk: "names", sk: "1" })).toEqual({
        pk: "names",
        sk: "1",
        tags,
        nested: [{ constructor: { name: "Object" } }],
      });
    });

    it("leaves undefined members out", async () => {
      await table().put({
        pk: "records",
        sk: "undefined",
        kept: 1,
        gone: undefined,
        inner: { gone: undefined },
      });

      expect(await table().get({ pk: "records", sk: "undefined" })).toStrictEqual({
        pk: "records",
        sk: "undefined",
        kept: 1,
        inner: {},
      });
    });

    it("knows no record that was not put or that was deleted", async () => {
      await table().put({ pk: "records", sk: "deleted" });
      expect(await table().delete({ pk: "records", sk: "deleted" })).toBe("written");
      expect(await table().delete({ pk: "records", sk: "deleted" })).toBe("written");

      expect(await table().get({ pk: "records", sk: "deleted" })).toBeUndefined();
      expect(await table().get({ pk: "records", sk: "never" })).toBeUndefined();
    });

    it("replaces a record as a whole", async () => {
      await table().put({ pk: "records", sk: "replaced", first: 1, both: 1 });
      await table().put({ pk: "records", sk: "replaced", both: 2 });

      expect(await table().get({ pk: "records", sk: "replaced" })).toStrictEqual({
        pk: "records",
        sk: "replaced",
        both: 2,
      });
    });

    it("tells keys apart by case and by Unicode form", async () => {
      const keys = ["Key", "key", "e\u0301", "\u00e9"];
      for (const sk of keys) await table().put({ pk: "records-case", sk, own: sk });

      for (const sk of keys) expect((await table().get({ pk: "records-case", sk }))?.own).toBe(sk);
    });

    it("holds a record of just under 400 KB and refuses a larger one by name", async () => {
      await table().put({ pk: "records", sk: "large", body: "x".repeat(409_500) });
      expect((await table().get({ pk: "records", sk: "large" }))?.body).toHaveLength(409_500);

      await expect(
        table().put({ pk: "records", sk: "too-large", body: "x".repeat(409_600) }),
      ).rejects.toMatchObject({ name: "ItemTooLargeError" });
    });

    it.each([
      ["a fraction", { value: 0.1 }],
      ["a number beyond exact integers", { value: 9007199254740992 }],
      ["not-a-number", { value: Number.NaN }],
      ["a date", { value: new Date(0) }],
      ["undefined within a list", { value: [undefined] }],
      ["half a surrogate pair", { value: "\ud800" }],
      ["half an index key", { gsi1pk: "only" }],
    ])("refuses %s", async (_what, attributes) => {
      await expect(table().put({ pk: "records", sk: "refused", ...attributes })).rejects.toMatchObject({
        name: "TableUsageError",
      });
      expect(await table().get({ pk: "records", sk: "refused" })).toBeUndefined();
    });

    it("reads any number of keys at once: each found record once, in the order asked for", async () => {
      const keys = Array.from({ length: 230 }, (_, index) => ({ pk: `batch-${index % 7}`, sk: `${index}` }));
      for (const key of keys.filter((_, index) => index % 3 === 0))
        await table().put({ ...key, own: key.sk });
      const asked = [...keys].reverse();

      const read = await table().batchGet([...asked, ...asked.slice(0, 40)]);

      expect(read.map((item) => item.own)).toEqual(
        Array.from({ length: 77 }, (_, index) => String((76 - index) * 3)),
      );
      expect(await table().batchGet([])).toEqual([]);
    });

    it("reads a batch that is larger than one answer may be", async () => {
      const keys = Array.from({ length: 50 }, (_, index) => ({ pk: "batch-large", sk: String(index) }));
      for (const key of keys) await table().put({ ...key, body: "x".repeat(400_000) });

      const read = await table().batchGet(keys);

      expect(read.map((item) => item.sk)).toEqual(keys.map((key) => key.sk));
    });
  });
};

const conditionContract = (table: () => Table): void => {
  describe("conditional writes", () => {
    it("puts a record only where there is none", async () => {
      expect(await table().put({ pk: "if", sk: "absent", by: 1 }, { kind: "absent" })).toBe("written");
      expect(await table().put({ pk: "if", sk: "absent", by: 2 }, { kind: "absent" })).toBe(
        "condition-failed",
      );

      expect(await table().get({ pk: "if", sk: "absent" })).toMatchObject({ by: 1 });
    });

    it("says condition-failed also when the record in the way is the same", async () => {
      await table().put({ pk: "if", sk: "same", by: 1 }, { kind: "absent" });

      expect(await table().put({ pk: "if", sk: "same", by: 1 }, { kind: "absent" })).toBe("condition-failed");
    });

    it("puts a record only where there is one", async () => {
      expect(await table().put({ pk: "if", sk: "present" }, { kind: "present" })).toBe("condition-failed");
      await table().put({ pk: "if", sk: "present" });
      expect(await table().put({ pk: "if", sk: "present", by: 2 }, { kind: "present" })).toBe("written");
    });

    it.each([
      ["number", 3, 4],
      ["text", "draft", "Draft"],
      ["boolean", true, false],
    ])("compares an attribute with a %s", async (kind, value, other) => {
      const key = { pk: "if-equals", sk: kind };
      await table().put({ ...key, status: value });
      const put = (wanted: string | number | boolean) =>
        table().put({ ...key, status: "after" }, { kind: "equals", attribute: "status", value: wanted });

      expect(await put(other)).toBe("condition-failed");
      expect(await table().get(key)).toEqual({ ...key, status: value });
      expect(await put(value)).toBe("written");
    });

    it("does not take a number for its text, nor a missing attribute or record for any value", async () => {
      await table().put({ pk: "if", sk: "types", version: 1 });
      const condition = { kind: "equals", attribute: "version", value: "1" } as const;

      expect(await table().put({ pk: "if", sk: "types" }, condition)).toBe("condition-failed");
      expect(await table().put({ pk: "if", sk: "types" }, { ...condition, attribute: "none" })).toBe(
        "condition-failed",
      );
      expect(await table().put({ pk: "if", sk: "no-record" }, condition)).toBe("condition-failed");
    });

    it("deletes only what meets the condition", async () => {
      const key = { pk: "if", sk: "delete" };
      await table().put({ ...key, version: 2 });

      expect(await table().delete(key, { kind: "equals", attribute: "version", value: 1 })).toBe(
        "condition-failed",
      );
      expect(await table().get(key)).toBeDefined();
      expect(await table().delete(key, { kind: "equals", attribute: "version", value: 2 })).toBe("written");
      expect(await table().delete(key, { kind: "present" })).toBe("condition-failed");
      expect(await table().delete(key, { kind: "absent" })).toBe("written");
    });
  });
};

/** In byte order of UTF-8; a sort of UTF-16 units would put the emoji before U+FFFD. */
const IN_BYTE_ORDER = [
  "LINE",
  "LINE#1",
  "LINE#10",
  "LINE#2",
  "LINE#~",
  "LINE#ä",
  "LINE#\u{fffd}",
  "LINE#😀",
  "LINF",
  "line#2",
  "é",
];

const rangeContract = (table: () => Table): void => {
  describe("key ranges", () => {
    const sks = async (query: Omit<Query, "partition">): Promise<readonly string[]> =>
      (await table().query({ partition: "ranges", ...query })).items.map((item) => item.sk);
    beforeAll(async () => {
      for (const sk of [...IN_BYTE_ORDER].reverse()) await table().put({ pk: "ranges", sk });
      await table().put({ pk: "range", sk: "LINE#0" });
      await table().put({ pk: "rangesx", sk: "LINE#0" });
    });

    it("orders by UTF-8 bytes", async () => {
      expect(await sks({})).toEqual(IN_BYTE_ORDER);
      expect(await sks({ descending: true })).toEqual([...IN_BYTE_ORDER].reverse());
    });

    it("reads a prefix with its own case, itself and non-ASCII included", async () => {
      expect(await sks({ range: { kind: "prefix", prefix: "LINE#" } })).toEqual(IN_BYTE_ORDER.slice(1, 8));
      expect(await sks({ range: { kind: "prefix", prefix: "LINE" } })).toEqual(IN_BYTE_ORDER.slice(0, 8));
      expect(await sks({ range: { kind: "prefix", prefix: "line#" } })).toEqual(["line#2"]);
      expect(await sks({ range: { kind: "prefix", prefix: "LINE#1" } })).toEqual(["LINE#1", "LINE#10"]);
      expect(await sks({ range: { kind: "prefix", prefix: "é" } })).toEqual(["é"]);
      expect(await sks({ range: { kind: "prefix", prefix: "e" } })).toEqual([]);
    });

    it("reads everything for the empty prefix", async () => {
      expect(await sks({ range: { kind: "prefix", prefix: "" } })).toEqual(IN_BYTE_ORDER);
    });

    it("reads between two keys with both ends", async () => {
      const between = (from: string, to: string) => sks({ range: { kind: "between", from, to } });

      expect(await between("LINE#1", "LINE#2")).toEqual(["LINE#1", "LINE#10", "LINE#2"]);
      expect(await between("LINE#~", "LINE#😀")).toEqual(["LINE#~", "LINE#ä", "LINE#\u{fffd}", "LINE#😀"]);
      expect(await between("LINE#11", "LINE#19")).toEqual([]);
      expect(await between("", "LINE#1")).toEqual(["LINE", "LINE#1"]);
      expect(await between("LINE#1", "LINE#1")).toEqual(["LINE#1"]);
    });

    it("finds nothing in a range that is the wrong way round", async () => {
      expect(await sks({ range: { kind: "between", from: "b", to: "a" } })).toEqual([]);
      expect(await sks({ range: { kind: "between", from: "", to: "" } })).toEqual([]);
    });
  });
};

const pageContract = (table: () => Table): void => {
  describe("pages", () => {
    const name = (index: number) => `p${String(index).padStart(4, "0")}`;
    const query: Query = { partition: "pages", limit: 7 };
    beforeAll(async () => {
      for (let index = 0; index < 50; index += 1)
        await table().put({ pk: "pages", sk: name(index * 10), index });
    });

    it("walks a partition in pages, up and down, without loss or repetition", async () => {
      const up = await readAll(table(), query);
      const down = await readAll(table(), { ...query, descending: true });

      expect(up.map((item) => item.index)).toEqual(Array.from({ length: 50 }, (_, index) => index));
      expect(down.map((item) => item.index)).toEqual(Array.from({ length: 50 }, (_, index) => 49 - index));
    });

    it("gives a full page as long as there is more, and at last no cursor", async () => {
      const page = await table().query({ ...query, limit: 49 });
      expect(page.items).toHaveLength(49);

      const last = await table().query({ ...query, limit: 49, cursor: page.cursor ?? "" });

      expect(last.items.map((item) => item.index)).toEqual([49]);
      expect(last.cursor).toBeUndefined();
    });

    it("keeps its place while others write before and behind it", async () => {
      const partition = "pages-written";
      for (let index = 0; index < 30; index += 1)
        await table().put({ pk: partition, sk: name(index * 10), index });
      let writes = 0;
      const read = await readAll(table(), { partition, limit: 5 }, async () => {
        writes += 1;
        await table().put({ pk: partition, sk: `${name(0)}.${writes}`, index: "before" });
        await table().delete({ pk: partition, sk: `${name(0)}.${writes - 1}` });
        await table().put({ pk: partition, sk: `${name(290)}.1`, index: "behind" });
      });

      expect(read.map((item) => item.index)).toEqual([
        ...Array.from({ length: 30 }, (_, index) => index),
        "behind",
      ]);
    });

    it("goes on after a record that was deleted where the page ended", async () => {
      for (const sk of ["a", "b", "c", "d"]) await table().put({ pk: "pages-deleted", sk });
      const page = await table().query({ partition: "pages-deleted", limit: 2 });
      await table().delete({ pk: "pages-deleted", sk: "b" });

      const next = await table().query({ partition: "pages-deleted", limit: 2, cursor: page.cursor ?? "" });

      expect(next.items.map((item) => item.sk)).toEqual(["c", "d"]);
    });

    it("takes a cursor for another page size of the same query", async () => {
      const { cursor = "" } = await table().query({ partition: "pages", limit: 3 });

      const rest = await table().query({ partition: "pages", limit: 2, cursor });

      expect(rest.items.map((item) => item.sk)).toEqual(["p0030", "p0040"]);
    });

    it("refuses garbage and cursors of other queries", async () => {
      const { cursor = "" } = await table().query({ partition: "pages", limit: 3 });
      const [sum, payload = ""] = cursor.split(".");
      const moved = Buffer.from('["elsewhere","p0000"]').toString("base64url");
      const refused = { name: "InvalidInputError", path: "cursor" };
      const attempt = (changed: Partial<Query>) =>
        table().query({ partition: "pages", limit: 3, ...changed });

      for (const bad of [
        "",
        "x",
        ".",
        cursor.slice(0, -1),
        `${sum}.${moved}`,
        `${cursor}A`,
        `A${sum}.${payload}`,
      ])
        await expect(attempt({ cursor: bad }), bad).rejects.toMatchObject(refused);
      await expect(attempt({ cursor, partition: "ranges" })).rejects.toMatchObject(refused);
      await expect(attempt({ cursor, descending: true })).rejects.toMatchObject(refused);
      await expect(attempt({ cursor, index: "gsi1" })).rejects.toMatchObject(refused);
      await expect(attempt({ cursor, range: { kind: "prefix", prefix: "p" } })).rejects.toMatchObject(
        refused,
      );
    });

    it.each([0, 1001, 1.5, -1])("refuses a page of %s records", async (limit) => {
      await expect(table().query({ partition: "pages", limit })).rejects.toMatchObject({
        name: "TableUsageError",
      });
    });

    it("reads large partitions of large records completely", async () => {
      for (let index = 0; index < 30; index += 1)
        await table().put({ pk: "pages-large", sk: name(index), body: "x".repeat(100_000) });

      const read = await readAll(table(), { partition: "pages-large", limit: 1000 });

      expect(read.map((item) => item.sk)).toEqual(Array.from({ length: 30 }, (_, index) => name(index)));
    });

    it("gives up to a thousand small records on one page", async () => {
      const writes = Array.from({ length: 1010 }, (_, index) => ({
        kind: "put" as const,
        item: { pk: "pages-thousand", sk: name(index) },
      }));
      for (let start = 0; start < writes.length; start += 100)
        await table().transact(writes.slice(start, start + 100));

      const page = await table().query({ partition: "pages-thousand", limit: 1000 });

      expect(page.items).toHaveLength(1000);
      expect(
        (await table().query({ partition: "pages-thousand", limit: 1000, cursor: page.cursor ?? "" })).items,
      ).toHaveLength(10);
    });
  });
};

const indexContract = (table: () => Table): void => {
  describe("index gsi1", () => {
    it("finds records by the index key, several under one, and forgets them with it", async () => {
      for (const sk of ["1", "2", "3"])
        await table().put({ pk: `indexed-${sk}`, sk: "r", gsi1pk: "owner", gsi1sk: "same", own: sk });
      await table().put({ pk: "indexed-4", sk: "r", gsi1pk: "owner", gsi1sk: "Same", own: "4" });
      await table().put({ pk: "not-indexed", sk: "r", own: "5" });
      const query: Query = { index: "gsi1", partition: "owner", limit: 1 };

      const all = await readAll(table(), query);
      const prefixed = await readAll(table(), { ...query, range: { kind: "prefix", prefix: "s" } });

      expect(all.map((item) => item.own).sort()).toEqual(["1", "2", "3", "4"]);
      expect(all[0]?.own).toBe("4");
      expect(prefixed.map((item) => item.own).sort()).toEqual(["1", "2", "3"]);
      await table().put({ pk: "indexed-1", sk: "r", own: "1" });
      await table().delete({ pk: "indexed-2", sk: "r" });
      expect((await readAll(table(), query)).map((item) => item.own)).toEqual(["4", "3"]);
    });
  });
};
