import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { InvalidInputError } from "../../domain/errors.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";

export interface SettableClock extends Clock {
  /** Whether time stands still. */
  isSet(): boolean;
  /** Stops the clock at an instant until it is set again or cleared; lasts across commands. */
  set(now: Instant): void;
  /** Back to the real time. */
  clear(): void;
}

/**
 * A test clock kept in a file (`{"now": "2026-11-01T00:00:00.000Z"}`): while the file is there time stands
 * still at its instant, otherwise `real` is asked. The file is read at every call, so that a clock that
 * another process set holds at once. Throws InvalidInputError when the file holds something else.
 */
export const createFileClock = (path: string, real: Clock): SettableClock => ({
  now: () => readClock(path) ?? real.now(),
  isSet: () => readClock(path) !== undefined,
  set: (now) => {
    const temporary = `${path}.new`;
    writeFileSync(temporary, `${JSON.stringify({ now: Instant.parse(now) })}\n`);
    renameSync(temporary, path);
  },
  clear: () => rmSync(path, { force: true }),
});

const readClock = (path: string): Instant | undefined => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return parseClock(path, text);
};

const parseClock = (path: string, text: string): Instant => {
  let now: unknown;
  try {
    now = (JSON.parse(text) as { now?: unknown } | null)?.now;
  } catch {
    now = undefined;
  }
  const parsed = Instant.safeParse(now);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    path,
    'must hold {"now": "2026-11-01T00:00:00.000Z"}; `rebill clock clear` removes it',
  );
};
