import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSha256Hasher, sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { createFilePriceListReader } from "../../../shared/adapters/price-list/file-price-list-reader.ts";
import { PriceList } from "../../../shared/domain/pricing/price-list.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { createJournalStore } from "../../../shared/stores/journal-store.ts";
import { createPriceListStore } from "../../../shared/stores/price-list-store.ts";
import { importPrices } from "../../../shared/use-cases/import-prices.ts";
import { openTestTable, type TestTable } from "../../support/test-table.ts";
import { openWorkplace, type Workplace } from "./cost-files.ts";

let place: Workplace;
let store: TestTable;
beforeEach(async () => {
  [place, store] = [await openWorkplace(), await openTestTable()];
});
afterEach(async () => {
  await Promise.all([place.close(), store.close()]);
});

const offer = (version: string, price: string, regionCode = "us-east-1") =>
  JSON.stringify({
    offerCode: "AmazonS3",
    version,
    publicationDate: `${version.slice(0, 4)}-01-01T00:00:00Z`,
    products: { SKU1: { attributes: { servicecode: "AmazonS3", usagetype: "Requests-Tier1", regionCode } } },
    terms: {
      OnDemand: {
        SKU1: {
          "SKU1.JRTCKXETXF": {
            offerTermCode: "JRTCKXETXF",
            priceDimensions: {
              r: { unit: "Requests", beginRange: "0", endRange: "Inf", pricePerUnit: { USD: price } },
            },
          },
        },
      },
    },
  });

const run = (from: string) =>
  importPrices(
    {
      table: store.table,
      journal: createJournalStore(store.table, sha256Hex),
      priceLists: createPriceListStore(store.table),
      objects: place.objects,
      reader: createFilePriceListReader(),
      clock: { now: () => Instant.parse("2026-11-02T00:00:00.000Z") },
      hasher: createSha256Hasher(),
    },
    { from },
  );

const current = async (): Promise<readonly string[]> => {
  const lists = await createPriceListStore(store.table).current();
  return Promise.all(
    lists.map(async ({ key }) => {
      const list = PriceList.parse(
        JSON.parse(Buffer.from((await place.objects.get(key)) ?? []).toString("utf8")),
      );
      return `${list.version} ${list.skus[0]?.tiers[0]?.rate}`;
    }),
  );
};

describe("importPrices", () => {
  it("keeps one list in force per offer and region, and changes nothing the second time", async () => {
    const path = await place.write("s3.json", offer("2025", "0.5"));

    const first = await run(path);
    const again = await run(path);

    expect(first).toEqual({
      lists: [
        {
          file: "s3.json",
          outcome: "imported",
          offerCode: "AmazonS3",
          region: "us-east-1",
          version: "2025",
          skus: 1,
          tieredSkus: 0,
        },
      ],
      skipped: [],
    });
    expect(again.lists[0]?.outcome).toBe("unchanged");
    expect(await current()).toEqual(["2025 0.5"]);
    expect((await run(await place.write("s3.json", offer("2026", "0.4")))).lists[0]?.outcome).toBe(
      "replaced",
    );
    expect(await current()).toEqual(["2026 0.4"]);
  });

  it("puts the newest version of a folder in force, and keeps regions side by side", async () => {
    await place.write("prices/a-new.json", offer("2026", "0.4"));
    await place.write("prices/b-old.json", offer("2025", "0.5"));
    await place.write("prices/c-eu.json", offer("2025", "0.6", "eu-west-1"));
    await place.write("prices/index.json", JSON.stringify({ offers: {} }));

    const { lists, skipped } = await run(`${place.folder}/prices`);

    expect(lists.map(({ file, outcome }) => [file, outcome])).toEqual([
      ["b-old.json", "imported"],
      ["c-eu.json", "imported"],
      ["a-new.json", "replaced"],
    ]);
    expect(skipped).toEqual([
      { file: "index.json", note: "an index of offers or versions; it has no prices" },
    ]);
    expect(await current()).toEqual(["2025 0.6", "2026 0.4"]);
  });

  it("stores nothing of a folder when one of its files is wrong", async () => {
    await place.write("prices/a.json", offer("2026", "0.4"));
    await place.write("prices/b.json", offer("2026", "cheap"));

    await expect(run(`${place.folder}/prices`)).rejects.toThrow(
      'b.json SKU SKU1: price "cheap" is not a number',
    );
    expect(await current()).toEqual([]);
    expect(await place.objects.list("")).toEqual([]);
  });

  it.each([
    [
      "an index",
      "i.json",
      JSON.stringify({ versions: {} }),
      "is an index of offers or versions; it has no prices",
    ],
    ["half a file", "h.json", "{", "h.json: is not complete JSON; fetch the file again"],
    ["another CSV", "c.csv", "a,b\n", "is no AWS offer file"],
  ])("refuses %s", async (_what, name, text, message) => {
    await expect(run(await place.write(name, text))).rejects.toThrow(message);
    await expect(run(`${place.folder}/none`)).rejects.toThrow("none: no such file or folder");
  });
});
