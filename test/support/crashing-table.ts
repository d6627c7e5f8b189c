import type { Table } from "../../shared/ports/table.ts";
import type { Random } from "../../shared/sample/random.ts";

/** The process died around a write; nobody knows whether it was written. */
export class CrashError extends Error {
  override readonly name = "CrashError";
}

/**
 * A table whose transactions die: before anything is written, or after all of it is and before anybody is told.
 * @param percent of transactions that die while `isOn`
 */
export const crashingTable = (table: Table, random: Random, percent: number) => {
  let on = false;
  let crashes = 0;
  const wrapped: Table = {
    ...table,
    transact: async (...request) => {
      if (!on || !random.chance(percent)) return table.transact(...request);
      crashes += 1;
      if (random.chance(50)) await table.transact(...request);
      throw new CrashError("killed");
    },
  };
  return {
    table: wrapped,
    /** Transactions that died. */
    crashes: () => crashes,
    during: async <T>(work: () => Promise<T>): Promise<T> => {
      on = true;
      try {
        return await work();
      } finally {
        on = false;
      }
    },
  };
};
