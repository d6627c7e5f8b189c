import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NceTransferId } from "../../../domain/nce/ids.ts";
import type { RemoteTransferId } from "../../../domain/nce/partner-center/remote-transfer.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { SubscriptionMover } from "../../../ports/subscription-mover.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { ConfigurationChanger } from "../../configuration/change-configuration.ts";
import type { ConfigurationCache } from "../../configuration/configuration-cache.ts";
import type { DueChanges } from "../../timers/due.ts";

/**
 * Where subscriptions are moved: `here`, between partners of this system, or at Microsoft, when one of the two partners
 * is connected to Partner Center.
 */
export type ExecutionPlace = "here" | "microsoft";

export type ExecutionDependencies = {
  readonly changes: ConfigurationChanger;
  readonly configuration: ConfigurationCache;
  readonly clock: Clock;
  readonly movers: Readonly<Record<ExecutionPlace, SubscriptionMover>>;
};

export const placeOf = (
  state: ConfigurationState,
  { source, target }: Pick<RunningTransfer, "source" | "target">,
): ExecutionPlace =>
  [source, target].some((tenant) => state.nceConnections.find(tenant, ALWAYS) !== undefined)
    ? "microsoft"
    : "here";

/** What the transfer is called at Microsoft; undefined: nothing of it moves there. */
export const remoteOf = (
  state: ConfigurationState,
  { id }: Pick<RunningTransfer, "id">,
): RemoteTransferId | undefined => state.nceRemoteTransfers.find(id, ALWAYS)?.remote;

/** The transfer as long as it is being carried out. */
export const runningTransfer = (
  state: ConfigurationState,
  id: NceTransferId,
): RunningTransfer | undefined => {
  const transfer = state.nceTransfers.find(id, ALWAYS);
  return transfer?.status === "InProgress" ? transfer : undefined;
};

/** Changes a transfer that is being carried out; undefined, or a transfer that is over: nothing changes. */
export const changeRunning = (
  { changes, clock }: Pick<ExecutionDependencies, "changes" | "clock">,
  { id, action }: { readonly id: NceTransferId; readonly action: string },
  decide: (state: ConfigurationState, transfer: RunningTransfer) => DueChanges | undefined,
): Promise<void> =>
  changes.change({ actor: { system: "transfers" }, action, requestId: clock.now() }, (state) => {
    const transfer = runningTransfer(state, id);
    const decided = transfer === undefined ? undefined : decide(state, transfer);
    return { answer: undefined, changes: [], resources: [], events: [], ...decided };
  });
