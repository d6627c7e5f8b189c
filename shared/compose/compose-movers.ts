import type { Clock } from "../ports/clock.ts";
import type { ConfigurationCache } from "../use-cases/configuration/configuration-cache.ts";
import { createBuiltInMover } from "../use-cases/nce/execution/built-in-mover.ts";
import type { ExecutionDependencies } from "../use-cases/nce/execution/execution.ts";

export type MoversPlatform = { readonly configuration: ConfigurationCache; readonly clock: Clock };

/** Whoever moves subscriptions, by the place where they are moved. */
export const composeMovers = (platform: MoversPlatform): ExecutionDependencies["movers"] => ({
  here: createBuiltInMover(platform),
  microsoft: createBuiltInMover(platform),
});
