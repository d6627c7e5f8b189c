import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSha256Hasher, sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { createLinkedDeliveries } from "../../../shared/adapters/deliveries/linked-deliveries.ts";
import { createFileObjectStore } from "../../../shared/adapters/files/file-object-store.ts";
import type { ConfigurationSnapshot } from "../../../shared/domain/configuration/model.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { createDeliveryStore } from "../../../shared/stores/delivery-store.ts";
import { createImportStore } from "../../../shared/stores/import-store.ts";
import { createJournalStore } from "../../../shared/stores/journal-store.ts";
import { executeImport } from "../../../shared/use-cases/cost-data/execute-import.ts";
import { ingestDelivery } from "../../../shared/use-cases/cost-data/ingest-delivery.ts";
import { registerImport } from "../../../shared/use-cases/cost-data/register-import.ts";
import { initialisePartner } from "../../../shared/use-cases/initialise-partner.ts";
import { openTestTable, type TestTable } from "../../support/test-table.ts";
import { csv, openWorkplace, PAYER, PERIOD, type Row, type Workplace } from "./cost-files.ts";

const FROM = `deliveries/${PAYER}/exp`;
const REQUEST = { payer: PAYER, period: PERIOD, from: FROM, final: false };

let place: Workplace;
let store: TestTable;
beforeEach(async () => {
  [place, store] = [await openWorkplace(), await openTestTable()];
  await initialisePartner(
    { table: store.table, clock: { now: () => Instant.parse("2026-11-02T00:00:00.000Z") } },
    { account: "999999999999", name: "N" },
  );
});
afterEach(async () => {
  await Promise.all([place.close(), store.close()]);
});

const dependencies = () => {
  const { table } = store;
  return {
    table,
    sha256: sha256Hex,
    journal: createJournalStore(table, sha256Hex),
    imports: createImportStore(table),
    deliveries: createDeliveryStore(table),
    costReader: async () => place.reader,
    clock: { now: () => Instant.parse("2026-11-02T00:00:00.000Z") },
    hasher: createSha256Hasher(),
    deliveryFiles: createLinkedDeliveries({
      openStore: () => createFileObjectStore(join(place.folder, "objects")),
      workDirectory: join(place.folder, "work"),
    }),
    configurationOf: async () =>
      ({
        organisations: [{ managementAccount: PAYER, name: "Alpha", accounts: [] }],
      }) as unknown as ConfigurationSnapshot,
  };
};

/** An export in the object store, in create-new layout with the manifest of the month beside it. */
const deliver = async (execution: string, ...rows: readonly Row[]): Promise<void> => {
  const data = `data/BILLING_PERIOD=2026-10/2026-10-${execution}T00:00:00.000Z-exec-${execution}/exp-00001.csv.gz`;
  await place.write(`objects/${FROM}/${data}`, csv(...rows));
  await place.write(
    `objects/${FROM}/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json`,
    JSON.stringify({ executionId: `exec-${execution}`, columns: [], dataFiles: [`s3://b/p/exp/${data}`] }),
  );
};
const imported = async (request = REQUEST, deps = dependencies()) => {
  const { importId } = await registerImport(deps, request);
  await executeImport(deps, importId);
  return deps.imports.find(importId);
};
const eventTypes = async () =>
  (await createJournalStore(store.table, sha256Hex).after(0)).entries.flatMap(({ events }) =>
    events.map(({ detailType, detail }) => [detailType, detail.final]),
  );

