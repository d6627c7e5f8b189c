import type { ParseArgsConfig } from "node:util";
import type { Progress } from "../terminal/progress.ts";

/** Where a command works and how it speaks: results on stdout, everything else on stderr. */
export type CommandContext = {
  readonly dataPath: string;
  readonly progress: Progress;
};

/** For commands that go on after they have said what they have to say: prints it now, in the form that was asked for. */
export type Printing = { readonly print: (output: Pick<CommandResult, "json" | "text">) => void };

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export type CommandResult<T = unknown> = {
  /** Printed as it is with --json. */
  readonly json: T;
  /** What a person reads. */
  readonly text: string;
  /** False: the run or check failed (exit code 1). */
  readonly ok: boolean;
};

/** One command of the CLI as data. */
export type Command = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Names of positional arguments; required unless the name ends with "?". */
  readonly positionals: readonly string[];
  readonly run: (
    context: CommandContext & Printing,
    options: OptionValues,
    positionals: readonly string[],
    // Without json and text: everything was printed on the way.
  ) => Promise<CommandResult | Pick<CommandResult, "ok">>;
};
