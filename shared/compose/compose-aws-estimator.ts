import { LambdaClient } from "@aws-sdk/client-lambda";
import { createLambdaBillEstimator } from "../adapters/lambda/lambda-bill-estimator.ts";
import type { ApiEnvironment } from "../contracts/environment.ts";
import type { BillEstimator } from "../ports/bill-estimator.ts";

/** The function of this installation that prices what would be billed. */
export const composeEstimatorOnAws = ({ ESTIMATE_FUNCTION_NAME }: ApiEnvironment): BillEstimator =>
  createLambdaBillEstimator(new LambdaClient({}), ESTIMATE_FUNCTION_NAME);
