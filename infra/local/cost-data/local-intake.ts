import type { Composition } from "../../../shared/compose/compose.ts";
import type { CostDataIntake } from "../../../shared/ports/cost-data-intake.ts";
import { executeImport } from "../../../shared/use-cases/cost-data/execute-import.ts";
import type { WorkQueue } from "../work-queue.ts";

export type LocalIntake = CostDataIntake & {
  /** Goes on with the imports that a process before this one left unfinished. */
  resume(): Promise<void>;
};

/**
 * Takes in deliveries in this process. What an import came to is in its record; `onEnded` is told that there may
 * be events to publish, `onFault` of what is not the delivery's fault.
 */
export const createLocalIntake = (
  deps: Composition,
  queue: WorkQueue,
  { onEnded, onFault }: { readonly onEnded: () => void; readonly onFault: (error: unknown) => void },
): LocalIntake => {
  const start = (importId: string) =>
    queue.add(importId, async () => {
      await executeImport(deps, importId).then(onEnded, onFault);
    });
  return {
    takesPaths: true,
    start: async (importId) => void start(importId),
    resume: async () => {
      for (const importId of await deps.imports.underWay()) void start(importId);
    },
  };
};
