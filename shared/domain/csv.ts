/** One field of a CSV file, quoted only where its text needs it (RFC 4180), so that most lines read as they are. */
export const csvField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Rows of text as CSV; lines end with a line feed. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(csvField).join(",")}\n`).join("");

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * The text of a field that others wrote, so that a spreadsheet shows it and does not carry it out: a leading `=`, `+`,
 * `-`, `@`, tab or return would begin a formula. Numbers, negative ones too, stay numbers.
 */
export const withoutFormula = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
