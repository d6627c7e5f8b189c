import type { Sku } from "../catalogue/model.ts";
import type { World } from "../world/model.ts";
import type { Commitments } from "./draw-commitments.ts";
import type { Resource } from "./resource.ts";

/** Everything the cost exports of a world are computed from. */
export type Facts = {
  readonly world: World;
  readonly catalogue: ReadonlyMap<string, Sku>;
  readonly resources: readonly Resource[];
  readonly commitments: Commitments;
};

/** SQL types of amounts and costs, and of rates: ten places, as AWS has them. */
export const AMOUNT = "DECIMAL(28,10)";
export const RATE = "DECIMAL(18,10)";

/** Lines name SKUs by a number: long texts would make every sort of them slow. */
export type SkuNumbers = ReadonlyMap<string, number>;
