import { describe, expect, it } from "vitest";
import { COLOURED, coloursFor, PLAIN } from "../../../infra/local/terminal/colours.ts";
import { displayWidth, truncateToWidth } from "../../../shared/domain/text/display-width.ts";
import { formatTable } from "../../../shared/domain/text/table.ts";

describe("displayWidth", () => {
  it.each([
    ["Alpha GmbH", 10],
    ["東京商事", 8],
    ["Ελληνικά", 8],
    ["Żółć", 4],
    ["Z\u0307o\u0301", 2],
    ["شركة", 4],
    ["हिन्दी", 5],
    ["ﾊﾝｶｸ", 4],
    ["ＦＵＬＬ", 8],
    ["한국", 4],
    ["ok ✅", 5],
    ["", 0],
  ])("%s takes %i columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it("does not count colour codes", () => {
    expect(displayWidth(COLOURED.red("東京"))).toBe(4);
  });
});

describe("truncateToWidth", () => {
  it("keeps a text that fits", () => {
    expect(truncateToWidth("東京商事", 8)).toBe("東京商事");
  });

  it("never splits a wide character over the edge", () => {
    expect(truncateToWidth("東京商事", 6)).toBe("東京…");
    expect(truncateToWidth("東京商事", 5)).toBe("東京…");
  });

  it("gives nothing when there is no room", () => {
    expect(truncateToWidth("Alpha", 0)).toBe("");
  });
});

describe("formatTable", () => {
  const columns = [
    { header: "Customer", shrinkTo: 6 },
    { header: "Cost", align: "right" as const },
  ];

  it("aligns numbers right and pads wide characters by columns", () => {
    const table = formatTable(columns, [["東京商事", "12.00"], "rule", ["Alpha", "1,234.50"]]);

    expect(table).toBe(
      [
        "Customer      Cost",
        "──────────────────",
        "東京商事     12.00",
        "──────────────────",
        "Alpha     1,234.50",
      ].join("\n"),
    );
  });

  it("cuts only the columns that may shrink when the table is too wide", () => {
    const table = formatTable(columns, [["Alpha Beteiligungen", "1,234.50"]], { width: 20 });

    expect(table.split("\n")).toEqual([
      "Customer        Cost",
      "────────────────────",
      "Alpha Bet…  1,234.50",
    ]);
  });

  it("stays too wide rather than lose a number", () => {
    const table = formatTable(columns, [["Alpha Beteiligungen", "1,234.50"]], { width: 4 });

    expect(table.split("\n")[2]).toBe("Alpha…  1,234.50");
  });

  it("puts a heading over rows without widening a column", () => {
    const table = formatTable(columns, [
      { heading: "Everybody who pays something", paint: (text) => text.toUpperCase() },
      ["Alpha", "1"],
    ]);

    expect(table.split("\n").slice(1)).toEqual([
      "──────────────",
      "EVERYBODY WHO PAYS SOMETHING",
      "Alpha        1",
    ]);
  });

  it("leaves no trailing spaces and keeps colour out of the measure", () => {
    const table = formatTable(
      [{ header: "A" }, { header: "Note" }],
      [
        [{ text: "x", paint: COLOURED.red }, ""],
        ["longer", "n"],
      ],
    );

    expect(
      table.split("\n").map((line) => line.replaceAll("\u001b[31m", "").replaceAll("\u001b[39m", "")),
    ).toEqual(["A       Note", "────────────", "x", "longer  n"]);
  });
});

describe("coloursFor", () => {
  it("colours a terminal", () => {
    expect(coloursFor({ isTTY: true }, {})).toBe(COLOURED);
  });

  it("honours NO_COLOR, pipes and dumb terminals", () => {
    expect(coloursFor({ isTTY: true }, { NO_COLOR: "1" })).toBe(PLAIN);
    expect(coloursFor({ isTTY: true }, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(PLAIN);
    expect(coloursFor({ isTTY: false }, {})).toBe(PLAIN);
    expect(coloursFor({ isTTY: true }, { TERM: "dumb" })).toBe(PLAIN);
  });

  it("lets FORCE_COLOR colour a pipe", () => {
    expect(coloursFor({}, { FORCE_COLOR: "1" })).toBe(COLOURED);
  });
});
