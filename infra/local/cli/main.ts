import { type ParseArgsConfig, parseArgs } from "node:util";
import { InvalidConfigurationError } from "../../../shared/domain/configuration/findings.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { createProgress } from "../terminal/progress.ts";
import type { Command, CommandContext, Printing } from "./command.ts";
import { commands } from "./commands.ts";
import { usageText } from "./usage.ts";

/** Wrong usage: an unknown command or option, a missing argument. Exit code 2. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

const DONE = 0;
const FAILED = 1;
const INVALID = 2;

/**
 * Runs one command and answers its exit code: 0 done, 1 the run or a check failed, 2 wrong usage or invalid
 * input. With --json stdout carries exactly one JSON document, also for an error.
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  const json = argv.includes("--json");
  const progress = createProgress({ stream: process.stderr });
  try {
    const { name, rest } = splitCommand(argv);
    const helpWanted = name === "help" || argv.includes("--help") || argv.includes("-h");
    const unknown = name === undefined ? rest.find((word) => UNKNOWN_OPTION.test(word)) : undefined;
    if (unknown !== undefined) throw new UsageError(`unknown option ${unknown}. ${oneOf()}`);
    if (name === undefined && json && !helpWanted) throw new UsageError(`no command given. ${oneOf()}`);
    if (name === undefined || name === "help") {
      process.stdout.write(usageText(await Promise.all(commands.map(({ load }) => load()))));
      return helpWanted ? DONE : INVALID;
    }
    const entry = commands.find((candidate) => candidate.name === name);
    if (entry === undefined) {
      throw new UsageError(`unknown command "${name}". ${oneOf()}`);
    }
    const command = await entry.load();
    const { values, positionals } = parse(command, rest);
    if (values.help === true) {
      process.stdout.write(`${command.usage}\n    ${command.summary}\n`);
      return DONE;
    }
    const print: Printing["print"] = (output) =>
      process.stdout.write(json ? `${JSON.stringify(output.json, null, 2)}\n` : output.text);
    const context: CommandContext & Printing = {
      // An empty path would be the current folder, which nobody means.
      dataPath: String(values.data || process.env.REBILL_DATA || ".rebill"),
      progress,
      print,
    };
    const result = await command.run(context, values, positionals);
    if ("text" in result) print(result);
    return result.ok ? DONE : FAILED;
  } catch (error) {
    return report(error, json);
  }
};

/** Without a command only these options mean something. */
const UNKNOWN_OPTION = /^-(?!-json$|-data(=|$)|-help$|h$)/;

const oneOf = (): string => `One of: ${commands.map((each) => each.name).join(", ")}`;

/** The command is the first word that is no option; `--data DIR` and `--json` may stand before it. */
const splitCommand = (argv: readonly string[]): { name: string | undefined; rest: readonly string[] } => {
  let at = 0;
  while (argv[at]?.startsWith("-")) at += argv[at] === "--data" ? 2 : 1;
  return { name: argv[at], rest: [...argv.slice(0, at), ...argv.slice(at + 1)] };
};

const parse = (command: Command, rest: readonly string[]) => {
  const parsed = parseOrRefuse(command, rest);
  const missing = command.positionals[parsed.positionals.length];
  if (missing !== undefined && !missing.endsWith("?") && parsed.values.help !== true) {
    throw new UsageError(`${missing} is missing. Usage: ${command.usage}`);
  }
  const surplus = parsed.positionals[command.positionals.length];
  if (surplus !== undefined)
    throw new UsageError(`unexpected argument "${surplus}". Usage: ${command.usage}`);
  return parsed as { values: Record<string, string | boolean | undefined>; positionals: string[] };
};

const parseOrRefuse = (command: Command, rest: readonly string[]) => {
  const options: NonNullable<ParseArgsConfig["options"]> = {
    ...command.options,
    data: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  };
  const parsed = parsedOrThrow({ args: [...rest], allowPositionals: true, options, tokens: true }, command);
  const given = parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  const twice = given.find((name, at) => options[name]?.type === "string" && given.indexOf(name) < at);
  // Whichever of the two counted, the other would be ignored in silence.
  if (twice !== undefined) throw new UsageError(`--${twice} is given twice. Usage: ${command.usage}`);
  return parsed;
};

const parsedOrThrow = <Config extends ParseArgsConfig>(config: Config, command: Command) => {
  try {
    return parseArgs(config);
  } catch (cause) {
    const options = config.options ?? {};
    throw new UsageError(`${refusal(cause as NodeJS.ErrnoException, options)}. Usage: ${command.usage}`);
  }
};

/** Node's own messages explain the parser's rules instead of the command's. */
const refusal = (
  { code, message }: NodeJS.ErrnoException,
  options: NonNullable<ParseArgsConfig["options"]>,
): string => {
  const name = /'(?:-\w, )?(-[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const known = Object.keys(options).map((option) => `--${option}`);
    return `unknown option ${name}. Known here: ${known.join(", ")}`;
  }
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    const takesValue = options[name.replace(/^-+/, "")]?.type === "string";
    return `${name} ${takesValue ? "needs a value" : "takes no value"}`;
  }
  return message;
};

const report = (error: unknown, json: boolean): number => {
  const failure = error instanceof Error ? error : new Error(String(error));
  const invalid =
    failure instanceof InvalidInputError ||
    failure instanceof InvalidConfigurationError ||
    failure instanceof UsageError;
  if (json) {
    const problems = failure instanceof InvalidConfigurationError ? { problems: failure.problems } : {};
    const document = { error: { name: failure.name, message: failure.message, ...problems } };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  process.stderr.write(`rebill: ${failure.message}\n`);
  if (!invalid && process.env.REBILL_DEBUG !== undefined) process.stderr.write(`${failure.stack ?? ""}\n`);
  return invalid ? INVALID : FAILED;
};
