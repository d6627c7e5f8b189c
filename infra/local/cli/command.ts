import type { ParseArgsConfig } from "node:util";

/** Where a command works and how it speaks: results on stdout, everything else on stderr. */
export type CommandContext = {
  readonly dataPath: string;
  /** A line of progress or a notice for people. Silent commands still get their errors printed. */
  readonly say: (line: string) => void;
  /** Progress of long work: `done` of `total` units of `what`. */
  readonly progress: (what: string, done: number, total: number) => void;
};

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** One command of the CLI as data. */
export type Command = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Names of positional arguments; all required. */
  readonly positionals: readonly string[];
  readonly run: (
    context: CommandContext,
    options: OptionValues,
    positionals: readonly string[],
  ) => Promise<CommandResult>;
};

export type CommandResult = {
  /** Printed as it is with --json. */
  readonly json: unknown;
  /** What a person reads. */
  readonly text: string;
  /** False: the run or check failed (exit code 1). */
  readonly ok: boolean;
};
