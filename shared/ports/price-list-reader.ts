import type { BuiltPriceList } from "../domain/pricing/build-price-list.ts";

export type ReadPriceList = BuiltPriceList & { readonly file: string };
export type SkippedFile = { readonly file: string; readonly note: string };

/** Reads AWS price list offer files, JSON or CSV, from one file or a folder of them. */
export interface PriceListReader {
  /** Lists by file name; files that are no offers are named with what they are. Throws `InvalidInputError`. */
  read(from: string): Promise<{
    readonly lists: readonly ReadPriceList[];
    readonly skipped: readonly SkippedFile[];
  }>;
}
