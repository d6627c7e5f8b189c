import { z } from "zod";
import type { HashedObject } from "../domain/month-end/run.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Item, Table, Write } from "../ports/table.ts";
import { costDataKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** A price list in force: where its content is and what it is. */
export const PriceListRecord = z.object({
  offerCode: z.string(),
  /** The one region the list is about, or `all`. */
  region: z.string(),
  version: z.string(),
  publicationDate: z.string(),
  skus: z.int(),
  key: z.string(),
  sha256: z.string(),
  importedAt: Instant,
});
export type PriceListRecord = z.infer<typeof PriceListRecord>;

/** Which price list is in force per offer and region; the lists themselves are objects. */
export interface PriceListStore {
  find(offerCode: string, region: string): Promise<PriceListRecord | undefined>;
  list(): Promise<readonly PriceListRecord[]>;
  /** The objects of the lists in force, as a run pins them. */
  current(): Promise<readonly HashedObject[]>;
  /** The write that replaces the list in force; fails when it is another one than `expected`, the record as read. */
  put(next: PriceListRecord, expected: PriceListRecord | undefined): Write;
}

const parse = (item: Item): PriceListRecord => PriceListRecord.parse(item);

export const createPriceListStore = (table: Table): PriceListStore => {
  const list = async (): Promise<readonly PriceListRecord[]> =>
    (await queryAll(table, { partition: costDataKeys.priceLists() })).map(parse);
  return {
    list,
    find: async (offerCode, region) => {
      const item = await table.get(costDataKeys.priceList(offerCode, region));
      return item === undefined ? undefined : parse(item);
    },
    current: async () => (await list()).map(({ key, sha256 }) => ({ key, sha256 })),
    put: (next, expected) => ({
      kind: "put",
      item: { ...costDataKeys.priceList(next.offerCode, next.region), ...next },
      condition:
        expected === undefined
          ? { kind: "absent" }
          : { kind: "equals", attribute: "sha256", value: expected.sha256 },
    }),
  };
};
