import { readFile } from "node:fs/promises";
import { type Remark, remarkText } from "../../../../shared/domain/configuration/findings.ts";
import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import type { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { type ApplyResult, applyConfiguration } from "../../../../shared/use-cases/apply-configuration.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { periodOption } from "../options.ts";

export type ApplyOptions = {
  readonly file: string;
  readonly dryRun?: boolean | undefined;
  readonly from?: BillingPeriod | undefined;
};

/** Makes the configuration match the file. */
export const applyCommand = (
  context: CommandContext,
  options: ApplyOptions,
): Promise<CommandResult<ApplyResult>> =>
  withComposition(context.dataPath, { command: "rebill apply" }, async (deps) => {
    const result = await applyConfiguration(deps, {
      text: await readText(options.file),
      dryRun: options.dryRun === true,
      ...(options.from === undefined ? {} : { from: options.from }),
    });
    for (const line of warningLines(result.warnings)) context.progress.note(line);
    return { json: result, text: describeChanges(result, options.dryRun === true), ok: true };
  });

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "error";
    if (code === "ENOENT") throw new InvalidInputError(path, "no such file");
    if (code === "EISDIR") throw new InvalidInputError(path, "is a folder; name a YAML file");
    throw new InvalidInputError(path, `cannot be read (${code})`);
  }
};

/** Enough to work through; `--json` has them all. */
const LINT_WARNINGS_MAX = 50;
const LINT_NOTES_MAX = 10;

/** The linter can have much to say about a large file: its part is bounded, warnings before notes. */
export const warningLines = (remarks: readonly Remark[]): readonly string[] => {
  const linted = (severity: string) =>
    remarks.filter((remark) => remark.code !== undefined && remark.severity === severity);
  return [
    ...remarks.filter(({ code }) => code === undefined).map((remark) => `warning: ${remarkText(remark)}`),
    ...bounded("warning", linted("warning"), LINT_WARNINGS_MAX),
    ...bounded("note", linted("note"), LINT_NOTES_MAX),
  ];
};

const bounded = (severity: string, remarks: readonly Remark[], most: number): readonly string[] => {
  const more = remarks.length - most;
  return [
    ...remarks.slice(0, most).map((remark) => `${severity}: ${remarkText(remark)}`),
    ...(more > 0 ? [`${more} more of severity ${severity}; --json lists all of them`] : []),
  ];
};

const SIGNS = { add: "+", change: "~", remove: "-" } as const;

/** @param source what the configuration was held against */
export const describeChanges = (
  { changes }: Pick<ApplyResult, "changes">,
  dryRun: boolean,
  source = "the file",
): string => {
  if (changes.length === 0) return `the configuration matches ${source}; nothing to change\n`;
  const lines = changes.flatMap((change) => [
    `${SIGNS[change.action]} ${change.kind} ${change.name}${change.since === undefined ? "" : `, from ${change.since} on`}`,
    ...(change.action === "change"
      ? change.fields.map(({ field, before, after }) => `    ${field}: ${shown(before)} → ${shown(after)}`)
      : []),
  ]);
  const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"}`;
  return `${lines.join("\n")}\n${dryRun ? `${count}, nothing applied (--dry-run)` : `${count} applied`}\n`;
};

const shown = (value: unknown): string =>
  value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value);

export const apply: Command = {
  name: "apply",
  usage: "rebill apply FILE.yaml [--dry-run] [--from YYYY-MM]",
  summary: "make the configuration match the file; prints the difference",
  options: { "dry-run": { type: "boolean" }, from: { type: "string" } },
  positionals: ["FILE.yaml"],
  run: (context, options, [file]) =>
    applyCommand(context, {
      file: file ?? "",
      dryRun: options["dry-run"] === true,
      from: options.from === undefined ? undefined : periodOption(options, "from"),
    }),
};
