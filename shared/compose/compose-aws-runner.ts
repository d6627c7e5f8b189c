import { SFNClient } from "@aws-sdk/client-sfn";
import { createStepFunctionsRunner } from "../adapters/stepfunctions/step-functions-runner.ts";
import { createCryptoIds } from "../adapters/time/crypto-ids.ts";
import type { ApiEnvironment } from "../contracts/environment.ts";
import type { MonthEndRunner } from "../ports/month-end-runner.ts";

const ATTEMPT_LENGTH = 8;

/** The month-end machine of this installation. */
export const composeRunnerOnAws = ({ MONTH_END_MACHINE_ARN }: ApiEnvironment): MonthEndRunner =>
  createStepFunctionsRunner(new SFNClient({}), MONTH_END_MACHINE_ARN, () =>
    createCryptoIds().random(ATTEMPT_LENGTH),
  );
