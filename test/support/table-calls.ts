import type { Table } from "../../shared/ports/table.ts";

export type TableCalls = {
  /** Puts between the operations and their table what counts. */
  readonly around: (table: Table) => Table;
  /** Names of the calls since the last look, in order. */
  take(): readonly string[];
  /** Records written since the last look, those of `take` included. */
  writes(): number;
};

/** What is asked of a table: the calls by name, and how many records they wrote. */
export const tableCalls = (): TableCalls => {
  let calls: string[] = [];
  let written = 0;
  const noted = <A extends readonly unknown[], R>(
    name: string,
    call: (...args: A) => Promise<R>,
    wrote: (result: R, ...args: A) => number = () => 0,
  ) => {
    return async (...args: A): Promise<R> => {
      calls.push(name);
      const result = await call(...args);
      written += wrote(result, ...args);
      return result;
    };
  };
  return {
    around: (table) => ({
      ...table,
      get: noted("get", table.get),
      query: noted("query", table.query),
      batchGet: noted("batchGet", table.batchGet),
      put: noted("put", table.put, (outcome) => (outcome === "written" ? 1 : 0)),
      delete: noted("delete", table.delete, (outcome) => (outcome === "written" ? 1 : 0)),
      transact: noted("transact", table.transact, ({ kind }, writes) =>
        kind === "written" ? writes.filter((write) => write.kind !== "check").length : 0,
      ),
    }),
    take: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    writes: () => {
      const count = written;
      written = 0;
      return count;
    },
  };
};
