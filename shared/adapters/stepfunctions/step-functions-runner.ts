import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { MonthEndRunner } from "../../ports/month-end-runner.ts";

/**
 * Starts the state machine of the month-end. An execution is named after its run, so that a run under way is not
 * started twice; Step Functions keeps a name for 90 days, so that a run that failed gets a further one by its
 * `attempt`.
 */
export const createStepFunctionsRunner = (
  client: SFNClient,
  stateMachineArn: string,
  attempt: () => string,
): MonthEndRunner => ({
  start: async ({ runId, period, mode, asOf }) => {
    const input = JSON.stringify({ period, mode, ...(asOf === undefined ? {} : { asOf }) });
    const begin = (name: string) => client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    try {
      // The same name and input is the same execution as long as it runs; one that ended is refused.
      await begin(runId);
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
      await begin(`${runId}-${attempt()}`);
    }
  },
});
