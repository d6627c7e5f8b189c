import type { ConfigurationSnapshot } from "../../domain/configuration/model.ts";
import type { CostImport } from "../../domain/cost-data/cost-import.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { DeliveryFiles } from "../../ports/delivery-files.ts";
import type { ImportStore } from "../../stores/import-store.ts";
import { assertKnownPayer } from "../assert-known-payer.ts";
import { type ImportCostDependencies, importCost } from "../import-cost.ts";
import { type AnnounceDependencies, announceDelivery } from "./announce-delivery.ts";

export type ExecuteImportDependencies = Omit<ImportCostDependencies, "assertPayer"> &
  AnnounceDependencies & {
    readonly imports: ImportStore;
    readonly deliveryFiles: DeliveryFiles;
    readonly configurationOf: (period: BillingPeriod) => Promise<ConfigurationSnapshot>;
  };

/** Notes an import keeps, and characters of each: there may be one per file. */
const NOTES_MAX = 50;
const NOTE_MAX = 500;

/**
 * Carries out an import that was registered and writes down what came of it. Killed at any instant it can be
 * carried out again; one that has ended is left as it is, unless a fault of ours ended it.
 *
 * @throws what is not the delivery's fault, after it was noted, so that whoever called can try again
 */
export const executeImport = async (
  deps: ExecuteImportDependencies,
  importId: string,
): Promise<CostImport["status"]> => {
  const known = await deps.imports.find(importId);
  if (known === undefined) throw new Error(`there is no import ${importId}`);
  if (known.status === "SUCCEEDED" || (known.status === "FAILED" && known.error?.fault !== true))
    return known.status;
  const { error: _, ...begun } = known;
  const ended = async (end: Partial<CostImport> & Pick<CostImport, "status">) => {
    await deps.imports.save({ ...begun, ...end, endedAt: deps.clock.now() });
    return end.status;
  };
  try {
    const { outcome, delivery, notes } = await takenIn(deps, known);
    await announceDelivery(deps, delivery);
    return await ended({
      status: "SUCCEEDED",
      outcome,
      delivery: delivery.id,
      notes: notes.slice(0, NOTES_MAX).map((note) => note.slice(0, NOTE_MAX)),
    });
  } catch (error) {
    if (error instanceof InvalidInputError) return ended({ status: "FAILED", error: fieldOf(error) });
    const name = error instanceof Error ? error.name : typeof error;
    await ended({
      status: "FAILED",
      error: { field: "", reason: `the import failed (${name}); ask for it again`, fault: true },
    });
    throw error;
  }
};

const takenIn = async (deps: ExecuteImportDependencies, { payer, period, from, final }: CostImport) => {
  const assertPayer = async () => assertKnownPayer(await deps.configurationOf(period), payer);
  // A path of this machine is read where it is.
  if (from.startsWith("/"))
    return importCost({ ...deps, assertPayer }, { payer, period, from, final }).catch((error: unknown) => {
      throw isUnreadable(error, from)
        ? new InvalidInputError("from", `${from} holds files that may not be read`)
        : error;
    });
  await assertPayer();
  const fetched = await deps.deliveryFiles.fetch(from, period);
  try {
    return await importCost({ ...deps, assertPayer }, { payer, period, from: fetched.path, final });
  } catch (error) {
    throw error instanceof InvalidInputError ? asDelivered(error, fetched.path, from) : error;
  } finally {
    await fetched.release();
  }
};

/** What the operating system does not let us read where the request points is a wrong request; elsewhere a fault. */
const isUnreadable = (error: unknown, from: string): boolean => {
  const { code, path } = error as { readonly code?: unknown; readonly path?: unknown };
  return (
    typeof path === "string" && path.startsWith(from) && ["EACCES", "EPERM", "ELOOP"].includes(String(code))
  );
};

/** Where the files were fetched to means nothing to anybody else. */
const asDelivered = (error: InvalidInputError, path: string, from: string): InvalidInputError => {
  const { field, reason } = fieldOf(error);
  return new InvalidInputError(field.replaceAll(path, from), reason.replaceAll(path, from));
};

/** The error's message begins with its path, which stands in a field of its own here. */
const fieldOf = ({ path, message }: InvalidInputError): { field: string; reason: string } => ({
  field: path.replace(/^--/, ""),
  reason: path === "" ? message : message.slice(path.length + 2),
});
