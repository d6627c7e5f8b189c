import { z } from "zod";
import { AttemptBatch, ExecutionPlan, TransferExecution } from "../../shared/contracts/nce-transfers.ts";
import { attemptLines } from "../../shared/use-cases/nce/execution/attempt-lines.ts";
import { closeTransfer } from "../../shared/use-cases/nce/execution/close-transfer.ts";
import type { ExecutionDependencies } from "../../shared/use-cases/nce/execution/execution.ts";
import { planAttempts } from "../../shared/use-cases/nce/execution/plan-attempts.ts";
import { stepsWith } from "../state-machines/step-definition.ts";
import type { NceTransferStep } from "./steps.ts";

const define = stepsWith<ExecutionDependencies>();
const Nothing = z.null();

/**
 * What each step of a transfer's state machine takes, gives and does. The Lambda handlers beside this file and the runtime
 * on one machine both run these.
 */
export const NCE_TRANSFER_STEP_DEFINITIONS = {
  "plan-attempts": define(TransferExecution, ExecutionPlan, (deps, { transfer }) =>
    planAttempts(deps, transfer),
  ),
  "attempt-lines": define(AttemptBatch, Nothing, async (deps, batch) => {
    await attemptLines(deps, batch);
    return null;
  }),
  "close-transfer": define(TransferExecution, Nothing, async (deps, { transfer }) => {
    await closeTransfer(deps, transfer);
    return null;
  }),
} as const satisfies Record<NceTransferStep, unknown>;
