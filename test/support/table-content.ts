import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { startDynoxide } from "../../infra/local/dynoxide/start-dynoxide.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb/document-client.ts";

/**
 * Every record of a data directory's table as text, sorted. Counters of optimistic locking are left out: they
 * count attempts. Nobody else may be using the directory.
 */
export const tableContent = async (data: string): Promise<readonly string[]> => {
  const { tableName } = JSON.parse(await readFile(join(data, "data-directory.json"), "utf8"));
  const engine = await startDynoxide({ file: join(data, "table.sqlite") });
  const client = createDocumentClient({ endpoint: engine.endpoint });
  try {
    const records: string[] = [];
    let from: Record<string, never> | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: from }));
      for (const item of page.Items ?? []) records.push(stableText(item));
      from = page.LastEvaluatedKey as typeof from;
    } while (from !== undefined);
    return records.sort();
  } finally {
    client.destroy();
    await engine.stop();
  }
};

const stableText = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    inner instanceof Uint8Array
      ? Buffer.from(inner).toString("base64")
      : inner !== null && typeof inner === "object" && !Array.isArray(inner)
        ? Object.fromEntries(
            Object.entries(inner)
              .filter(([name]) => name !== "version")
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : inner,
  );
