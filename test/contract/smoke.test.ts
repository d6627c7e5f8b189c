import { expect, it } from "vitest";
import { openTestTable } from "../support/test-table.ts";

it("smoke", async () => {
  const { table, close } = await openTestTable();
  expect(
    await table.put({ pk: "a", sk: "b", n: 1, u: undefined, gsi1pk: "g", gsi1sk: "h" }, { kind: "absent" }),
  ).toBe("written");
  expect(await table.put({ pk: "a", sk: "b" }, { kind: "absent" })).toBe("condition-failed");
  expect(await table.get({ pk: "a", sk: "b" })).toEqual({ pk: "a", sk: "b", n: 1, gsi1pk: "g", gsi1sk: "h" });
  expect(await table.query({ partition: "a", range: { kind: "prefix", prefix: "b" } })).toEqual({
    items: [{ pk: "a", sk: "b", n: 1, gsi1pk: "g", gsi1sk: "h" }],
  });
  expect(await table.delete({ pk: "a", sk: "b" }, { kind: "equals", attribute: "n", value: 2 })).toBe(
    "condition-failed",
  );
  expect(
    await table.transact([
      { kind: "delete", key: { pk: "a", sk: "b" } },
      { kind: "put", item: { pk: "a", sk: "c" } },
      { kind: "check", key: { pk: "a", sk: "d" }, condition: { kind: "present" } },
    ]),
  ).toEqual({ kind: "condition-failed", failed: [2] });
  await close();
});
