import type { Bill, CostChunk } from "../../domain/cost-data/delivery.ts";
import type { RunState, WorkItem } from "../../domain/month-end/run.ts";
import type { CostEngine, SummarisedDelivery } from "../../ports/cost-engine.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { readInputs, runPaths, workItems, writeRunFile } from "./run-files.ts";

type Deps = { readonly objects: ObjectStore; readonly engine: CostEngine };

/** Every chunk of every delivery of the run, in the order of the work list. */
export const chunksOf = (
  deliveries: readonly Bill[],
): readonly { readonly delivery: Bill; readonly chunk: CostChunk; readonly number: number }[] =>
  deliveries.flatMap((delivery) =>
    delivery.chunks.map((chunk, index) => ({ delivery, chunk, number: index + 1 })),
  );

/** Lists the chunks to summarise; the list's key goes into the state. */
export const collectCostData = async (
  deps: Pick<Deps, "objects">,
  state: RunState,
): Promise<{ readonly key: string; readonly count: number }> => {
  const inputs = await readInputs(deps.objects, state);
  const items = workItems(state, chunksOf(inputs.deliveries).length);
  await writeRunFile(deps.objects, runPaths(state).chunkItems, items);
  return { key: runPaths(state).chunkItems, count: items.length };
};

/** Totals of one chunk per distinct key. Repeating it writes the same file again. */
export const summariseChunk = async (deps: Deps, item: WorkItem): Promise<{ readonly rows: number }> => {
  const inputs = await readInputs(deps.objects, item);
  const found = chunksOf(inputs.deliveries)[item.index];
  if (found === undefined) throw new Error(`run ${item.runId} has no chunk number ${item.index}`);
  const { delivery, chunk, number } = found;
  if (chunk.carved !== undefined) await deps.engine.carve({ ...chunk.carved, key: chunk.key });
  return deps.engine.summarise({
    delivery,
    chunk,
    summaryKey: runPaths(item).summary(delivery.payer, number),
  });
};

/** The deliveries with their summaries, as pricing reads them. */
export const summarisedDeliveries = (
  state: RunState,
  deliveries: readonly Bill[],
): readonly SummarisedDelivery[] =>
  deliveries.map((delivery) => ({
    delivery,
    summaryKeys: delivery.chunks.map((_, index) => runPaths(state).summary(delivery.payer, index + 1)),
  }));
