import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NceTransferId } from "../../../domain/nce/ids.ts";
import { nextStepAt } from "../../../domain/nce/transfer/attempts.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";

/** A transfer that is being carried out, and when something is to be done with it; over: it is due already. */
export type NextExecution = { readonly transfer: NceTransferId; readonly dueAt: Instant };

const nextExecutions = (state: ConfigurationState): readonly NextExecution[] =>
  state.nceTransfers
    .list(ALWAYS)
    .flatMap((transfer) =>
      transfer.status === "InProgress" ? [{ transfer: transfer.id, dueAt: nextStepAt(transfer) }] : [],
    );

/** Transfers with something to be done by now. */
export const executionsDue = (state: ConfigurationState, now: Instant): readonly NextExecution[] =>
  nextExecutions(state).filter(({ dueAt }) => dueAt <= now);

/** When something is to be done next in any of them. */
export const nextExecutionAt = (state: ConfigurationState): Instant | undefined =>
  nextExecutions(state)
    .map(({ dueAt }) => dueAt)
    .toSorted()[0];
