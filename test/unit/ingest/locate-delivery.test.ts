import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocatedDelivery } from "../../../shared/ports/cost-reader.ts";
import { csv, openWorkplace, PERIOD, type Workplace } from "./cost-files.ts";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.close());

const locate = (from: string): Promise<LocatedDelivery> => place.reader.locate({ from, period: PERIOD });
const pathsOf = (delivery: LocatedDelivery): string[] =>
  delivery.files.map((file) => file.location.slice(place.folder.length + 1));
const manifest = (executionId: string, dataFiles: readonly string[]): string =>
  JSON.stringify({ executionId, columns: [{ name: "bill_bill_type", type: "string" }], dataFiles });

const NEW = "2026-10-16T15:24:15.653Z-exec-2";
const OLD = "2026-10-15T15:24:15.653Z-exec-1";

/** A create-new Data Exports folder with two executions, of which the manifest names the second. */
const createNew = async (root: string): Promise<void> => {
  for (const execution of [OLD, NEW]) {
    for (const chunk of ["00001", "00002"]) {
      await place.write(`${root}/data/BILLING_PERIOD=2026-10/${execution}/exp-${chunk}.csv.gz`, csv({}));
    }
  }
  await place.write(
    `${root}/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json`,
    manifest("exec-2", [
      `s3://bucket/some/prefix/exp/data/BILLING_PERIOD=2026-10/${NEW}/exp-00001.csv.gz`,
      `s3://bucket/some/prefix/exp/data/BILLING_PERIOD=2026-10/${NEW}/exp-00002.csv.gz`,
    ]),
  );
};

describe("locating a Data Exports delivery", () => {
  it.each([
    ["the folder above the export", "top"],
    ["the export", "top/exp"],
    ["its metadata of the month", "top/exp/metadata/BILLING_PERIOD=2026-10"],
    ["its data folder", "top/exp/data"],
    ["its data of the month", "top/exp/data/BILLING_PERIOD=2026-10"],
    ["the manifest", "top/exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json"],
  ])("finds exactly the files of the current execution from %s", async (_what, from) => {
    await createNew("top/exp");

    const delivery = await locate(`${place.folder}/${from}`);

    expect(pathsOf(delivery)).toEqual([
      `top/exp/data/BILLING_PERIOD=2026-10/${NEW}/exp-00001.csv.gz`,
      `top/exp/data/BILLING_PERIOD=2026-10/${NEW}/exp-00002.csv.gz`,
    ]);
    expect(delivery).toMatchObject({
      executionId: "exec-2",
      exportName: "exp",
      form: "CUR2",
      executedAt: "2026-10-16T15:24:15.653Z",
    });
  });

  it("never takes a chunk of another execution for a missing one", async () => {
    await createNew("exp");
    await place.write(
      "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
      manifest("exec-3", [
        "s3://b/exp/data/BILLING_PERIOD=2026-10/2026-10-17T00:00:00.000Z-exec-3/exp-00001.csv.gz",
      ]),
    );

    await expect(locate(`${place.folder}/exp`)).rejects.toThrow(
      /exp-Manifest\.json: names s3:\/\/b\/exp\/data\/.*exec-3\/exp-00001\.csv\.gz, which is missing; a delivery is imported only when every file/,
    );
  });

  it("leaves stale chunks of the overwrite layout alone", async () => {
    for (const chunk of ["00001", "00002"]) {
      await place.write(`exp/data/BILLING_PERIOD=2026-10/exp-${chunk}.csv.gz`, csv({}));
    }
    await place.write(
      "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
      manifest("exec-9", ["s3://b/exp/data/BILLING_PERIOD=2026-10/exp-00001.csv.gz"]),
    );

    expect(pathsOf(await locate(`${place.folder}/exp`))).toEqual([
      "exp/data/BILLING_PERIOD=2026-10/exp-00001.csv.gz",
    ]);
  });

  it("says which months are there when the asked one is not", async () => {
    await place.write("exp/data/BILLING_PERIOD=2026-09/exp-00001.csv.gz", csv({}));
    await place.write(
      "exp/metadata/BILLING_PERIOD=2026-09/exp-Manifest.json",
      manifest("exec-1", ["s3://b/exp/data/BILLING_PERIOD=2026-09/exp-00001.csv.gz"]),
    );

    await expect(locate(`${place.folder}/exp`)).rejects.toThrow(
      /has no manifest for 2026-10 \(found manifests for 2026-09\); expected metadata\/BILLING_PERIOD=2026-10\/<export>-Manifest\.json/,
    );
  });

  it("asks which export is meant when two lie below the folder", async () => {
    await createNew("one");
    await createNew("two");

    await expect(locate(place.folder)).rejects.toThrow(
      /has 2 manifests for 2026-10 .*name one of their folders/,
    );
  });

  it("refuses a manifest that names a file twice, none, or is cut off", async () => {
    const file = "s3://b/exp/data/BILLING_PERIOD=2026-10/exp-00001.csv.gz";
    const path = "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json";

    await place.write(path, manifest("exec-1", [file, file]));
    await expect(locate(`${place.folder}/exp`)).rejects.toThrow(/names a data file twice/);
    await place.write(path, manifest("exec-1", []));
    await expect(locate(`${place.folder}/exp`)).rejects.toThrow(/names no data files/);
    await place.write(path, manifest("exec-1", [file]).slice(0, 40));
    await expect(locate(`${place.folder}/exp`)).rejects.toThrow(/is not complete JSON/);
  });

  it("takes a flat folder, also when its file was unpacked", async () => {
    await place.write("flat/exp-00001.csv", csv({}));
    await place.write(
      "flat/exp-Manifest.json",
      manifest("exec-1", [`s3://b/exp/data/BILLING_PERIOD=2026-10/${NEW}/exp-00001.csv.gz`]),
    );

    expect(pathsOf(await locate(`${place.folder}/flat`))).toEqual(["flat/exp-00001.csv"]);
  });
});

