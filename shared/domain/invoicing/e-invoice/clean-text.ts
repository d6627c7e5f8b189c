/** What XML 1.0 cannot carry in any form: control characters, halves of surrogate pairs, non-characters. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Text of one line as an e-invoice can carry it: names come from files that nobody checks for such characters. */
export const cleanText = (text: string): string => text.replace(NOT_XML, " ").replace(/\s+/gu, " ").trim();

/** The same; nothing left is null. */
export const cleanTextOrNull = (text: string | null | undefined): string | null => {
  const clean = cleanText(text ?? "");
  return clean === "" ? null : clean;
};
