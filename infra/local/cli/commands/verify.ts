import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  createFileObjectStore,
  TEMPORARY_FOLDER,
} from "../../../../shared/adapters/files/file-object-store.ts";
import type { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { type JournalVerification, verifyJournal } from "../../../../shared/use-cases/verify-journal.ts";
import { type Verification, verifyMonth } from "../../../../shared/use-cases/verify-month.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { periodOption } from "../options.ts";

/** Replays a closed month and compares it to the byte, and checks the audit trail. */
export const verifyCommand = (
  context: CommandContext,
  options: { readonly period: BillingPeriod },
): Promise<CommandResult<Verification>> =>
  withComposition(context.dataPath, { command: "rebill verify" }, async (deps, directory) => {
    // Below the folder that every command clears, so that a killed replay leaves nothing for good.
    const temporary = join(directory.path, TEMPORARY_FOLDER);
    await mkdir(temporary, { recursive: true });
    const folder = await mkdtemp(join(temporary, "verify-"));
    const progress = context.progress.step(`verifying ${options.period}`);
    try {
      const trail = await verifyJournal(deps);
      const month = await verifyMonth(
        {
          ...deps,
          scratch: createFileObjectStore(folder),
          engineOn: deps.costEngineOn,
          onStep: (step) => progress.update(step),
        },
        options.period,
      );
      const verification = {
        ...month,
        ok: month.ok && trail.ok,
        checks: [...month.checks, ...trail.checks],
      };
      if (verification.ok) progress.done(`${verification.checks.length} checks`);
      else progress.fail();
      return { json: verification, text: describe(verification), ok: verification.ok };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

const describe = ({ period, runId, ok, checks }: Verification): string => {
  const broken = checks.filter((check) => !check.ok);
  return ok
    ? `${period} (${runId}): replayed to the same bytes; all ${checks.length} checks hold\n`
    : `${period} (${runId}): ${broken.length} of ${checks.length} checks FAILED\n${broken.map((check) => `  ${check.name}: ${check.detail}`).join("\n")}\n`;
};

/** Checks the audit trail alone. */
const verifyJournalCommand = (context: CommandContext): Promise<CommandResult<JournalVerification>> =>
  withComposition(context.dataPath, { command: "rebill verify" }, async ({ journal, sha256 }) => {
    const verification = await verifyJournal({ journal, sha256 });
    const { ok, head, checks } = verification;
    const text = ok
      ? `audit trail: ${head.sequence} entries in one chain, which ends with ${head.hash}\n`
      : `audit trail: FAILED\n${checks.map((check) => `  ${check.name}: ${check.detail}`).join("\n")}\n`;
    return { json: verification, text, ok };
  });

export const verify: Command = {
  name: "verify",
  usage: "rebill verify [--period YYYY-MM]",
  summary:
    "check the audit trail; with a period also replay that closed month from its manifest, to the byte",
  options: { period: { type: "string" } },
  positionals: [],
  run: (context, options) =>
    options.period === undefined
      ? verifyJournalCommand(context)
      : verifyCommand(context, { period: periodOption(options) }),
};
