import { LambdaClient } from "@aws-sdk/client-lambda";
import { createLambdaIntake } from "../adapters/lambda/lambda-intake.ts";
import type { ApiEnvironment } from "../contracts/environment.ts";
import type { CostDataIntake } from "../ports/cost-data-intake.ts";

/** The function of this installation that takes in cost data. */
export const composeIntakeOnAws = ({ INGEST_FUNCTION_NAME }: ApiEnvironment): Pick<CostDataIntake, "start"> =>
  createLambdaIntake(new LambdaClient({}), INGEST_FUNCTION_NAME);
