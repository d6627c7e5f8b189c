import { createAnswerReader, ToldPreference } from "../../domain/aws-set-up/answers.ts";
import { mergeSetUp } from "../../domain/aws-set-up/merge-set-up.ts";
import { preferenceArns } from "../../domain/aws-set-up/merge-transfers.ts";
import type { AwsSetUp } from "../../domain/aws-set-up/set-up.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { describeConfiguration } from "../../domain/configuration/describe-configuration.ts";
import {
  type Finding,
  InvalidConfigurationError,
  pathText,
  type Remark,
} from "../../domain/configuration/findings.ts";
import type { StoredConfiguration } from "../../domain/configuration/model.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { arnAccount, type TransferId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { AwsSetUpSource } from "../../ports/aws-set-up-source.ts";
import { createConfigurationHeadStore } from "../../stores/configuration-head-store.ts";
import { changingPeriods, configurationAt, type StoredVersions } from "../../stores/configuration-store.ts";
import { type ApplyRequest, type ApplyResult, applyConfiguration } from "../apply-configuration.ts";
import type { ConfigurationDependencies } from "../configuration-dependencies.ts";
import { readStoredConfiguration } from "../read-stored-configuration.ts";
import { inTurns, type ReadProgress } from "./in-turns.ts";
import { readSetUp } from "./read-set-up.ts";

export type ImportAwsRequest = { readonly dryRun?: boolean; readonly onProgress?: ReadProgress };

export type ImportAwsResult = ApplyResult & {
  /** Whose set-up was read. */
  readonly owner: string;
  /** First month it holds for here; every month, where the owner had nothing here before. */
  readonly from: BillingPeriod;
  /** The whole configuration after the import as a file. */
  readonly text: string;
  /** What was assumed or left out. */
  readonly notes: readonly string[];
  readonly read: Readonly<
    Record<"billingGroups" | "pricingPlans" | "pricingRules" | "customLineItems", number>
  >;
};

/**
 * Takes over what an account has set up in another Billing Conductor and Organizations. Everything is read first; then
 * the stored configuration with the owner's things replaced is applied as a file, so that it is checked like one, all
 * or nothing, and importing again changes nothing.
 *
 * @throws InvalidConfigurationError with every problem of what was read; nothing was written
 * @throws AwsSetUpError, InvalidInputError
 */
export const importAws = async (
  deps: ConfigurationDependencies & { readonly source: AwsSetUpSource },
  { dryRun = false, onProgress = () => undefined }: ImportAwsRequest,
): Promise<ImportAwsResult> => {
  const partner = await createConfigurationHeadStore(deps.table).partner();
  if (partner === undefined)
    throw new InvalidInputError("", "there is no partner yet; run rebill init first");
  const now = deps.clock.now();
  const { setUp, problems, notes } = await readSetUp(deps.source, {
    partner: partner.account,
    now,
    onProgress,
  });
  refuse(problems);
  const { versions } = await readStoredConfiguration(deps);
  const from = firstMonth(versions, setUp);
  const base = configurationAt(versions, from);
  const known = mergeSetUp(base, { ...setUp, preferences: new Map() });
  if (known.kind === "inconsistent") throw refusal(known.problems);
  const preferences = await readPreferences(deps.source, known.configuration, setUp, onProgress);
  const merged = mergeSetUp(base, { ...setUp, preferences });
  if (merged.kind === "inconsistent") throw refusal(merged.problems);
  const text = fileText(deps, merged.configuration, from);
  const applied = await applyText(deps, { text, from, dryRun });
  return {
    ...applied,
    owner: setUp.owner,
    from,
    text,
    notes: [...notes, ...merged.notes],
    read: {
      billingGroups: setUp.groups.length,
      pricingPlans: setUp.plans.length,
      pricingRules: setUp.rules.length,
      customLineItems: setUp.items.length,
    },
  };
};

/** Remarks without lines: they would be those of a file that nobody has seen. */
const applyText = async (deps: ConfigurationDependencies, request: ApplyRequest): Promise<ApplyResult> => {
  const withoutLine = ({ line: _, ...remark }: Remark): Remark => remark;
  try {
    const applied = await applyConfiguration(deps, request);
    return { ...applied, warnings: applied.warnings.map(withoutLine) };
  } catch (error) {
    if (!(error instanceof InvalidConfigurationError)) throw error;
    throw new InvalidConfigurationError(error.problems.map(withoutLine));
  }
};

/**
 * What an owner has elsewhere is taken for what was always so when nothing of it was known here; later imports hold
 * from the current month on, like edits through the API, and never change months that had another configuration.
 */
const firstMonth = (
  versions: StoredVersions,
  { owner, month }: Pick<AwsSetUp, "owner" | "month">,
): BillingPeriod => {
  const last = changingPeriods(versions, ALWAYS).at(-1) ?? ALWAYS;
  const stored = configurationAt(versions, last);
  const hasAny = [stored.pricingRules, stored.pricingPlans, stored.billingGroups, stored.customLineItems]
    .flat()
    .some(({ arn }) => arnAccount(arn) === owner);
  if (!hasAny && last === ALWAYS) return ALWAYS;
  return last > month ? last : month;
};

const readPreferences = async (
  source: AwsSetUpSource,
  configuration: StoredConfiguration,
  { owner, transfers }: Pick<AwsSetUp, "owner" | "transfers">,
  onProgress: ReadProgress,
): Promise<AwsSetUp["preferences"]> => {
  const reader = createAnswerReader();
  const arns = [...preferenceArns(configuration, owner, transfers)];
  const told = await inTurns(arns, async ([id, arn], done) => {
    onProgress("transfer preferences", done, arns.length);
    const answer = await source.transferPreference(arn);
    if (answer === undefined) return undefined;
    const preference = reader.one(ToldPreference, answer, ["GetBillingTransferPreference", arn]);
    const wasSet = preference?.LastModifiedTime !== undefined;
    return [id, wasSet ? (preference ?? null) : null] as const;
  });
  refuse(reader.problems);
  return new Map<TransferId, ToldPreference | null>(told.filter((each) => each !== undefined));
};

const fileText = (
  deps: Pick<ConfigurationDependencies, "documents" | "sha256">,
  configuration: StoredConfiguration,
  from: BillingPeriod,
): string =>
  deps.documents.print(
    // Through JSON, so that members without a value are left out instead of printed as null.
    JSON.parse(JSON.stringify(describeConfiguration(configuration, deps.sha256))),
    from === ALWAYS ? undefined : `In force from ${from} on: rebill apply FILE.yaml --from ${from}`,
  );

const refuse = (problems: readonly Finding[]): void => {
  if (problems.length > 0) throw refusal(problems);
};

const refusal = (problems: readonly Finding[]): InvalidConfigurationError =>
  new InvalidConfigurationError(problems.map(({ at, reason }) => ({ path: pathText(at), reason })));
