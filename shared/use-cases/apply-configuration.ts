import { canonicalJson } from "../domain/canonical-json.ts";
import { compileConfiguration } from "../domain/configuration/compile-configuration.ts";
import { ALWAYS } from "../domain/configuration/configuration-versions.ts";
import { type Change, diffConfiguration } from "../domain/configuration/diff-configuration.ts";
import {
  type Finding,
  InvalidConfigurationError,
  type NodePath,
  pathText,
  type Remark,
} from "../domain/configuration/findings.ts";
import { lintConfiguration } from "../domain/configuration/lint/lint-configuration.ts";
import type { FxRate, StoredConfiguration } from "../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../domain/configuration/quotas.ts";
import { InvalidInputError } from "../domain/errors.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { ParsedDocument } from "../ports/document-format.ts";
import { createConfigurationHeadStore } from "../stores/configuration-head-store.ts";
import {
  changingPeriods,
  configurationAt,
  configurationWrites,
  type StoredVersions,
} from "../stores/configuration-store.ts";
import { createMonthStore } from "../stores/month-store.ts";
import { createTransferQuotaStore } from "../stores/transfer-quota-store.ts";
import { historyRemarks, lostIdRemarks } from "./apply-remarks.ts";
import { completePendingApply } from "./complete-pending-apply.ts";
import { ConfigurationBusyError } from "./configuration/configuration-busy-error.ts";
import type { ConfigurationDependencies } from "./configuration-dependencies.ts";
import { collectLintFacts, servicesOf } from "./lint/collect-lint-facts.ts";
import { readStoredConfiguration } from "./read-stored-configuration.ts";

export type ApplyRequest = {
  /** The file's text. */
  readonly text: string;
  /** First month (UTC) the file holds for; absent: every month. Earlier months keep what they have. */
  readonly from?: BillingPeriod;
  /** Only say what would change. */
  readonly dryRun?: boolean;
};

export type ApplyResult = {
  readonly changes: readonly Change[];
  /** What is doubtful about the file; the remarks of the linter last, with code and severity. */
  readonly warnings: readonly Remark[];
  readonly applied: boolean;
};

const MAX_ROUNDS = 20;

/**
 * Makes the stored configuration match a file (contract.md section 4). Things the file does not name are
 * removed. All or nothing: the wanted configuration is kept as an object before the first record is written, so
 * an apply that is killed is finished by the next command (`completePendingApply`). Applying the same file
 * again changes nothing. Months that were closed are not affected: their run keeps its own snapshot.
 *
 * @throws InvalidConfigurationError with every problem of the file; nothing was written.
 * @throws InvalidInputError when no partner was initialised.
 */
export const applyConfiguration = async (
  deps: ConfigurationDependencies,
  { text, from = ALWAYS, dryRun = false }: ApplyRequest,
): Promise<ApplyResult> => {
  const heads = createConfigurationHeadStore(deps.table);
  const compiled = await compile(deps, text);
  const { configuration } = compiled;
  const closed = await createMonthStore(deps.table).closedMonths();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { versions, head } = await readStoredConfiguration(deps);
    const now = deps.clock.now();
    const wanted = { ...configuration, fxRates: appliedRates(versions, configuration, from) };
    const changes = changesOf(versions, wanted, from);
    const writes = configurationWrites(versions, configuration, from, now);
    const warnings = [
      ...compiled.warnings,
      ...earlierRates(versions, configuration, from),
      ...historyRemarks({ versions, wanted, from, changes }, closed).map((reason) => ({ path: "", reason })),
      ...compiled.remarksOn(changes),
      ...compiled.lintRemarks,
    ];
    if (dryRun || writes.length === 0) return { changes, warnings, applied: false };

    const body = canonicalJson(configuration);
    const object = `configuration/${deps.sha256(body)}.json`;
    await deps.objects.put(object, body);
    const next = { ...head, version: head.version + 1, pending: { object, from, at: now }, recent: [] };
    if ((await heads.replace(next, head.version)) === "stale") continue;
    await completePendingApply(deps);
    return { changes, warnings, applied: true };
  }
  throw new ConfigurationBusyError(MAX_ROUNDS, "apply a file");
};

