/** A record of CSV text and the line it begins in, 1-based. */
export type CsvRecord = { readonly fields: readonly string[]; readonly line: number };
export type CsvText =
  | { readonly records: readonly CsvRecord[] }
  | { readonly problem: string; readonly line: number };

/**
 * CSV as RFC 4180 has it: commas, quotes doubled inside quoted fields, line breaks CRLF or LF; a byte order mark is
 * passed over, and so are empty lines. Strict, unlike the reader of AWS's own offer files, and with lines: people
 * write these files, and half a field understood is an invitation to the wrong account.
 */
export const parseCsv = (text: string): CsvText => {
  const records: CsvRecord[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const record = readRecord(text, at, line);
    if ("problem" in record) return record;
    // A line with nothing on it is no record of one empty field.
    if (record.fields.length > 1 || record.fields[0] !== "") records.push({ fields: record.fields, line });
    at = record.end;
    line = record.nextLine;
  }
  return { records };
};

type Read =
  | { readonly fields: readonly string[]; readonly end: number; readonly nextLine: number }
  | { readonly problem: string; readonly line: number };

const BARE = /[^",\r\n]*/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const BREAK = /\r\n|\n|\r/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const readRecord = (text: string, start: number, firstLine: number): Read => {
  const fields: string[] = [];
  let line = firstLine;
  for (let at = start; ; at += 1) {
    const quoted = text[at] === '"';
    const found = matchAt(quoted ? QUOTED : BARE, text, at);
    if (found === null) return { problem: "has a quoted field without an end", line };
    const field = quoted ? (found[1] ?? "").replaceAll('""', '"') : found[0];
    at += found[0].length;
    fields.push(field);
    line += field.split(/\r\n|\n|\r/).length - 1;
    if (text[at] === ",") continue;
    if (at >= text.length) return { fields, end: at, nextLine: line };
    const lineBreak = matchAt(BREAK, text, at);
    if (lineBreak !== null) return { fields, end: at + lineBreak[0].length, nextLine: line + 1 };
    const problem = quoted
      ? "has text behind a quoted field; double the quotes inside it"
      : "has a quote inside a field; put the whole field into quotes and double it";
    return { problem, line };
  }
};
