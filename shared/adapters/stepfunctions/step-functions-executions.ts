import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Instant } from "../../domain/time/instant.ts";
import type { TransferExecutions } from "../../ports/transfer-executions.ts";

/** `2024-06-15T10:05:00.000Z` as names may have it. */
const digitsOf = (instant: Instant): string => instant.replace(/\D/g, "");
/** Year to hour. */
const HOUR_DIGITS = 10;

/**
 * Executions of a transfer's state machine, named after transfer and due instant. To start one that is at work is no
 * error. Step Functions keeps the names of those that have ended for 90 days: whoever finds something due whose execution
 * has ended finds one that failed, and starts another, which has the hour in its name as well.
 */
export const createStepFunctionsExecutions = (
  client: SFNClient,
  stateMachineArn: string,
): TransferExecutions => ({
  start: async ({ transfer, dueAt, now }) => {
    const input = JSON.stringify({ transfer });
    const name = `${transfer}-${digitsOf(dueAt)}`;
    for (const each of [name, `${name}-${digitsOf(now).slice(0, HOUR_DIGITS)}`]) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: each, input }));
        return;
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    }
  },
});
