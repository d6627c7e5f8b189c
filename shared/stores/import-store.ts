import { CostImport } from "../domain/cost-data/cost-import.ts";
import type { Table } from "../ports/table.ts";
import { costDataKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** Imports of cost data that were asked for, and which of them have not ended. */
export const createImportStore = (table: Table) => ({
  find: async (importId: string): Promise<CostImport | undefined> => {
    const item = await table.get(costDataKeys.costImport(importId));
    return item === undefined ? undefined : CostImport.parse(item.costImport);
  },
  save: async (costImport: CostImport): Promise<void> => {
    const { importId, status } = costImport;
    await table.transact([
      { kind: "put", item: { ...costDataKeys.costImport(importId), costImport } },
      status === "RUNNING"
        ? { kind: "put", item: { ...costDataKeys.importUnderWay(importId), importId } }
        : { kind: "delete", key: costDataKeys.importUnderWay(importId) },
    ]);
  },
  /** Ids of imports that were begun and have not ended: under way, or cut off. */
  underWay: async (): Promise<readonly string[]> =>
    (await queryAll(table, { partition: costDataKeys.importsUnderWay() })).map(({ importId }) =>
      String(importId),
    ),
});
export type ImportStore = ReturnType<typeof createImportStore>;
