import type { IngestInput, IngestOutput } from "../../contracts/cost-data.ts";
import { deliveryOfManifest } from "../../domain/cost-data/delivery-keys.ts";
import { type ExecuteImportDependencies, executeImport } from "./execute-import.ts";
import { type RegisterImportDependencies, registerImport } from "./register-import.ts";

/** Takes in a registered delivery, or registers the one whose manifest has arrived and takes that in. */
export const ingestDelivery = async (
  deps: ExecuteImportDependencies & RegisterImportDependencies,
  input: IngestInput,
): Promise<IngestOutput> => {
  if ("importId" in input) return executed(deps, input.importId);
  const request = deliveryOfManifest(input.detail.object.key);
  if (request === undefined) return { status: "ignored" };
  // Whether the bill is final stands in its rows.
  const { importId } = await registerImport(deps, { ...request, final: false });
  return executed(deps, importId);
};

const executed = async (deps: ExecuteImportDependencies, importId: string): Promise<IngestOutput> => ({
  importId,
  status: await executeImport(deps, importId),
});
