import { describe, expect, it } from "vitest";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";

const { parse, print } = yamlDocumentFormat;

describe("YAML documents", () => {
  it("knows the line of every node, and of the nearest one that is there", () => {
    const { lineOf } = parse("a: 1\nlist:\n  - x: 1\n    y: 2\n  - { x: 3,\n      z: 4 }\n");

    expect(lineOf([])).toBe(1);
    expect(lineOf(["list"])).toBe(2);
    expect(lineOf(["list", 0, "y"])).toBe(4);
    expect(lineOf(["list", 1])).toBe(5);
    expect(lineOf(["list", 1, "z"])).toBe(6);
    expect(lineOf(["list", 1, "missing", "deeper"])).toBe(5);
    expect(lineOf(["missing"])).toBe(1);
    expect(parse("").lineOf(["a"])).toBeUndefined();
  });

  it("keeps months, dates and quoted digits as text", () => {
    expect(parse('a: 2026-10\nb: 2026-10-30\nc: "012345678901"\nd: 7\n').value).toEqual({
      a: "2026-10",
      b: "2026-10-30",
      c: "012345678901",
      d: 7,
    });
  });

  it("reports duplicate keys, broken syntax, unknown tags and a second document with their line", () => {
    expect(parse("a: 1\nb: 2\na: 3\n").problems).toEqual([{ reason: "Map keys must be unique", line: 3 }]);
    expect(parse("a: [1, 2\nb: 3\n").problems.map(({ line }) => line)).toEqual([2]);
    expect(parse("a: 1\nb: !secret x\n").problems).toEqual([{ reason: "Unresolved tag: !secret", line: 2 }]);
    expect(parse("a: 1\n---\nb: 1\n").problems).toHaveLength(1);
  });

  it("follows an alias, but not a bomb of aliases", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"].concat(
      [..."bcdefghi"].map(
        (name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[index]}`).join(",")}]`,
      ),
    );

    expect(parse("a: &a { x: 1 }\nb: *a\n").value).toEqual({ a: { x: 1 }, b: { x: 1 } });
    expect(parse(bomb.join("\n")).problems).toEqual([{ reason: "repeats too much by aliases" }]);
  });

  it("refuses endless nesting instead of crashing", () => {
    expect(parse("[".repeat(20_000)).problems.length).toBeGreaterThan(0);
    expect(parse(`${"{a: ".repeat(20_000)}1${"}".repeat(20_000)}`).problems.length).toBeGreaterThan(0);
  });

  it("prints text that would be read as something else in quotes, and a comment above", () => {
    expect(
      print({ account: "012345678901", percentage: "7", month: "2026-10", yes: "true" }, "one\ntwo"),
    ).toBe('# one\n# two\naccount: "012345678901"\npercentage: "7"\nmonth: 2026-10\nyes: "true"\n');
  });
});
