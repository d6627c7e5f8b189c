import type { Clock } from "../../../ports/clock.ts";
import type { TransferExecutions } from "../../../ports/transfer-executions.ts";
import type { ConfigurationCache } from "../../configuration/configuration-cache.ts";
import { executionsDue } from "./due-executions.ts";

/**
 * Has every transfer carried out that something is to be done with now: those that were submitted or are tried again, and
 * those whose execution was lost. One that is at work already may get a second execution: both wake at the same instants, and
 * whoever is second finds what was to be done done.
 *
 * @returns how many
 */
export const startExecutions = async ({
  configuration,
  clock,
  executions,
}: {
  readonly configuration: ConfigurationCache;
  readonly clock: Clock;
  readonly executions: TransferExecutions;
}): Promise<number> => {
  const { state } = await configuration.current();
  const now = clock.now();
  const due = executionsDue(state, now);
  for (const each of due) await executions.start({ ...each, now });
  return due.length;
};
