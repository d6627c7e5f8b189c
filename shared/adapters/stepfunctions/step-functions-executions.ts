import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { TransferExecutions } from "../../ports/transfer-executions.ts";

/**
 * Executions of a transfer's state machine, named after transfer and instant. Step Functions keeps a name for 90 days; an
 * execution of that name which has ended has done what was due then.
 */
export const createStepFunctionsExecutions = (
  client: SFNClient,
  stateMachineArn: string,
): TransferExecutions => ({
  start: async ({ transfer, dueAt }) => {
    const input = JSON.stringify({ transfer });
    const name = `${transfer}-${dueAt.replace(/\D/g, "")}`;
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
});
