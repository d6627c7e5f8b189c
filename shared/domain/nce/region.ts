import { z } from "zod";

/** Other names of the one region in which partners may be billed in different currencies (spec section 4). */
const EUROPE_NAMES: ReadonlySet<string> = new Set(["europe", "eu", "eea", "eu/efta"]);
const EUROPE = "Europe";

/**
 * Microsoft's sales region of a partner or customer. Its list is not public, so names are free text, compared
 * without regard to case; the usual names of Europe become "Europe" (2026-11-27).
 */
export const Region = z
  .string()
  .trim()
  .regex(/^[A-Za-z][A-Za-z /&-]{1,63}$/, "must be a region, such as Europe")
  .transform((text) => (EUROPE_NAMES.has(text.toLowerCase()) ? EUROPE : text));
export type Region = z.infer<typeof Region>;

export const isSameRegion = (left: Region, right: Region): boolean =>
  left.toLowerCase() === right.toLowerCase();

/** Whether a partner of the region may be billed in another currency than the one prices are in. */
export const allowsCurrencies = (region: Region): boolean => region === EUROPE;
