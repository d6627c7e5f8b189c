import type { NceTransferId } from "../../../domain/nce/ids.ts";
import { attemptsDue, type LineAttempt, nextStepAt } from "../../../domain/nce/transfer/attempts.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { type ExecutionDependencies, placeOf, runningTransfer } from "./execution.ts";

/** As many attempts as one step makes: a step takes minutes at most, and an execution of three days few steps. */
const ATTEMPTS_AT_ONCE = 25;

export type AttemptBatch = { readonly transfer: NceTransferId; readonly attempts: readonly LineAttempt[] };

/** What is to be done next with a transfer that was submitted. */
export type ExecutionPlan =
  | { readonly next: "attempt"; readonly batches: readonly AttemptBatch[] }
  | { readonly next: "wait"; readonly until: Instant }
  /** The window is over, or there is nothing left to try in it. */
  | { readonly next: "close" }
  /** Nothing: it is complete, has failed, or never was. */
  | { readonly next: "over" };

export const planAttempts = async (
  { configuration, clock }: Pick<ExecutionDependencies, "configuration" | "clock">,
  id: NceTransferId,
): Promise<ExecutionPlan> => {
  const { state } = await configuration.current();
  const transfer = runningTransfer(state, id);
  return transfer === undefined ? { next: "over" } : planned(state, transfer, clock.now());
};

const planned = (state: ConfigurationState, transfer: RunningTransfer, now: Instant): ExecutionPlan => {
  const attempts = attemptsDue(transfer, now);
  if (attempts.length > 0) return { next: "attempt", batches: batchesOf(state, transfer, attempts) };
  const until = nextStepAt(transfer);
  return until > now ? { next: "wait", until } : { next: "close" };
};

/** Microsoft takes the lines of a transfer all at once. */
const batchesOf = (
  state: ConfigurationState,
  transfer: RunningTransfer,
  attempts: readonly LineAttempt[],
): readonly AttemptBatch[] => {
  const size = placeOf(state, transfer) === "here" ? ATTEMPTS_AT_ONCE : attempts.length;
  return Array.from({ length: Math.ceil(attempts.length / size) }, (_, index) => ({
    transfer: transfer.id,
    attempts: attempts.slice(index * size, (index + 1) * size),
  }));
};
