import { readFileSync } from "node:fs";
import { NCE_TRANSFER_STEP_DEFINITIONS } from "../../../functions/nce-transfers/step-definitions.ts";
import type { TransferExecution } from "../../../shared/contracts/nce-transfers.ts";
import { executionsDue } from "../../../shared/use-cases/nce/execution/due-executions.ts";
import type { ExecutionDependencies } from "../../../shared/use-cases/nce/execution/execution.ts";
import { StateMachineFailedError } from "../state-machine/errors.ts";
import { runStateMachine } from "../state-machine/run-state-machine.ts";
import { stepHandlers } from "../state-machine/step-handlers.ts";

const DEFINITION = JSON.parse(
  readFileSync(new URL("../../../functions/nce-transfers/nce-transfer.asl.json", import.meta.url), "utf8"),
);

/**
 * Carries out every submitted transfer as far as it goes by now, with the state machine that runs on AWS. Where that
 * waits, this ends: the instant is in the table, and the scheduler, whose clock may be a test clock, comes again then.
 * A transfer that cannot be carried out does not hold up the others.
 *
 * @returns how many were looked after
 * @throws the first fault, after all of them
 */
export const runTransfers = async (deps: ExecutionDependencies): Promise<number> => {
  const { state } = await deps.configuration.current();
  const due = executionsDue(state, deps.clock.now());
  const handlers = stepHandlers(NCE_TRANSFER_STEP_DEFINITIONS, deps);
  const faults: unknown[] = [];
  for (const { transfer } of due) {
    const input: TransferExecution = { transfer };
    const execution = { id: transfer, name: transfer };
    await runStateMachine({ definition: DEFINITION, handlers, input, execution, waits: "end" }).catch(
      (error: unknown) => faults.push(originOf(error)),
    );
  }
  if (faults.length > 0) throw faults[0];
  return due.length;
};

/** What the step itself threw. */
const originOf = (error: unknown): unknown =>
  error instanceof StateMachineFailedError && error.cause instanceof Error ? error.cause : error;
