import type { DraftInvoice } from "../domain/invoicing/invoice.ts";

/** Characters of a part: at most 3 bytes each in UTF-8 (a surrogate pair has 4 for two), below 400 KB in all. */
const PART_CHARACTERS = 120_000;
/** DynamoDB takes 4 MB and 100 writes in one transaction; the rest is for the other records. */
const BYTES_MAX = 3_500_000;
const PARTS_MAX = 90;

/** An invoice too large to be stored in one transaction: about nine thousand lines. */
export class InvoiceTooLargeError extends Error {
  override readonly name = "InvoiceTooLargeError";
  readonly code = "invoice-too-large";
}

/** The draft as JSON text in pieces that fit a record each and a transaction together. */
export const documentParts = (draft: DraftInvoice): readonly string[] => {
  const text = JSON.stringify(draft);
  const bytes = new TextEncoder().encode(text).length;
  const count = Math.ceil(text.length / PART_CHARACTERS);
  if (bytes > BYTES_MAX || count > PARTS_MAX)
    throw new InvoiceTooLargeError(
      `invoice ${draft.id} has ${draft.lines.length} lines, ${bytes} bytes; at most ${BYTES_MAX} bytes can be stored`,
    );
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + PART_CHARACTERS, text.length);
    // A pair of surrogates must stay together: half of one is not valid text and would be stored as "?".
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
};
