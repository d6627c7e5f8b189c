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
const LINT_SHOWN_MAX = 50;

/** Warnings before notes; the linter can have much to say about a large file, so its part is bounded. */
const warningLines = (remarks: readonly Remark[]): readonly string[] => {
  const lineOf = (remark: Remark) => `${remark.severity ?? "warning"}: ${remarkText(remark)}`;
  const linted = remarks.filter(({ code }) => code !== undefined);
  const isNote = ({ severity }: Remark) => severity === "note";
  const inOrder = [...linted.filter((remark) => !isNote(remark)), ...linted.filter(isNote)];
  const more = inOrder.length - LINT_SHOWN_MAX;
  return [
    ...remarks.filter(({ code }) => code === undefined).map(lineOf),
    ...inOrder.slice(0, LINT_SHOWN_MAX).map(lineOf),
    ...(more > 0 ? [`and ${more} more remarks; --json lists all of them`] : []),
  ];
};

const SIGNS = { add: "+", change: "~", remove: "-" } as const;

const describeChanges = ({ changes }: ApplyResult, dryRun: boolean): string => {
  if (changes.length === 0) return "the configuration matches the file; nothing to change\n";
  const lines = changes.flatMap((change) => [
    `${SIGNS[change.action]} ${change.kind} ${change.name}`,
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
