/**
 * Characters that show something else than what is written: directions forced on a reader, invisible tags, halves of
 * characters. Marks that languages need (joiners, left-to-right marks) stay.
 */
const DECEIVING = /[\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/gu;
/** Line and paragraph separators are line breaks to some programs. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** Text of strangers as one line: no control characters, no line breaks, single spaces. */
export const oneLine = (text: string): string =>
  text.replace(DECEIVING, "").replace(CONTROL, " ").replace(/ +/g, " ").trim();

/** Text of strangers with its line breaks, at most one empty line in a row, and nothing else that controls. */
export const severalLines = (text: string): string =>
  text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(oneLine)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** The beginning of a line that is longer than `length` characters. */
export const shortened = (line: string, length: number): string => {
  const characters = [...line];
  return characters.length <= length
    ? line
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
};
