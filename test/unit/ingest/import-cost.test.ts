import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSha256Hasher } from "../../../shared/adapters/crypto/sha256.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import type { CostReader } from "../../../shared/ports/cost-reader.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { createDeliveryStore } from "../../../shared/stores/delivery-store.ts";
import {
  type ImportCostDependencies,
  type ImportCostRequest,
  importCost,
} from "../../../shared/use-cases/import-cost.ts";
import { openTestTable, type TestTable } from "../../support/test-table.ts";
import { csv, openWorkplace, PAYER, PERIOD, type Row, type Workplace } from "./cost-files.ts";

let place: Workplace;
let store: TestTable;
let seconds: number;
beforeEach(async () => {
  [place, store, seconds] = [await openWorkplace(), await openTestTable(), 0];
});
afterEach(async () => {
  await Promise.all([place.close(), store.close()]);
});

const dependencies = (table: Table = store.table): ImportCostDependencies => ({
  deliveries: createDeliveryStore(table),
  costReader: async () => place.reader,
  clock: { now: () => Instant.parse(`2026-11-02T00:00:${String(++seconds).padStart(2, "0")}.000Z`) },
  hasher: createSha256Hasher(),
});
const run = (from: string, more: Partial<ImportCostRequest> = {}, deps = dependencies()) =>
  importCost(deps, { payer: PAYER, period: PERIOD, from, ...more });

/** A Data Exports folder in create-new layout: its manifest names the execution written last. */
const deliver = async (execution: string, ...rows: readonly Row[]): Promise<string> => {
  const data = `data/BILLING_PERIOD=2026-10/2026-10-${execution}T00:00:00.000Z-exec-${execution}/exp-00001.csv.gz`;
  await place.write(`exp/${data}`, csv(...rows));
  await place.write(
    "exp/metadata/BILLING_PERIOD=2026-10/exp-Manifest.json",
    JSON.stringify({ executionId: `exec-${execution}`, columns: [], dataFiles: [`s3://b/p/exp/${data}`] }),
  );
  return `${place.folder}/exp`;
};

const current = async () => createDeliveryStore(store.table).current(PAYER, PERIOD);

describe("importCost", () => {
  it("imports a delivery under a derived id and makes it current", async () => {
    const result = await run(await deliver("10", { line_item_unblended_cost: "5" }));

    expect(result).toMatchObject({ outcome: "imported", notes: [] });
    expect(result.delivery).toMatchObject({
      payer: "111111111111",
      period: "2026-10",
      executionId: "exec-10",
      executedAt: "2026-10-10T00:00:00.000Z",
      exportName: "exp",
      form: "CUR2",
      currency: "USD",
      rows: 1,
      unblended: "5",
      final: false,
      importedAt: "2026-11-02T00:00:01.000Z",
    });
    expect(result.delivery.id).toMatch(/^d-[0-9a-f]{24}$/);
    expect(result.delivery.chunks[0]?.key).toBe(
      `cost-data/111111111111/2026-10/${result.delivery.id}/chunk-00001.parquet`,
    );
    expect(await current()).toEqual(result.delivery);
    expect(await createDeliveryStore(store.table).currentOfPeriod(PERIOD)).toEqual([result.delivery]);
  });

  it("changes nothing when the same execution comes again, and reads no rows for it", async () => {
    const from = await deliver("10", {});
    const first = await run(from);
    const reader: CostReader = { ...place.reader, read: () => Promise.reject(new Error("read again")) };

    const again = await run(from, {}, { ...dependencies(), costReader: async () => reader });

    expect(again).toEqual({ ...first, outcome: "unchanged" });
  });

  it("replaces a delivery by a newer execution and keeps the former listed and readable", async () => {
    const first = await run(await deliver("10", { line_item_unblended_cost: "1" }));
    const second = await run(await deliver("11", { line_item_unblended_cost: "2" }));

    const deliveries = createDeliveryStore(store.table);
    expect(second.outcome).toBe("replaced");
    expect(await current()).toEqual(second.delivery);
    expect((await deliveries.list(PAYER, PERIOD)).map(({ id, unblended }) => [id, unblended])).toEqual([
      [first.delivery.id, "1"],
      [second.delivery.id, "2"],
    ]);
    expect(await deliveries.find(PAYER, PERIOD, first.delivery.id)).toEqual(first.delivery);
    expect(await place.objects.get(first.delivery.chunks[0]?.key ?? "")).toBeDefined();
  });

  it("leaves the newer delivery in force when an older one is delivered late", async () => {
    await run(await deliver("10", {}));
    const newer = await run(await deliver("11", {}, {}));

    const duplicate = await run(await deliver("10", {}));
    expect(duplicate.outcome).toBe("unchanged");
    expect(duplicate.delivery).toEqual(newer.delivery);
    expect(duplicate.notes).toEqual([
      "execution exec-10 was replaced by exec-11 on 2026-11-02T00:00:02.000Z; the newer one stays in force",
    ]);
    await expect(run(await deliver("09", {}))).rejects.toThrow(
      "exp: execution of 2026-10-09T00:00:00.000Z is older than the one in place, of 2026-10-11T00:00:00.000Z",
    );
    expect(await current()).toEqual(newer.delivery);
  });

  it("refuses the same execution with other contents", async () => {
    const first = await run(await deliver("10", {}));

    await expect(run(await deliver("10", { line_item_unblended_cost: "9" }))).rejects.toThrow(
      "exp: execution exec-10 was imported on 2026-11-02T00:00:01.000Z with other file contents",
    );
    expect(await current()).toEqual(first.delivery);
  });

  it("marks a delivery as final on import, later, and only once", async () => {
    const from = await deliver("10", {});
    await run(from);

    const marked = await run(from, { final: true });
    const again = await run(from, { final: true });

    expect(marked).toMatchObject({ outcome: "unchanged", notes: ["the delivery in force is now final"] });
    expect(again).toEqual({ ...marked, notes: [] });
    expect((await run(from)).delivery.final).toBe(true);
    expect((await current())?.final).toBe(true);
    expect((await run(await deliver("11", { bill_invoice_id: "7" }))).delivery.final).toBe(true);
  });

  it("leaves the former delivery untouched when a new one is refused", async () => {
    const first = await run(await deliver("10", {}));
    const objects = await place.objects.list("");

    await expect(run(await deliver("11", {}, { line_item_unblended_cost: "abc" }))).rejects.toThrow(
      'exp-00001.csv.gz row 2, line_item_unblended_cost: "abc" is not a number',
    );
    expect(await current()).toEqual(first.delivery);
    expect(await place.objects.list("")).toEqual(objects);
    expect(await createDeliveryStore(store.table).list(PAYER, PERIOD)).toHaveLength(1);
  });

  it("asks first whether the payer is known", async () => {
    const assertPayer = async () => {
      throw new InvalidInputError("--payer", "111111111111 is no known organisation");
    };

    await expect(run(`${place.folder}/nothing`, {}, { ...dependencies(), assertPayer })).rejects.toThrow(
      "--payer: 111111111111 is no known organisation",
    );
  });

  it("keeps deliveries of thousands of chunks", async () => {
    const { delivery } = await run(await deliver("10", {}));
    const chunk = delivery.chunks[0];
    if (chunk === undefined) throw new Error("no chunk");
    const chunks = Array.from({ length: 5000 }, (_, index) => ({
      ...chunk,
      sourceName: `exp-${index}-é.csv.gz`,
    }));
    const large = { ...delivery, id: "d-large", chunks };

    const deliveries = createDeliveryStore(store.table);
    expect(await deliveries.switchIn(large, delivery.id)).toBe("switched");
    expect(await current()).toEqual(large);
  });
});

