import { z } from "zod";
import { logger } from "./logger.ts";

const Run = z.object({ runId: z.string(), period: z.string(), mode: z.string().optional() });
/** The only fields of an event that are logged. */
const Loggable = z.object({
  ...Run.partial().shape,
  run: Run.optional(),
  index: z.number().optional(),
  item: z.number().optional(),
  importId: z.string().optional(),
});

/**
 * One line of structured log about a step. Takes ids and positions from the event and nothing else: names,
 * e-mails and amounts never reach a log. Of an error only the name is written, because messages quote input;
 * the message is kept with the run's record.
 */
export const log = (level: "info" | "error", message: string, event: unknown, errorName?: string): void => {
  const known = Loggable.safeParse(event);
  const { run, ...rest } = known.success ? known.data : {};
  logger[level](message, { ...rest, ...run, ...(errorName === undefined ? {} : { errorName }) });
};
