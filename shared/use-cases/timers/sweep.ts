import type { SweepOutput } from "../../contracts/timers.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TransferExecutions } from "../../ports/transfer-executions.ts";
import { recommendGroups } from "../billing-transfer/recommend-groups.ts";
import { carryOutMembership } from "../configuration/carry-out-membership.ts";
import type { ConfigurationChanger } from "../configuration/change-configuration.ts";
import type { ConfigurationCache } from "../configuration/configuration-cache.ts";
import type { AppendDependencies } from "../events/append-once.ts";
import { startExecutions } from "../nce/execution/start-executions.ts";
import { carryOutDue } from "./carry-out-due.ts";

export type SweepDependencies = AppendDependencies & {
  readonly changes: ConfigurationChanger;
  readonly configuration: ConfigurationCache;
  readonly clock: Clock;
  readonly executions: TransferExecutions;
};

/**
 * Does whatever has come due, in the order in which a month begins: who pays whom first, then who belongs to whom; the
 * day's summary of missing groups comes after the groups that are made by themselves. Microsoft transfers are carried out
 * by executions of their own, which are started here.
 *
 * @param day any instant of the day (UTC) that a summary is for
 */
export const sweep = async (
  deps: SweepDependencies,
  { task, day }: { readonly task: "due" | "daily"; readonly day: Instant },
): Promise<SweepOutput> => ({
  done: await carryOutDue(deps),
  members: await carryOutMembership(deps),
  executions: await startExecutions(deps),
  told: task === "daily" ? await recommendGroups(deps, day) : 0,
});
