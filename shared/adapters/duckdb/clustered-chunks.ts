import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBInstance } from "@duckdb/node-api";
import { withConnection } from "./canonical/connection.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";
import { identityOf } from "./file-identity.ts";
import { readFooter } from "./filled-columns.ts";
import { removeFolder } from "./remove-folder.ts";

/** Original row number of a row in a copy. */
export const POSITION = "rebill_position";
/** Number of a piece of a row in a copy whose rows are cut. */
export const PIECE = "rebill_piece";

/** Where to read a chunk: the kept file, or its copy in which every account's rows lie together. */
export type ChunkPlace = {
  readonly path: string;
  readonly clustered: boolean;
  /** Rows are cut into pieces that share their position. */
  readonly pieces?: true;
};

export type ClusteredChunks = {
  /** The place to read some accounts of a chunk from. */
  readonly placeFor: (key: string, path: string) => Promise<ChunkPlace>;
  readonly close: () => Promise<void>;
};

/** Small enough that a handful of accounts reads little else, and ranges of rows little more. */
const ROW_GROUP_ROWS = 8192;

/** What the engine knows of one file. Another file under the same key starts from nothing. */
type KnownChunk = { readonly file: string; reads: number; copy: Promise<string> | undefined };

/**
 * Payers with many STANDARD groups: each group's report reads a few accounts, whose rows lie scattered over the
 * chunk, so every report decodes the whole file and the work grows with groups × rows. After `threshold` such
 * reads of a chunk the next one makes a copy sorted by account, which all further ones read by row group. Sorting costs
 * about three plain copies, decoding a fifth of one: it pays from some sixteen groups on. Reports have the same
 * bytes from both places. A copy stands for the very file it was made from: the place of a key may hold another
 * file later, and rows of the former one would be billed without anyone noticing.
 */
export const createClusteredChunks = (
  instance: DuckDBInstance,
  workDirectory: string,
  threshold: number,
): ClusteredChunks => {
  const folder = join(workDirectory, `clustered-${randomUUID()}`);
  const chunks = new Map<string, KnownChunk>();
  return {
    placeFor: async (key, path) => {
      const file = await identityOf(path);
      const known = chunks.get(key);
      const chunk = known?.file === file ? known : { file, reads: 0, copy: undefined };
      chunks.set(key, chunk);
      chunk.reads++;
      if (chunk.reads <= threshold) return { path, clustered: false };
      const copy = chunk.copy ?? cluster(instance, path, folder);
      chunk.copy = copy;
      try {
        return { path: await copy, clustered: true };
      } catch (error) {
        // A full disk may have room later: the next read tries again.
        if (chunk.copy === copy) chunk.copy = undefined;
        throw error;
      }
    },
    close: () => removeFolder(folder),
  };
};

const cluster = async (instance: DuckDBInstance, path: string, folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  // Copies of several chunks are made at once and must never meet.
  const target = join(folder, `chunk-${randomUUID()}.parquet`);
  await withConnection(instance, async (connection) => {
    const { types } = await readFooter(connection, path);
    const names = [...types.keys()].map(quoteIdentifier);
    await connection.run(`COPY (SELECT ${names.join(", ")}, file_row_number AS ${POSITION}
      FROM read_parquet(${quoteText(path)}, file_row_number = true)
      ORDER BY line_item_usage_account_id, file_row_number
    ) TO ${quoteText(target)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
  });
  return target;
};
