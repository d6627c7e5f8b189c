import type { Block, Draft } from "./block.ts";

/** Columns of a terminal mail client, with room to be quoted in an answer. */
const WIDTH = 72;

/** A draft as plain text, wrapped at 72 columns; commands stay on one line each. */
export const renderText = ({ title, blocks, footer }: Draft): string =>
  `${[underlined(title, "="), ...blocks.map(blockText), `-- \n${wrapped(footer)}`].join("\n\n")}\n`;

const blockText = (block: Block): string => {
  switch (block.kind) {
    case "paragraph":
      return wrapped(block.text);
    case "heading":
      return underlined(block.text, "-");
    case "facts":
      return factsText(block.rows);
    case "list":
      return block.items.map((item) => wrapped(item, "- ", "  ")).join("\n");
    case "quote":
      return block.text
        .split("\n")
        .map((line) => wrapped(line, "> ", "> "))
        .join("\n");
    case "commands":
      return block.lines.map((line) => `    ${line}`).join("\n");
  }
};

const underlined = (text: string, character: string): string => {
  const lines = wrapped(text);
  const longest = Math.max(...lines.split("\n").map((line) => [...line].length));
  return `${lines}\n${character.repeat(longest)}`;
};

const factsText = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows
    .map(([label, value]) => wrapped(value, `${label}:`.padEnd(width), " ".repeat(width)))
    .join("\n");
};

/** Lines of at most 72 columns, but for words that are longer than a line. */
const wrapped = (text: string, first = "", others = ""): string => {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && [...line].length + 1 + [...word].length > WIDTH) {
      lines.push(line);
      line = others;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((each) => each.trimEnd()).join("\n");
};
