import { spawnSync } from "node:child_process";
import { describe, it, type TestFunction } from "vitest";

type Register = (name: string, body: TestFunction) => void;

/**
 * A suite that needs more than npm gives. When `missing` names what is not there, its tests are counted,
 * shown as skipped and announced on stderr, so that nobody takes silence for success.
 */
export const optionalSuite = (
  name: string,
  missing: string | undefined,
  body: (test: Register) => void,
): void => {
  if (missing === undefined) {
    describe(name, () => body((title, run) => it(title, run)));
    return;
  }
  const titles: string[] = [];
  describe.skip(name, () =>
    body((title) => {
      titles.push(title);
      it(title, () => {});
    }),
  );
  process.stderr.write(`SKIPPED ${titles.length} tests: ${name} needs ${missing}\n`);
};

/** Undefined when the program runs, otherwise what to say is missing. */
export const missingProgram = (program: string, harmless = "--help"): string | undefined =>
  spawnSync(program, [harmless], { stdio: "ignore" }).status === 0 ? undefined : `${program} on the PATH`;
