import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunningDynoxide, startDynoxide } from "../../infra/local/dynoxide/start-dynoxide.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../../shared/adapters/dynamodb/dynamodb-table.ts";
import { ensureTable } from "../../shared/adapters/dynamodb/ensure-table.ts";
import type { Table } from "../../shared/ports/table.ts";
import { transactionStream } from "../support/transaction-stream.ts";

const ROUNDS = 6;

describe("the embedded engine killed in the middle of transactions", () => {
  let folder: string;
  let engine: RunningDynoxide | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rebill-crash-"));
  });
  afterEach(async () => {
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (): Promise<{ table: Table; engine: RunningDynoxide }> => {
    // Never the engine of DYNAMODB_ENDPOINT: killing is the point.
    engine = await startDynoxide({
      file: join(folder, "table.sqlite"),
      environment: { PATH: process.env.PATH },
    });
    const client = createDocumentClient({ endpoint: engine.endpoint });
    await ensureTable(client, "crash");
    return { table: createDynamoDbTable({ client, tableName: "crash" }), engine };
  };

  it("keeps every acknowledged transaction and tears none, round after round", async () => {
    const stream = transactionStream({ lanes: 8 });
    for (let round = 0; round < ROUNDS; round += 1) {
      const { table, engine: running } = await open();
      const before = stream.acknowledged.size;
      const writing = stream.write(table, round);
      await stream.untilAcknowledged(before + 40 + round * 7);
      process.kill(running.processId ?? 0, "SIGKILL");
      await writing;

      const reopened = await open();
      const state = await stream.inspect(reopened.table);
      await reopened.engine.stop();

      expect(state.torn).toEqual([]);
      expect(state.lost).toEqual([]);
      expect(state.counters[0]).toBe(state.counters[1]);
      expect(state.complete).toBeGreaterThanOrEqual(before + 40);
    }
  });
});
