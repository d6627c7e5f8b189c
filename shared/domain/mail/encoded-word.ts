/** Octets of UTF-8 in one encoded word, so that with its frame it has at most 75 characters (RFC 2047). */
const OCTETS_MAX = 45;

/**
 * Text as it stands in a header: as it is when it is plain ASCII, otherwise in encoded words (RFC 2047, base64 of
 * UTF-8), folded between them. Never more than one header, whatever the text: line breaks are encoded.
 */
export const encodedWords = (text: string): string => {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes("=?")) return text;
  return pieces(text)
    .map((piece) => `=?UTF-8?B?${base64(piece)}?=`)
    .join("\r\n ");
};

/** Who a message comes from: `"Northwind Cloud" <billing@example.com>`. */
export const mailbox = (name: string, address: string): string => {
  const words = encodedWords(name);
  return words.startsWith("=?")
    ? `${words} <${address}>`
    : `"${words.replace(/["\\]/g, "\\$&")}" <${address}>`;
};

/** Whole characters that fit into a word each. */
const pieces = (text: string): readonly string[] => {
  const found: string[] = [];
  let piece = "";
  for (const character of text) {
    if (octets(piece + character).length > OCTETS_MAX) {
      found.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...found, piece];
};

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const base64 = (text: string): string => btoa(String.fromCharCode(...octets(text)));
