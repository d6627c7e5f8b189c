import { describe, expect, it } from "vitest";
import { z } from "zod";
import { JsonNumber } from "../../../shared/domain/json-number.ts";
import { fieldProblems } from "../../../shared/operations/registry/problem-errors.ts";

const Everything = z.strictObject({
  missing: z.string(),
  type: z.string(),
  whole: z.int(),
  sent: z.int(),
  flag: z.boolean(),
  list: z.array(z.string()).max(1),
  empty: z.string().min(1),
  low: z.int().min(1),
  high: z.number().max(5),
  choice: z.enum(["a", "b", "c"]),
  one: z.literal("only"),
  type3or5: z.union([z.literal(3), z.literal(5)]),
  either: z.union([z.string(), z.int()]),
  kind: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("p") }),
    z.object({ kind: z.literal("q") }),
  ]),
  instant: z.iso.datetime(),
  worded: z.string().regex(/^x/, "must begin with x"),
});

describe("what is wrong with a request", () => {
  it("is said in words that say what would be right", () => {
    const parsed = Everything.safeParse({
      type: 1,
      whole: 1.5,
      sent: new JsonNumber("1.5"),
      flag: "no",
      list: ["a", "b"],
      empty: "",
      low: 0,
      high: 6,
      choice: "d",
      one: "other",
      type3or5: 4,
      either: true,
      kind: { kind: "r" },
      instant: "today",
      worded: "y",
      extra: 1,
    });
    const problems = fieldProblems(parsed.error?.issues ?? []);
    expect(Object.fromEntries(problems.map(({ path, reason }) => [path, reason]))).toEqual({
      missing: "is missing; it must be a string",
      type: "must be a string",
      whole: "must be a whole number",
      sent: "must be a whole number",
      flag: "must be true or false",
      list: "must have at most 1 entry",
      empty: "must have at least 1 character",
      low: "must be at least 1",
      high: "must be at most 5",
      choice: 'must be "a", "b" or "c"',
      one: 'must be "only"',
      type3or5: "must be 3 or 5",
      either: "must be a string or a number",
      "kind.kind": 'must be "p" or "q"',
      instant: "must be an instant in UTC such as 2026-12-01T00:00:00Z",
      worded: "must begin with x",
      extra: "is not known here",
    });
  });
});
