import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { EstimatedBill } from "../../domain/billing-transfer/rehearsal/estimate.ts";
import type { BillEstimator } from "../../ports/bill-estimator.ts";

/**
 * Has a bill estimated by the function that has the engine, and waits for it.
 *
 * @throws Error with the name the function's error has; its message stays in the function's log
 */
export const createLambdaBillEstimator = (client: LambdaClient, functionName: string): BillEstimator => ({
  estimate: async (request) => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "RequestResponse",
        Payload: new TextEncoder().encode(JSON.stringify(request)),
      }),
    );
    const answer: unknown = JSON.parse(new TextDecoder().decode(Payload));
    if (FunctionError !== undefined)
      throw new Error(
        `the estimate failed: ${(answer as { errorType?: string }).errorType ?? FunctionError}`,
      );
    return EstimatedBill.parse(answer);
  },
});
