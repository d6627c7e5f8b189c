import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { hasCode, replaceFile } from "../../../shared/adapters/files/durable-files.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";

const State = z.object({ ranUntil: Instant });

/** Up to when everything due was run, in a file of the data directory. Undefined: nobody has run anything yet. */
export const createSchedulerState = (path: string) => ({
  read: async (): Promise<Instant | undefined> => {
    try {
      return State.parse(JSON.parse(await readFile(path, "utf8"))).ranUntil;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  },
  write: (ranUntil: Instant): Promise<void> =>
    replaceFile(path, join(dirname(path), `.${randomUUID()}`), `${JSON.stringify({ ranUntil })}\n`),
});
export type SchedulerState = ReturnType<typeof createSchedulerState>;
