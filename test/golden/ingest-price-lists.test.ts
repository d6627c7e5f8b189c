import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "vitest";
import { createFilePriceListReader } from "../../shared/adapters/price-list/file-price-list-reader.ts";
import { optionalSuite } from "../support/optional-suite.ts";

const DATA = resolve("../shared/data/pricelist");

optionalSuite("ingest of real offer files", existsSync(DATA) ? undefined : "../shared/data", (test) => {
  const read = async () => createFilePriceListReader().read(DATA);
  const find = async (offerCode: string, sku: string) =>
    (await read()).lists
      .find(({ list }) => list.offerCode === offerCode)
      ?.list.skus.find((each) => each.sku === sku);

  test("reads the offers of a folder and names what else lies there", async () => {
    const { lists, skipped } = await read();

    expect(lists.map(({ file, list, region }) => [file, list.version, region, list.skus.length])).toEqual([
      ["AWSLambda-eu-west-1-20210304.csv", "20210304163809", "eu-ireland", 6],
      ["AmazonEC2-offer-20170803-subset.json", "20170803003029", "all", 5],
      ["AmazonS3-eu-west-1-20180404.csv", "20180404165311", "all", 44],
    ]);
    expect(skipped).toEqual([
      {
        file: "AWSComputeSavingsPlan-eu-west-1.json",
        note: "a Savings Plans price list; on-demand prices do not depend on it",
      },
      { file: "AmazonEC2-version-index-2017.json", note: "an index of offers or versions; it has no prices" },
      { file: "aws-tiers.json", note: "no AWS offer file" },
      { file: "offers-index.json", note: "an index of offers or versions; it has no prices" },
    ]);
  });

  test("reads the tiers of S3 Standard storage", async () => {
    expect(await find("AmazonS3", "4AJHPB29ZPVFADXP")).toEqual({
      sku: "4AJHPB29ZPVFADXP",
      service: "AmazonS3",
      usageType: "EU-TimedStorage-ByteHrs",
      operation: "",
      unit: "GB-Mo",
      currency: "USD",
      tiers: [
        { begin: "0", end: "51200", rate: "0.023" },
        { begin: "51200", end: "512000", rate: "0.022" },
        { begin: "512000", rate: "0.021" },
      ],
    });
  });

  test("attaches Lambda's free requests to the paid ones", async () => {
    expect(await find("AWSLambda", "VPGUBFQ4KNZKMKGJ")).toMatchObject({
      usageType: "APS3-Request",
      tiers: [{ begin: "0", rate: "0.0000002" }],
      freePool: { sku: "ZQVCC2M69R4S79XS", quantity: "1000000" },
    });
    expect(await find("AWSLambda", "ZQVCC2M69R4S79XS")).toBeUndefined();
  });
});
