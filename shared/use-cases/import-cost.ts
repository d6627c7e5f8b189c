import type { CostDelivery } from "../domain/cost-data/delivery.ts";
import { deliveryId } from "../domain/cost-data/delivery-id.ts";
import { InvalidInputError } from "../domain/errors.ts";
import type { AccountId } from "../domain/identifiers.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Clock } from "../ports/clock.ts";
import type { CostReader, LocatedDelivery, OnProgress, VerifiedDelivery } from "../ports/cost-reader.ts";
import type { Hasher } from "../ports/hasher.ts";
import type { DeliveryRecord, DeliveryStore } from "../stores/delivery-store.ts";

export type ImportCostDependencies = {
  readonly deliveries: DeliveryStore;
  readonly costReader: () => Promise<CostReader>;
  readonly clock: Clock;
  readonly hasher: Hasher;
  /** Throws `InvalidInputError` for an account whose cost data nobody here expects. */
  readonly assertPayer?: (payer: AccountId, period: BillingPeriod) => Promise<void>;
};

export type ImportCostRequest = {
  readonly payer: AccountId;
  readonly period: BillingPeriod;
  /** A Data Exports or legacy CUR folder, or one CSV, csv.gz or Parquet file. */
  readonly from: string;
  /** AWS has finished this bill. */
  readonly final?: boolean;
  readonly onProgress?: OnProgress | undefined;
};

export type ImportCostResult = {
  readonly outcome: "imported" | "unchanged" | "replaced";
  /** The delivery that is current now. */
  readonly delivery: CostDelivery;
  readonly notes: readonly string[];
};

/** Another import of the same payer and month was faster every single time. The command may be repeated. */
export class ImportContendedError extends Error {
  override readonly name = "ImportContendedError";
  readonly code = "import-contended";
}

const ROUNDS_MAX = 5;

/** The same execution with other bytes is no delivery of AWS; an older execution that arrives late is no news. */
const assertNew = (
  located: LocatedDelivery,
  listed: readonly DeliveryRecord[],
  current: CostDelivery | undefined,
): void => {
  const same = listed.find((record) => record.executionId === located.executionId);
  if (same !== undefined) {
    throw new InvalidInputError(
      located.exportName,
      `execution ${located.executionId} was imported on ${same.importedAt} with other file contents; a manifest and its files belong together, fetch both again`,
    );
  }
  const { executedAt } = located;
  if (executedAt !== undefined && current?.executedAt !== undefined && executedAt < current.executedAt) {
    throw new InvalidInputError(
      located.exportName,
      `execution of ${executedAt} is older than the one in place, of ${current.executedAt}`,
    );
  }
};

const deliveryOf = (
  request: ImportCostRequest,
  located: LocatedDelivery,
  { notes: _notes, invoiced, ...verified }: VerifiedDelivery,
  facts: { readonly id: string; readonly importedAt: Instant },
): CostDelivery => ({
  ...verified,
  ...facts,
  chunks: [...verified.chunks],
  payer: request.payer,
  period: request.period,
  executionId: located.executionId,
  ...(located.executedAt === undefined ? {} : { executedAt: Instant.parse(located.executedAt) }),
  exportName: located.exportName,
  final: request.final === true || invoiced,
});

/**
 * Imports a payer's cost data of a month: found by its manifest, verified row by row, then switched in as a
 * whole. The same execution again changes nothing (`final` may still be set); a newer one replaces the current
 * one, which stays listed. Killed at any instant, the old delivery or the new one is in force, never a mixture,
 * and repeating the command finishes it.
 *
 * @throws InvalidInputError with file, row and column for a delivery that is damaged, incomplete, of another
 * payer or month, or in more than one currency; nothing is kept of it.
 */
export const importCost = async (
  deps: ImportCostDependencies,
  request: ImportCostRequest,
): Promise<ImportCostResult> => {
  const { payer, period, from, onProgress } = request;
  await deps.assertPayer?.(payer, period);
  const reader = await deps.costReader();
  const located = await reader.locate({ from, period, onProgress });
  const fileHashes = located.files.map((file) => file.sha256);
  const identity = { payer, period, executionId: located.executionId, fileHashes };
  const id = deliveryId(identity, (text) => deps.hasher.sha256(text));
  let verified: VerifiedDelivery | undefined;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const current = await deps.deliveries.current(payer, period);
    if (current?.id === id) return keepCurrent(deps, request, current);
    const listed = await deps.deliveries.list(payer, period);
    const former = listed.find((record) => record.id === id);
    if (former !== undefined && current !== undefined) {
      const note = `execution ${located.executionId} was replaced by ${current.executionId} on ${current.importedAt}; the newer one stays in force`;
      return { outcome: "unchanged", delivery: current, notes: [note] };
    }
    assertNew(located, listed, current);
    const keyPrefix = `cost-data/${payer}/${period}/${id}`;
    verified ??= await reader.read({ delivery: located, payer, period, keyPrefix, onProgress });
    const delivery = deliveryOf(request, located, verified, { id, importedAt: deps.clock.now() });
    if ((await deps.deliveries.switchIn(delivery, current?.id)) === "switched") {
      return { outcome: current === undefined ? "imported" : "replaced", delivery, notes: verified.notes };
    }
  }
  throw new ImportContendedError(`the current delivery of ${payer} for ${period} kept changing`);
};

const keepCurrent = async (
  { deliveries }: ImportCostDependencies,
  { payer, period, final }: ImportCostRequest,
  current: CostDelivery,
): Promise<ImportCostResult> => {
  if (final !== true || current.final) return { outcome: "unchanged", delivery: current, notes: [] };
  await deliveries.markFinal(payer, period, current.id);
  return {
    outcome: "unchanged",
    delivery: { ...current, final: true },
    notes: ["the delivery in force is now final"],
  };
};
