import { type RunningDynoxide, startDynoxide } from "../../infra/local/dynoxide/start-dynoxide.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../../shared/adapters/dynamodb/dynamodb-table.ts";
import { ensureTable } from "../../shared/adapters/dynamodb/ensure-table.ts";
import type { Table } from "../../shared/ports/table.ts";

export type TestTable = { readonly table: Table; close(): Promise<void> };

let engine: Promise<RunningDynoxide> | undefined;
let tables = 0;

/**
 * A fresh, empty table. All tables of one test file share one engine in memory (or the one that
 * DYNAMODB_ENDPOINT names), which ends with the process of the test file.
 */
export const openTestTable = async (): Promise<TestTable> => {
  engine ??= startDynoxide();
  const { endpoint } = await engine;
  tables += 1;
  // An engine that outlives the tests keeps tables, so the name must be new in every run.
  const tableName = `rebill-test-${process.pid}-${Date.now()}-${tables}`;
  const client = createDocumentClient({ endpoint });
  await ensureTable(client, tableName);
  return { table: createDynamoDbTable({ client, tableName }), close: async () => client.destroy() };
};