const compile = async (
  deps: ConfigurationDependencies,
  text: string,
): Promise<{
  configuration: StoredConfiguration;
  warnings: readonly Remark[];
  lintRemarks: readonly Remark[];
  remarksOn: (changes: readonly Change[]) => readonly Remark[];
}> => {
  const partner = await createConfigurationHeadStore(deps.table).partner();
  if (partner === undefined)
    throw new InvalidInputError("", "there is no partner yet; run rebill init first");
  const document = deps.documents.parse(text);
  if (document.problems.length > 0)
    throw new InvalidConfigurationError(document.problems.map((remark) => ({ path: "", ...remark })));
  const set = await createTransferQuotaStore(deps.table).listAt(ALWAYS);
  const quotas = { ...DEFAULT_QUOTAS, ofAccount: new Map(set.map((each) => [each.account, each])) };
  const compiled = compileConfiguration(document.value, partner, deps.sha256, quotas);
  if (compiled.kind === "invalid") throw new InvalidConfigurationError(remarks(compiled.problems, document));
  const { configuration, placeOf } = compiled;
  const facts = await collectLintFacts(deps, servicesOf(configuration));
  const linted = lintConfiguration(configuration, facts).map(({ concerns: [first], ...remark }) => ({
    ...remark,
    at: (first && placeOf(first.kind, first.name)) ?? [],
  }));
  return {
    configuration,
    warnings: remarks(compiled.warnings, document),
    remarksOn: (changes) =>
      lostIdRemarks(changes, placeOf).map(({ at, reason }) => remarkAt(at, reason, document)),
    lintRemarks: inOrder(
      linted.map(({ at, reason, code, severity }) => ({
        ...remarkAt(at, reason, document),
        code,
        severity,
      })),
    ),
  };
};

const remarks = (findings: readonly Finding[], document: ParsedDocument): readonly Remark[] =>
  inOrder(findings.map(({ at, reason }) => remarkAt(at, reason, document)));

const remarkAt = (at: NodePath, reason: string, document: ParsedDocument): Remark => {
  const line = document.lineOf(at);
  return { path: pathText(at), reason, ...(line === undefined ? {} : { line }) };
};

/** In the order of the file, so that one can be worked through after the other. */
const inOrder = (list: readonly Remark[]): readonly Remark[] =>
  list.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));

/**
 * What the file changes from its first month on. Stored versions may change again in later months, which the
 * file then overrides: of each thing the first month that differs is reported.
 */
const changesOf = (
  versions: StoredVersions,
  wanted: StoredConfiguration,
  from: BillingPeriod,
): readonly Change[] => {
  const reported = new Set<string>();
  return changingPeriods(versions, from).flatMap((period) =>
    diffConfiguration(configurationAt(versions, period), wanted).flatMap((change) => {
      const key = `${change.kind} ${change.arn ?? change.name}`;
      if (reported.has(key)) return [];
      reported.add(key);
      return [period === from ? change : { ...change, since: period }];
    }),
  );
};

/** Exchange rates belong to their month: those of months before the first one applied stay as they are stored. */
const appliedRates = (
  versions: StoredVersions,
  wanted: StoredConfiguration,
  from: BillingPeriod,
): FxRate[] => [
  ...versions.fxRates.filter(({ period }) => period < from),
  ...wanted.fxRates.filter(({ period }) => period >= from),
];

/** Exchange rates belong to their month: those before the first month applied are not touched. */
const earlierRates = (
  versions: StoredVersions,
  wanted: StoredConfiguration,
  from: BillingPeriod,
): readonly Remark[] => {
  const stored = new Set(versions.fxRates.map(canonicalJson));
  const ignored = wanted.fxRates.filter((rate) => rate.period < from && !stored.has(canonicalJson(rate)));
  return ignored.length === 0
    ? []
    : [{ path: "fxRates", reason: `${ignored.length} rates of months before ${from} are not applied` }];
};
