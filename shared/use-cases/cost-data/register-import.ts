import { type CostImportRequest, importIdOf } from "../../domain/cost-data/cost-import.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ImportStore } from "../../stores/import-store.ts";

export type RegisterImportDependencies = {
  readonly imports: ImportStore;
  readonly clock: Clock;
  readonly sha256: (text: string) => string;
};

/**
 * Notes that a delivery is to be taken in. The id follows from the request: asking again finds the same import,
 * which is done once more when it has ended, because a newer execution may lie at the same place by then.
 */
export const registerImport = async (
  { imports, clock, sha256 }: RegisterImportDependencies,
  request: CostImportRequest,
): Promise<{ readonly importId: string }> => {
  const importId = importIdOf(request, sha256);
  const known = await imports.find(importId);
  if (known?.status !== "RUNNING")
    await imports.save({ ...request, importId, status: "RUNNING", startedAt: clock.now(), notes: [] });
  return { importId };
};