/** A table that fails at its `n`th write, before or after the write has happened, and at every one after it. */
const failingAt = (n: number, when: "before" | "after"): Table => {
  let writes = 0;
  const guarded = async <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes > n || (writes === n && when === "before")) throw new Error("killed");
    const outcome = await write();
    if (writes === n) throw new Error("killed");
    return outcome;
  };
  return {
    ...store.table,
    put: (item, condition) => guarded(() => store.table.put(item, condition)),
    transact: (writes, token) => guarded(() => store.table.transact(writes, token)),
  };
};

describe("an import that is killed", () => {
  it.each([1, 2].flatMap((n) => [[n, "before"] as const, [n, "after"] as const]))(
    "at write %i, %s it, leaves the old or the new delivery, and repeating it finishes",
    async (n, when) => {
      const old = await run(await deliver("10", {}));
      const from = await deliver("11", {}, {});

      await expect(run(from, {}, dependencies(failingAt(n, when)))).rejects.toThrow("killed");
      const seen = await current();
      const finished = await run(from);

      const switched = n === 2 && when === "after";
      expect(seen?.id === old.delivery.id).toBe(!switched);
      expect(finished.outcome).toBe(switched ? "unchanged" : "replaced");
      expect(finished.delivery).toMatchObject({ executionId: "exec-11", rows: 2 });
      expect(await current()).toEqual(finished.delivery);
    },
  );

  it("while it stores chunks leaves the old delivery in force, and repeating it finishes", async () => {
    const old = await run(await deliver("10", {}));
    const from = await deliver("11", {}, {});
    const { putFile } = place.objects;
    place.objects.putFile = async (key, path) => {
      await putFile(key, path);
      throw new Error("killed");
    };

    await expect(run(from)).rejects.toThrow("killed");
    expect(await current()).toEqual(old.delivery);
    place.objects.putFile = putFile;
    expect((await run(from)).outcome).toBe("replaced");
  });

  it("is decided again when another import was faster", async () => {
    const from = await deliver("10", {});
    const rival = { ...dependencies() };
    const reader: CostReader = {
      ...place.reader,
      read: async (request) => {
        const verified = await place.reader.read(request);
        rival.costReader = async () => place.reader;
        await run(from, {}, rival);
        return verified;
      },
    };

    const result = await run(from, {}, { ...dependencies(), costReader: async () => reader });

    expect(result.outcome).toBe("unchanged");
    expect(await createDeliveryStore(store.table).list(PAYER, PERIOD)).toHaveLength(1);
  });
});
