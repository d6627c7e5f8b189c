/** A text field, quoted only where it needs to be (RFC 4180), so that most lines read as they are. */
export const csvField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** What spreadsheets take for a formula (OWASP "CSV Injection"), at the very start or behind spaces. */
const FORMULA = /^\s*[=+\-@\t\r]/;

/**
 * A field of text that somebody else thought up, for a file that people open in spreadsheets: what would be taken for
 * a formula gets an apostrophe in front. Not for amounts, which may begin with a minus.
 */
export const csvText = (text: string): string => csvField(FORMULA.test(text) ? `'${text}` : text);
