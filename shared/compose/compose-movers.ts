import { createBuiltInMover } from "../use-cases/nce/execution/built-in-mover.ts";
import type { ExecutionDependencies } from "../use-cases/nce/execution/execution.ts";
import { composePartnerCenterMover, type PartnerCenterPlatform } from "./compose-partner-center-mover.ts";

/** Whoever moves subscriptions, by the place where they are moved. Once per process: one of them keeps tokens. */
export const composeMovers = (platform: PartnerCenterPlatform): ExecutionDependencies["movers"] => ({
  here: createBuiltInMover(platform),
  microsoft: composePartnerCenterMover(platform),
});