const legacy = (assemblyId: string, reportKeys: readonly string[]): string =>
  JSON.stringify({
    assemblyId,
    account: "111111111111",
    columns: [{ category: "lineItem", name: "UsageAmount" }],
    reportName: "rep",
    billingPeriod: { start: "20261001T000000.000Z", end: "20261101T000000.000Z" },
    bucket: "b",
    reportKeys,
  });
const MONTH = "20261001-20261101";

describe("locating a legacy delivery", () => {
  it("finds the assembly that the top manifest of the month names", async () => {
    const keys = [
      "/pre/rep/20261001-20261101/aaa-2/rep-1.csv.gz",
      "/pre/rep/20261001-20261101/aaa-2/rep-2.csv.gz",
    ];
    for (const assembly of ["aaa-1", "aaa-2"]) {
      await place.write(`rep/${MONTH}/${assembly}/rep-1.csv.gz`, csv({}));
      await place.write(`rep/${MONTH}/${assembly}/rep-2.csv.gz`, csv({}));
      await place.write(`rep/${MONTH}/${assembly}/rep-Manifest.json`, legacy(assembly, keys));
    }
    await place.write(`rep/${MONTH}/rep-Manifest.json`, legacy("aaa-2", keys));

    const delivery = await locate(`${place.folder}/rep`);

    expect(pathsOf(delivery)).toEqual([`rep/${MONTH}/aaa-2/rep-1.csv.gz`, `rep/${MONTH}/aaa-2/rep-2.csv.gz`]);
    expect(delivery).toMatchObject({ executionId: "aaa-2", exportName: "rep", form: "LEGACY" });
    expect(delivery.columns).toEqual(["lineItem/UsageAmount"]);
    expect(pathsOf(await locate(`${place.folder}/rep/${MONTH}`))).toEqual(pathsOf(delivery));
  });

  it("finds the overwrite layout", async () => {
    await place.write(`rep/${MONTH}/rep-00001.csv.gz`, csv({}));
    await place.write(
      `rep/${MONTH}/rep-Manifest.json`,
      legacy("aaa-1", [`pre/rep/${MONTH}/rep-00001.csv.gz`]),
    );

    expect(pathsOf(await locate(`${place.folder}/rep`))).toEqual([`rep/${MONTH}/rep-00001.csv.gz`]);
  });

  it("finds the Athena layout with months without a leading zero", async () => {
    await place.write("rep/rep/year=2026/month=10/rep-00001.snappy.parquet", "PAR1 not read here");
    await place.write(
      `rep/${MONTH}/rep-Manifest.json`,
      legacy("aaa-1", ["pre/rep/rep/year=2026/month=10/rep-00001.snappy.parquet"]),
    );
    const expected = ["rep/rep/year=2026/month=10/rep-00001.snappy.parquet"];

    expect(pathsOf(await locate(`${place.folder}/rep`))).toEqual(expected);
    expect(pathsOf(await locate(`${place.folder}/rep/rep/year=2026/month=10`))).toEqual(expected);
  });
});

describe("locating a single file", () => {
  it("takes its content for its execution", async () => {
    const path = await place.write("bill.csv.gz", csv({}));

    const delivery = await locate(path);

    expect(delivery.exportName).toBe("bill");
    expect(delivery.executionId).toBe(`file-${delivery.files[0]?.sha256.slice(0, 32)}`);
    expect(delivery.files[0]).toMatchObject({ name: "bill.csv.gz", format: "csv.gz" });
  });

  it.each([
    [
      "cut.csv.gz",
      gzipSync(csv({}, {}, {})).subarray(0, 200),
      "cut.csv.gz: ends in the middle of its gzip stream; fetch the file again",
    ],
    ["empty.csv", new Uint8Array(), "empty.csv: is empty"],
    [
      "old.csv.zip",
      Buffer.from("PK\u0003\u0004rest"),
      "old.csv.zip: is a ZIP archive; unpack it, or have the report delivered as GZIP or Parquet",
    ],
  ])("refuses %s", async (name, content, message) => {
    const path = await place.write(name, content);

    await expect(locate(path)).rejects.toThrow(message);
  });

  it("refuses a path that is not there and a folder without any manifest", async () => {
    await expect(locate(`${place.folder}/nothing`)).rejects.toThrow(/nothing: no such file or folder/);
    await place.write("loose/bill.csv", csv({}));
    await expect(locate(`${place.folder}/loose`)).rejects.toThrow(/found no manifest at all/);
  });
});
