import type { LineError } from "./line.ts";

/**
 * A transfer is one record of 400 KB; a line takes 280 bytes of it besides its reason, with the longest ids. So the reasons
 * of all lines share what a thousand lines leave: of up to 230 lines each may have 512 bytes.
 */
const REASONS_BYTES_MAX = 118_000;

/** The reason as a line of so many keeps it: cut where all lines together would take too much, between two characters. */
export const keptError = (error: LineError, lines: number): LineError => {
  const bytes = new Uint8Array(Math.floor(REASONS_BYTES_MAX / lines));
  const { read } = new TextEncoder().encodeInto(error.description, bytes);
  return read < error.description.length
    ? { ...error, description: error.description.slice(0, read) }
    : error;
};
