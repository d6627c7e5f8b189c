import { runTransfers } from "../../infra/local/nce-transfers/run-transfers.ts";
import { composeMovers } from "../../shared/compose/compose-movers.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { SecretCipher } from "../../shared/ports/secret-cipher.ts";
import type { ConfigurationChanger } from "../../shared/use-cases/configuration/change-configuration.ts";
import type { ConfigurationCache } from "../../shared/use-cases/configuration/configuration-cache.ts";
import { nextExecutionAt } from "../../shared/use-cases/nce/execution/due-executions.ts";
import type { ExecutionDependencies } from "../../shared/use-cases/nce/execution/execution.ts";
import { carryOutDue } from "../../shared/use-cases/timers/carry-out-due.ts";
import { nextDue } from "../../shared/use-cases/timers/due-sources.ts";

export type CarryOutDependencies = {
  readonly changes: ConfigurationChanger;
  readonly configuration: ConfigurationCache;
  readonly clock: Clock;
  readonly secrets: SecretCipher;
};

/** Everything whose time has come, as one machine does it: timers, then transfers that were submitted. How much it was. */
export const carryOutAll = async (deps: CarryOutDependencies): Promise<number> =>
  (await carryOutDue(deps)) + (await runTransfers({ ...deps, movers: moversOf(deps) }));

/** Once for each world: one of them keeps tokens. */
const known = new WeakMap<ConfigurationChanger, ExecutionDependencies["movers"]>();
const moversOf = (deps: CarryOutDependencies): ExecutionDependencies["movers"] => {
  const movers = known.get(deps.changes) ?? composeMovers({ ...deps, reach: "one-machine" });
  known.set(deps.changes, movers);
  return movers;
};

/** When something is due next. */
export const nextOfAll = async ({ configuration, clock }: CarryOutDependencies) => {
  const { state } = await configuration.current();
  return [nextDue(state, clock.now()), nextExecutionAt(state)].flatMap((at) => at ?? []).toSorted()[0];
};

/** Lets everything happen at its own instant, as one machine does, until `until`; the instants. */
export const liveUntil = async (
  world: CarryOutDependencies & { readonly setNow: (now: string) => void },
  until: string,
): Promise<readonly string[]> => {
  const instants: string[] = [];
  for (;;) {
    const due = await nextOfAll(world);
    if (due === undefined || due > until) break;
    if (due > world.clock.now()) world.setNow(due);
    instants.push(world.clock.now());
    await carryOutAll(world);
  }
  world.setNow(until);
  return instants;
};
