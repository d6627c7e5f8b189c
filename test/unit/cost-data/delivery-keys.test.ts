import { describe, expect, it } from "vitest";
import {
  deliveryKeys,
  deliveryOfManifest,
  exportFolderOf,
  keysOfMonth,
  leadingManifests,
  monthOfKey,
} from "../../../shared/domain/cost-data/delivery-keys.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";

const PERIOD = BillingPeriod.parse("2026-10");
const manifest = (...dataFiles: readonly string[]) => ({
  form: "CUR2" as const,
  executionId: "e",
  columns: [],
  dataFiles,
  period: PERIOD,
  executedAt: undefined,
});

describe("keys of deliveries", () => {
  it.each([
    ["deliveries/1/x/data/BILLING_PERIOD=2026-10/x-00001.csv.gz", "2026-10", "deliveries/1/x"],
    ["deliveries/1/x/metadata/BILLING_PERIOD=2026-10/x-Manifest.json", "2026-10", "deliveries/1/x"],
    ["deliveries/1/cur/20261001-20261101/cur-Manifest.json", "2026-10", "deliveries/1/cur"],
    ["deliveries/1/cur/20261001-20261101", undefined, "deliveries/1/cur"],
    [
      "deliveries/1/cur/year=2026/month=9/cur.parquet",
      "2026-09",
      "deliveries/1/cur/year=2026/month=9/cur.parquet",
    ],
    ["deliveries/1/flat/x-Manifest.json", undefined, "deliveries/1/flat"],
    ["deliveries/1/flat", undefined, "deliveries/1/flat"],
  ])("finds month and export of %s", (key, month, folder) => {
    expect([monthOfKey(key), exportFolderOf(key)]).toEqual([month, folder]);
  });

  it("leaves out other months and what belongs to other executions", () => {
    const keys = [
      "d/data/BILLING_PERIOD=2026-09/x-1.csv",
      "d/data/BILLING_PERIOD=2026-10/run-a/x-1.csv",
      "d/data/BILLING_PERIOD=2026-10/run-b/x-1.csv",
      "d/metadata/BILLING_PERIOD=2026-10/run-a/x-Manifest.json",
      "d/metadata/BILLING_PERIOD=2026-10/x-Manifest.json",
    ];
    const ofMonth = keysOfMonth(keys, PERIOD);
    const leading = leadingManifests(ofMonth);

    expect(leading).toEqual(["d/metadata/BILLING_PERIOD=2026-10/x-Manifest.json"]);
    expect(
      deliveryKeys(ofMonth, leading, [manifest("s3://b/p/d/data/BILLING_PERIOD=2026-10/run-b/x-1.csv")]),
    ).toEqual([
      "d/data/BILLING_PERIOD=2026-10/run-b/x-1.csv",
      "d/metadata/BILLING_PERIOD=2026-10/x-Manifest.json",
    ]);
    expect(deliveryKeys(ofMonth, leading, [])).toHaveLength(3);
  });

  it("tells a payer's delivery by where its manifest lies", () => {
    const key = "deliveries/111111111111/x/metadata/BILLING_PERIOD=2026-10/x-Manifest.json";

    expect(deliveryOfManifest(key)).toEqual({ payer: "111111111111", period: "2026-10", from: key });
    for (const other of [
      key.replace("111111111111", "alpha"),
      key.replace("2026-10", "2026-13"),
      key.replace("-Manifest", ""),
      key.replace("deliveries", "reports"),
    ])
      expect(deliveryOfManifest(other)).toBeUndefined();
  });
});
