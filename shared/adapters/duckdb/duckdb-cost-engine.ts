import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DEFAULT_POLICY, type RatingPolicy } from "../../domain/rating/policy.ts";
import type { CostEngine } from "../../ports/cost-engine.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { applyPrices } from "./apply.ts";
import { applyCustomLines } from "./apply-custom-lines.ts";
import { billable, outsideInterval } from "./billable.ts";
import { openDuckDb, withConnection } from "./canonical/connection.ts";
import { carve } from "./carve.ts";
import { createClusteredChunks } from "./clustered-chunks.ts";
import type { EngineContext } from "./engine-context.ts";
import { createDescribeFilled } from "./filled-columns.ts";
import { priceGroup } from "./price-group.ts";
import { summarise } from "./summarise.ts";
import { usageFacts } from "./usage-facts.ts";

export type DuckDbCostEngineOptions = {
  readonly objects: ObjectStore;
  /** For temporary files, which may grow to the size of a chunk; created when missing. */
  readonly workDirectory: string;
  /** Bound of DuckDB's buffers in MiB; the process takes some 400 MiB more. Default 1024. */
  readonly memoryLimitMb?: number;
  /** Default: the cores the process may use. */
  readonly threads?: number;
  readonly policy?: RatingPolicy;
  /** Rows of a chunk that one part of a report is made from. Part of the report's bytes: change it for tests only. */
  readonly sliceRows?: number;
  /** Reports of a few accounts of one chunk after which the chunk is copied sorted by account. */
  readonly clusterAfter?: number;
};

const SLICE_ROWS = 61_440;
const CLUSTER_AFTER = 16;

/**
 * Joins run as they are written, cost rows streaming past a small table: DuckDB would otherwise swap the sides when it
 * takes the cost rows for the smaller side, and rows would leave a join in another order than they entered it.
 */
const KEEP_SIDES = "SET GLOBAL disabled_optimizers = 'join_order,build_side_probe_side'";

/**
 * The cost engine on DuckDB: summaries, prices and reports of cost files in an object store. Two databases
 * in memory, opened at the first call (one adds up with all threads, one writes rows in order); every call has connections and a
 * scratch folder of its own. Close it when done: that waits for the calls still running.
 */
export const createDuckDbCostEngine = (
  options: DuckDbCostEngineOptions,
): CostEngine & { readonly close: () => Promise<void> } => {
  let opened: Promise<EngineContext> | undefined;
  const threads = options.threads ?? availableParallelism();
  const open = async (): Promise<EngineContext> => {
    const tempDirectory = join(options.workDirectory, "spill");
    await mkdir(tempDirectory, { recursive: true });
    const settings = { memoryLimitMb: options.memoryLimitMb ?? 1024, tempDirectory };
    const instance = await openDuckDb({ ...settings, threads });
    const sequential = await openDuckDb({ ...settings, threads: 1 });
    for (const each of [instance, sequential]) {
      await withConnection(each, (connection) => connection.run(KEEP_SIDES));
    }
    return {
      instance,
      sequential,
      objects: options.objects,
      clusteredChunks: createClusteredChunks(
        instance,
        options.workDirectory,
        options.clusterAfter ?? CLUSTER_AFTER,
      ),
      describeFilled: createDescribeFilled(),
      policy: options.policy ?? DEFAULT_POLICY,
      parallel: threads,
      workDirectory: options.workDirectory,
      sliceRows: options.sliceRows ?? SLICE_ROWS,
    };
  };
  const context = (): Promise<EngineContext> => {
    opened ??= open();
    return opened;
  };
  const calls = new Set<Promise<unknown>>();
  const call = async <T>(work: (on: EngineContext) => Promise<T>): Promise<T> => {
    const result = context().then(work);
    calls.add(result);
    try {
      return await result;
    } finally {
      calls.delete(result);
    }
  };
  return {
    carve: (request) => call((on) => carve(on, request)),
    summarise: (request) => call((on) => summarise(on, request)),
    billable: (delivery) => call((on) => billable(on, delivery)),
    usage: (deliveries) => call((on) => usageFacts(on, deliveries)),
    outsideInterval: (request) => call((on) => outsideInterval(on, request)),
    price: (request) => call((on) => priceGroup(on, request)),
    apply: (request) => call((on) => applyPrices(on, request)),
    applyCustomLines: (request) => call((on) => applyCustomLines(on, request)),
    close: async () => {
      // A database closed under a running query leaves its files behind, or takes those it still reads.
      await Promise.allSettled(calls);
      const last = await opened;
      opened = undefined;
      await last?.clusteredChunks.close();
      last?.instance.closeSync();
      last?.sequential.closeSync();
    },
  };
};
