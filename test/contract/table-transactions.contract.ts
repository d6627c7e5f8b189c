import { describe, expect, it } from "vitest";
import type { Table, Write } from "../../shared/ports/table.ts";

export const transactionContract = (table: () => Table): void => {
  describe("transactions", () => {
    const put = (sk: string, content: string, absent = false): Write => ({
      kind: "put",
      item: { pk: "transactions", sk, content },
      ...(absent ? { condition: { kind: "absent" } } : {}),
    });
    const content = async (sk: string) => (await table().get({ pk: "transactions", sk }))?.content;

    it("writes everything: puts, deletes and checks together", async () => {
      await table().put({ pk: "transactions", sk: "old" });
      await table().put({ pk: "transactions", sk: "guard", version: 7 });

      const outcome = await table().transact([
        put("new", "n", true),
        { kind: "delete", key: { pk: "transactions", sk: "old" }, condition: { kind: "present" } },
        {
          kind: "check",
          key: { pk: "transactions", sk: "guard" },
          condition: { kind: "equals", attribute: "version", value: 7 },
        },
      ]);

      expect(outcome).toEqual({ kind: "written" });
      expect(await content("new")).toBe("n");
      expect(await table().get({ pk: "transactions", sk: "old" })).toBeUndefined();
    });

    it("writes nothing when a condition fails, and names every position that failed", async () => {
      await table().put({ pk: "transactions", sk: "taken", content: "first" });

      const outcome = await table().transact([
        put("not-1", "x"),
        put("taken", "second", true),
        { kind: "check", key: { pk: "transactions", sk: "nowhere" }, condition: { kind: "present" } },
        put("not-2", "x", true),
        { kind: "delete", key: { pk: "transactions", sk: "nowhere-2" }, condition: { kind: "present" } },
      ]);

      expect(outcome).toEqual({ kind: "condition-failed", failed: [1, 2, 4] });
      expect(await content("not-1")).toBeUndefined();
      expect(await content("not-2")).toBeUndefined();
      expect(await content("taken")).toBe("first");
    });

    it("takes a hundred writes, and none, but not a hundred and one", async () => {
      const writes = (count: number) =>
        Array.from({ length: count }, (_, index) => put(`many-${index}`, "m"));

      expect(await table().transact(writes(100))).toEqual({ kind: "written" });
      expect(await content("many-99")).toBe("m");
      expect(await table().transact([])).toEqual({ kind: "written" });
      await expect(table().transact(writes(101))).rejects.toMatchObject({ name: "TableUsageError" });
    });

    it("refuses two writes to one record, and more than 4 MB", async () => {
      const large = (index: number): Write => ({
        kind: "put",
        item: { pk: "transactions", sk: `large-${index}`, body: "x".repeat(400_000) },
      });

      await expect(table().transact([put("twice", "a"), put("twice", "b")])).rejects.toMatchObject({
        name: "TableUsageError",
      });
      await expect(
        table().transact(Array.from({ length: 11 }, (_, index) => large(index))),
      ).rejects.toMatchObject({ name: "TableUsageError" });
      expect(await table().transact(Array.from({ length: 10 }, (_, index) => large(index)))).toEqual({
        kind: "written",
      });
    });

    it("does nothing when the same token comes again with the same writes", async () => {
      const token = "run-2026-10/step-3: a token longer than the thirty-six characters of DynamoDB";
      const first: Write = {
        kind: "put",
        item: { pk: "transactions", sk: "token", a: 1, b: { c: 2, d: 3 } },
      };
      const again: Write = {
        kind: "put",
        item: { b: { d: 3, c: 2 }, a: 1, sk: "token", pk: "transactions" },
      };
      const absent: Write = put("token-guard", "x", true);
      expect(await table().transact([first, absent], token)).toEqual({ kind: "written" });
      await table().put({ pk: "transactions", sk: "token", a: "changed since" });

      expect(await table().transact([again, absent], token)).toEqual({ kind: "written" });

      expect(await table().get({ pk: "transactions", sk: "token" })).toMatchObject({ a: "changed since" });
    });

    it("refuses the same token for other writes, by name, and writes nothing", async () => {
      await table().transact([put("reuse", "first")], "reused-token");

      await expect(table().transact([put("reuse", "second")], "reused-token")).rejects.toMatchObject({
        name: "TransactionTokenReuseError",
      });

      expect(await content("reuse")).toBe("first");
    });

    it("may use a token again whose transaction was refused", async () => {
      const writes = [
        put("later", "x"),
        {
          kind: "check",
          key: { pk: "transactions", sk: "later-guard" },
          condition: { kind: "present" },
        } as const,
      ];
      expect(await table().transact(writes, "later-token")).toEqual({
        kind: "condition-failed",
        failed: [1],
      });
      await table().put({ pk: "transactions", sk: "later-guard" });

      expect(await table().transact(writes, "later-token")).toEqual({ kind: "written" });
      expect(await content("later")).toBe("x");
    });

    it("keeps different writes without tokens apart", async () => {
      await table().transact([put("plain", "1")]);
      await table().transact([put("plain", "2")]);
      await table().transact([put("plain", "1")]);

      expect(await content("plain")).toBe("1");
    });
  });
};
