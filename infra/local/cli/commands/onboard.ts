import { z } from "zod";
import {
  countsOf,
  type OnboardedRow,
  type OutcomeCounts,
} from "../../../../shared/domain/billing-transfer/onboarding.ts";
import { InvalidConfigurationError, type Remark } from "../../../../shared/domain/configuration/findings.ts";
import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import {
  OnboardingItem,
  ROWS_MAX,
} from "../../../../shared/operations/rebill/onboardings/onboarding-members.ts";
import { readItems } from "../../../../shared/operations/rebill/onboardings/read-items.ts";
import { registerOrganization } from "../../../../shared/operations/rebill/onboardings/register-organization.ts";
import { fieldProblems } from "../../../../shared/operations/registry/problem-errors.ts";
import { createConfigurationHeadStore } from "../../../../shared/stores/configuration-head-store.ts";
import { runOnboarding } from "../../../../shared/use-cases/billing-transfer/onboarding/run-onboarding.ts";
import { createConfigurationChanger } from "../../../../shared/use-cases/configuration/change-configuration.ts";
import { createConfigurationCache } from "../../../../shared/use-cases/configuration/configuration-cache.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { describeOnboarding } from "../describe-onboarding.ts";
import { type OnboardingFile, readOnboardingFile } from "../onboarding-file.ts";
import { cliOrigin } from "../origin.ts";

export type OnboardJson = {
  readonly id: string;
  readonly dryRun: boolean;
  readonly counts: OutcomeCounts;
  readonly rows: readonly OnboardedRow[];
};

/** Invites every organisation of a file; running it again goes on where it stopped. */
export const onboardCommand = async (
  context: CommandContext,
  { file: path, dryRun }: { readonly file: string; readonly dryRun: boolean },
): Promise<CommandResult<OnboardJson>> => {
  const file = await readOnboardingFile(path);
  const items = checkedItems(path, file);
  return withComposition(context.dataPath, { command: "rebill onboard" }, async (deps) => {
    const partner = await createConfigurationHeadStore(deps.table).partner();
    if (partner === undefined)
      throw new InvalidInputError("", "there is no partner yet; run rebill init first");
    const { account } = partner;
    const configuration = createConfigurationCache(deps, { isOnlyWriter: true });
    const { state } = await configuration.current();
    const now = deps.clock.now();
    const read = readItems({ state, target: account, partner: account, now }, items);
    if ("problems" in read) throw refusal(read.problems.map((problem) => located(file, problem)));
    const { id, rows } = await runOnboarding(
      {
        ...deps,
        configuration,
        changes: createConfigurationChanger({ ...deps, configuration, isOnlyWriter: true }),
        onChanged: () => {},
      },
      {
        target: account,
        partner: account,
        origin: cliOrigin(deps.ids),
        rows: read.rows,
        register: registerOrganization(partner, () => deps.clock.now()),
        dryRun,
        onRow: (row) =>
          context.progress.note(`row ${row.row} of ${items.length}: ${row.name} ${row.outcome.outcome}`),
      },
    );
    const counts = countsOf(rows);
    return {
      json: { id, dryRun, counts, rows },
      text: describeOnboarding(rows, counts, dryRun),
      ok: counts.blocked === 0 && counts.failed === 0,
    };
  });
};

const checkedItems = (path: string, file: OnboardingFile): readonly OnboardingItem[] => {
  if (file.items.length === 0) throw new InvalidInputError(path, "has no rows");
  if (file.items.length > ROWS_MAX) throw new InvalidInputError(path, `has more than ${ROWS_MAX} rows`);
  const parsed = z.array(OnboardingItem).safeParse(file.items);
  if (parsed.success) return parsed.data;
  throw refusal(
    fieldProblems(parsed.error.issues).map(({ path: at, reason }) =>
      located(file, { path: `items${at}`, reason }),
    ),
  );
};

const refusal = (problems: readonly Remark[]) => new InvalidConfigurationError(problems);

/** A problem at `items[3].tags.team`, with the line of the file. */
const located = (
  file: OnboardingFile,
  problem: { readonly path: string; readonly reason: string },
): Remark => {
  const [, index = "0", rest = ""] = /^items\[(\d+)\]\.?(.*)$/.exec(problem.path) ?? [];
  const steps = rest.split(/[.[\]]+/).filter((step) => step !== "");
  const line = file.lineOf(
    Number(index),
    steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
  );
  return line === undefined ? problem : { ...problem, line };
};

export const onboard: Command = {
  name: "onboard",
  usage: "rebill onboard FILE.csv|FILE.yaml [--dry-run]",
  summary:
    "invite many organizations to hand their bills over, with an outcome for each row; the same file again goes on where it stopped",
  options: { "dry-run": { type: "boolean" } },
  positionals: ["FILE.csv|FILE.yaml"],
  run: (context, options, [file]) =>
    onboardCommand(context, { file: file ?? "", dryRun: options["dry-run"] === true }),
};