describe("an import that was registered", () => {
  it("takes in the delivery below its keys, tells of it once and leaves no copies", async () => {
    await deliver("10", { line_item_unblended_cost: "5" });

    const first = await imported();
    const again = await imported();

    expect(first).toMatchObject({ status: "SUCCEEDED", outcome: "imported", notes: [] });
    expect(again).toMatchObject({ importId: first?.importId, status: "SUCCEEDED", outcome: "unchanged" });
    expect(await createDeliveryStore(store.table).current(PAYER, PERIOD)).toMatchObject({
      id: first?.delivery,
      executionId: "exec-10",
      unblended: "5",
    });
    expect(await eventTypes()).toEqual([["Cost Data Delivered", false]]);
    expect((await readdir(join(place.folder, "work"))).filter((name) => name.startsWith("delivery"))).toEqual(
      [],
    );
  });

  it("takes in a newer execution at the same place under the same id", async () => {
    await deliver("10", { line_item_unblended_cost: "5" });
    const first = await imported();
    await deliver("11", { line_item_unblended_cost: "6" });

    const second = await imported();

    expect(second).toMatchObject({ importId: first?.importId, outcome: "replaced" });
    expect(await createDeliveryStore(store.table).current(PAYER, PERIOD)).toMatchObject({ unblended: "6" });
  });

  it("tells when a delivery in force becomes final", async () => {
    await deliver("10", { line_item_unblended_cost: "5" });
    await imported();
    await imported({ ...REQUEST, final: true });

    expect(await eventTypes()).toEqual([
      ["Cost Data Delivered", false],
      ["Final Cost Data Delivered", true],
    ]);
  });

  it("names file and row of a delivery that is wrong, by its key, and keeps nothing", async () => {
    await deliver("10", { line_item_unblended_cost: "five" });
    const wrongRow = await imported();
    await place.write(`objects/${FROM}/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json`, "{");
    const wrongManifest = await imported();

    expect([wrongRow?.status, wrongRow?.delivery]).toEqual(["FAILED", undefined]);
    expect(wrongRow?.error?.field).toBe("exp-00001.csv.gz row 1, line_item_unblended_cost");
    expect(wrongManifest?.error).toEqual({
      field: `${FROM}/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json`,
      reason: "is not complete JSON; the manifest is damaged or still being written",
    });
    expect(await createDeliveryStore(store.table).current(PAYER, PERIOD)).toBeUndefined();
    expect(await eventTypes()).toEqual([]);
  });

  it("takes one file, a manifest's key, or a path of this machine as well", async () => {
    const file = await place.write("objects/deliveries/one.csv", csv({ line_item_unblended_cost: "5" }));
    const byKey = await imported({ ...REQUEST, from: "deliveries/one.csv" });
    const byPath = await imported({ ...REQUEST, from: file });
    await deliver("10", { line_item_unblended_cost: "7" });
    const byManifest = await imported({
      ...REQUEST,
      from: `${FROM}/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json`,
    });

    expect([byKey?.outcome, byPath?.outcome, byManifest?.outcome]).toEqual([
      "imported",
      "unchanged",
      "replaced",
    ]);
  });

  it("fails where nothing lies, or for a payer nobody knows", async () => {
    const nothing = await imported({ ...REQUEST, from: "deliveries/nothing" });
    await deliver("10", { line_item_unblended_cost: "5" });
    const unknown = await imported({ ...REQUEST, payer: AccountId.parse("222222222222") });

    expect(nothing?.error).toEqual({ field: "from", reason: "deliveries/nothing has no objects of 2026-10" });
    expect(unknown?.error?.field).toBe("payer");
  });

  it("can be tried again after a fault of ours, and only then", async () => {
    await deliver("10", { line_item_unblended_cost: "5" });
    const deps = dependencies();
    const { importId } = await registerImport(deps, REQUEST);
    const broken = {
      ...deps,
      costReader: async () => {
        throw new TypeError("the disk is full of secrets");
      },
    };

    await expect(executeImport(broken, importId)).rejects.toThrow(TypeError);
    const failed = await deps.imports.find(importId);
    const status = await executeImport(deps, importId);
    const ended = await executeImport(broken, importId);

    expect(failed).toMatchObject({
      status: "FAILED",
      error: { field: "", reason: "the import failed (TypeError); ask for it again", fault: true },
    });
    expect([status, ended]).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect((await deps.imports.find(importId))?.error).toBeUndefined();
  });

  it("is listed as under way until it has ended", async () => {
    const deps = dependencies();
    const { importId } = await registerImport(deps, REQUEST);

    expect(await deps.imports.underWay()).toEqual([importId]);
    await executeImport(deps, importId);
    expect(await deps.imports.underWay()).toEqual([]);
  });
});

describe("a manifest that arrives", () => {
  const arrived = (key: string) => ({ source: "aws.s3" as const, detail: { object: { key } } });

  it("registers its delivery and takes it in, however often it is told of", async () => {
    await deliver("10", { line_item_unblended_cost: "5" });
    const event = arrived(`${FROM}/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json`);

    const first = await ingestDelivery(dependencies(), event);
    const second = await ingestDelivery(dependencies(), event);

    expect(first).toEqual({ importId: expect.stringMatching(/^import-/), status: "SUCCEEDED" });
    expect(second).toEqual(first);
    expect(await eventTypes()).toHaveLength(1);
  });

  it("is passed over where it is no payer's", async () => {
    expect(await ingestDelivery(dependencies(), arrived("deliveries/x/y-Manifest.json"))).toEqual({
      status: "ignored",
    });
  });
});
