import { openDuckDb, withConnection } from "../../../shared/adapters/duckdb/canonical/connection.ts";
import { readCostLines } from "../../../shared/adapters/duckdb/canonical/read-cost-lines.ts";
import type { CostLine } from "../../../shared/domain/cost-data/cost-line.ts";
import type { Workplace } from "./cost-files.ts";

/** What was kept of a delivery, line by line. */
export const linesOf = async (
  place: Workplace,
  chunks: readonly { readonly key: string; readonly firstPosition: number }[],
): Promise<readonly CostLine[]> => {
  const instance = await openDuckDb({ memoryLimitMb: 512, threads: 1, tempDirectory: place.folder });
  const lines: CostLine[] = [];
  for (const { key, firstPosition } of chunks) {
    const path = await place.objects.localPath(key);
    lines.push(
      ...(await withConnection(instance, (connection) => readCostLines(connection, { path, firstPosition }))),
    );
  }
  instance.closeSync();
  return lines;
};
