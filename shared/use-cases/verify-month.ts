import { z } from "zod";
import { canonicalJson } from "../domain/canonical-json.ts";
import { InvalidInputError } from "../domain/errors.ts";
import { RunManifest } from "../domain/month-end/month-result.ts";
import {
  type CheckResult,
  ENGINE_VERSION,
  type HashedObject,
  type RunState,
  WorkItem,
} from "../domain/month-end/run.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { CostEngine } from "../ports/cost-engine.ts";
import type { EInvoiceRenderer } from "../ports/e-invoice-renderer.ts";
import type { Hasher } from "../ports/hasher.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { PdfRenderer } from "../ports/pdf-renderer.ts";
import type { InvoiceStore } from "../stores/invoice-store.ts";
import type { MonthStore } from "../stores/month-store.ts";
import { applyReport } from "./month-end/apply-report.ts";
import { billLevels } from "./month-end/bill-levels.ts";
import { checkMonth, readChecks } from "./month-end/check-month.ts";
import { hashObject, publishRun } from "./month-end/close-run.ts";
import { draftMonth } from "./month-end/draft-month.ts";
import { writeInvoiceDocuments } from "./month-end/issue-month.ts";
import { checkResults } from "./month-end/month-result.ts";
import { planRun, priceGroup } from "./month-end/price-group.ts";
import { readRunFile, runPaths, writeRunFile } from "./month-end/run-files.ts";
import { collectCostData, summariseChunk } from "./month-end/summarise-chunk.ts";
import { overlayObjects } from "./overlay-objects.ts";
import { compared, failed } from "./verification-check.ts";
import { sameRegister } from "./verify-invoice-register.ts";

export type VerifyDeps = {
  readonly objects: ObjectStore;
  /** Empty; everything the replay writes goes here. */
  readonly scratch: ObjectStore;
  readonly months: MonthStore;
  readonly invoices: InvoiceStore;
  readonly hasher: Hasher;
  readonly pdf: PdfRenderer;
  readonly eInvoice: EInvoiceRenderer;
  readonly reportsUri: string;
  readonly engineOn: (objects: ObjectStore) => Promise<CostEngine & { close(): Promise<void> | void }>;
  readonly onStep?: (step: string) => void;
};

export type Verification = {
  readonly period: BillingPeriod;
  readonly runId: string;
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
};

/**
 * Replays a closed month from its manifest alone and compares every byte: the inputs are still the ones that
 * were priced, pricing them again gives the same outputs, and the stored outputs are those.
 *
 * @throws InvalidInputError when the month was never closed
 */
export const verifyMonth = async (deps: VerifyDeps, period: BillingPeriod): Promise<Verification> => {
  const claim = await deps.months.findClaim(period);
  if (claim?.status !== "CLOSED") {
    throw new InvalidInputError(
      "--period",
      `${period} has no closed final run; run \`rebill month-end --period ${period} --mode final\` first`,
    );
  }
  const state: RunState = { runId: claim.runId as RunState["runId"], period, mode: "final" };
  const key = runPaths(state).manifest;
  const bytes = await deps.objects.get(key);
  if (bytes === undefined) {
    return conclude(state, [failed("manifest", `${key} is missing`)]);
  }
  const checks: CheckResult[] = [
    compared(
      "manifest",
      "the manifest is the one the month was closed with",
      deps.hasher.sha256(bytes),
      claim.manifestSha256,
    ),
  ];
  const parsed = RunManifest.safeParse(parseJson(bytes));
  if (!parsed.success)
    return conclude(state, [...checks, failed("manifest:form", "the manifest cannot be read")]);
  const manifest = parsed.data;
  checks.push(
    compared("engine", "the engine is the one that priced the month", ENGINE_VERSION, manifest.engineVersion),
  );
  deps.onStep?.("hashing inputs");
  const inputs = [
    manifest.configuration,
    manifest.runInputs,
    ...manifest.costData.flatMap((data) => data.chunks),
    ...manifest.priceLists,
  ];
  for (const input of inputs) checks.push(await unchanged(deps, "input", input));
  for (const output of manifest.outputs) checks.push(await unchanged(deps, "stored", output));
  checks.push(...(await sameRegister(deps, manifest)));
  if (checks.some((check) => !check.ok && check.name.startsWith("input:"))) return conclude(state, checks);
  checks.push(...(await replay(deps, state, manifest)));
  return conclude(state, checks);
};

const replay = async (
  deps: VerifyDeps,
  state: RunState,
  manifest: RunManifest,
): Promise<readonly CheckResult[]> => {
  const objects = overlayObjects(deps.objects, deps.scratch);
  const engine = await deps.engineOn(objects);
  const run = { ...deps, objects, engine };
  const paths = runPaths(state);
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    deps.onStep?.(name);
    return work();
  };
  const each = async (key: string, work: (item: WorkItem) => Promise<unknown>) => {
    for (const item of await readRunFile(objects, key, z.array(WorkItem))) await work(item);
  };
  try {
    const chunks = await collectCostData(run, state);
    await step("summarising", () => each(chunks.key, (item) => summariseChunk(run, item)));
    const groups = await planRun(run, state);
    await step("pricing", () => each(groups.key, (item) => priceGroup(run, item)));
    const reports = await billLevels(run, state);
    await step("writing reports", () => each(reports.key, (item) => applyReport(run, item)));
    await draftMonth(run, state);
    await checkMonth(run, state);
    await writeRunFile(
      objects,
      paths.issued,
      Object.fromEntries(manifest.numbers.map(({ id, number }) => [id, number])),
    );
    await step("writing invoices", () => writeInvoiceDocuments(run, state));
    const checks = checkResults(await readChecks(objects, state));
    await step("comparing", () => publishRun(run, state));
    const again = await readRunFile(deps.scratch, paths.manifest, RunManifest);
    return [...checks, ...sameOutputs(manifest, again), sameTotals(manifest, again)];
  } finally {
    await engine.close();
  }
};

const sameOutputs = (manifest: RunManifest, again: RunManifest): readonly CheckResult[] => {
  const replayed = new Map(again.outputs.map((output) => [output.key, output.sha256]));
  const listed = new Set(manifest.outputs.map((output) => output.key));
  return [
    ...manifest.outputs.map((output) =>
      compared(
        `replayed:${output.key}`,
        "pricing the month again gives the same bytes",
        replayed.get(output.key),
        output.sha256,
      ),
    ),
    ...again.outputs
      .filter((output) => !listed.has(output.key))
      .map((output) => failed(`replayed:${output.key}`, "the replay wrote a file the month does not have")),
  ];
};

const sameTotals = (manifest: RunManifest, again: RunManifest): CheckResult =>
  compared(
    "totals",
    "groups, invoices and suspense have the same totals",
    canonicalJson(again.totals),
    canonicalJson(manifest.totals),
    "other totals",
  );

const unchanged = async (deps: VerifyDeps, kind: string, expected: HashedObject): Promise<CheckResult> => {
  const name = `${kind}:${expected.key}`;
  try {
    const found = await hashObject(deps, expected.key);
    return compared(name, "the file has the bytes the manifest names", found.sha256, expected.sha256);
  } catch (error) {
    if (error instanceof Error && error.name === "ObjectNotFoundError")
      return failed(name, "the file is missing");
    throw error;
  }
};

const conclude = (state: RunState, checks: readonly CheckResult[]): Verification => ({
  period: state.period,
  runId: state.runId,
  ok: checks.every((check) => check.ok),
  checks,
});

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};
