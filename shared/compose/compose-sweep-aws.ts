import { SFNClient } from "@aws-sdk/client-sfn";
import { createStepFunctionsExecutions } from "../adapters/stepfunctions/step-functions-executions.ts";
import { SweepEnvironment } from "../contracts/environment.ts";
import type { SweepDependencies } from "../use-cases/timers/sweep.ts";
import { composeChangesOnAws } from "./compose-changes-aws.ts";

/** What the timers work with. Once per cold start. @throws ZodError naming the variable the stack did not set */
export const composeSweepOnAws = (environment: Record<string, string | undefined>): SweepDependencies => {
  const settings = SweepEnvironment.parse(environment);
  return {
    ...composeChangesOnAws(settings),
    executions: createStepFunctionsExecutions(new SFNClient({}), settings.TRANSFER_MACHINE_ARN),
  };
};
