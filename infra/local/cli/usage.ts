import type { Command } from "./command.ts";

/** The overview printed by `rebill --help`. */
export const usageText = (commands: readonly Command[]): string =>
  [
    "rebill: month-end billing for cloud channel partners",
    "",
    ...commands.flatMap((command) => [`  ${command.usage}`, `      ${command.summary}`]),
    "",
    "  --data DIR   data directory (or REBILL_DATA; default .rebill)",
    "  --json       one JSON document on stdout, nothing else there",
    "",
    "Exit codes: 0 done, 1 the run or a check failed, 2 wrong usage or invalid input.",
    "",
  ].join("\n");
