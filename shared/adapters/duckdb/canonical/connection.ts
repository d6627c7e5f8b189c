import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export type DuckDbSettings = {
  /** Upper bound of DuckDB's own buffers, in MiB. The process needs some 300 MiB on top. */
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Where DuckDB spills what does not fit; must exist. */
  readonly tempDirectory: string;
};

/**
 * An in-memory DuckDB that never loads extensions from the network and keeps the order of rows.
 * Close it with `closeSync()`; connections are closed by whoever opened them.
 */
export const openDuckDb = (settings: DuckDbSettings): Promise<DuckDBInstance> =>
  DuckDBInstance.create(":memory:", {
    memory_limit: `${settings.memoryLimitMb}MiB`,
    threads: String(settings.threads),
    temp_directory: settings.tempDirectory,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });

/** Runs `work` on a connection of its own and closes it, whatever happens. */
export const withConnection = async <T>(
  instance: DuckDBInstance,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> => {
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
};
