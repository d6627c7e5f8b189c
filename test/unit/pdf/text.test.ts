import { describe, expect, it } from "vitest";
import { addressLines, grouped, groupedIban } from "../../../shared/adapters/pdf/format.ts";
import { textRuns } from "../../../shared/adapters/pdf/text-runs.ts";
import { wrapText } from "../../../shared/adapters/pdf/wrap-text.ts";

const perCharacter = (text: string): number => [...text].length;
const runs = (text: string) => textRuns(text, "regular").map((run) => [run.font, run.text]);

describe("wrapText", () => {
  it("breaks between words and drops the space at the break", () => {
    expect(wrapText("Amazon Elastic Compute Cloud", 15, perCharacter)).toEqual([
      "Amazon Elastic",
      "Compute Cloud",
    ]);
  });

  it("cuts a word that is longer than the line and keeps every character", () => {
    expect(wrapText("ab Donaudampfschifffahrt", 8, perCharacter)).toEqual([
      "ab",
      "Donaudam",
      "pfschiff",
      "fahrt",
    ]);
  });

  it("breaks after hyphens and between Japanese characters", () => {
    expect(wrapText("USW2-BoxUsage", 6, perCharacter)).toEqual(["USW2-", "BoxUsa", "ge"]);
    expect(wrapText("東日本営業本部", 3, perCharacter)).toEqual(["東日本", "営業本", "部"]);
  });

  it("gives one empty line for text without anything visible", () => {
    expect(wrapText("  ", 10, perCharacter)).toEqual([""]);
  });
});

describe("textRuns", () => {
  it("keeps Latin, Greek and Cyrillic in one run", () => {
    expect(runs("Zażółć Διαχείριση Облако 24 €")).toEqual([["regular", "Zażółć Διαχείριση Облако 24 €"]]);
  });

  it("shapes Arabic words with the spaces between them as one run", () => {
    expect(runs("شركة الشمال")).toEqual([["arabic", "شركة الشمال"]]);
  });

  it("turns an Arabic stretch round, with its brackets, and leaves digits and Latin as they are", () => {
    expect(runs("AB شركة 24 (دبي) Ltd")).toEqual([
      ["regular", "AB ("],
      ["arabic", "دبي"],
      ["regular", ") 24 "],
      ["arabic", "شركة"],
      ["regular", " Ltd"],
    ]);
  });

  it("keeps a combining mark in the run of its letter", () => {
    expect(runs("e\u0301 की")).toEqual([
      ["regular", "e\u0301 "],
      ["devanagari", "की"],
    ]);
  });
});

describe("format", () => {
  it("separates thousands before the point only", () => {
    expect(["0", "999", "1000", "-1234567.80", "12345.678901", "100.000"].map(grouped)).toEqual([
      "0",
      "999",
      "1,000",
      "-1,234,567.80",
      "12,345.678901",
      "100.000",
    ]);
  });

  it("writes an IBAN in groups of four, however it was typed", () => {
    expect(groupedIban("DE89370400440532013000")).toBe("DE89 3704 0044 0532 0130 00");
    expect(groupedIban("DE89 3704 0044 0532 0130 00")).toBe("DE89 3704 0044 0532 0130 00");
  });

  it("leaves out what an address does not have", () => {
    expect(addressLines({ city: "Berlin", country: "DE" })).toEqual(["Berlin", "Germany"]);
    expect(addressLines(null)).toEqual([]);
  });
});
