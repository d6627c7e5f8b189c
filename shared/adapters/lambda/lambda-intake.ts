import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { CostDataIntake } from "../../ports/cost-data-intake.ts";

/** Hands imports to the function that takes in cost data. Lambda keeps the call and repeats it when it fails. */
export const createLambdaIntake = (
  client: LambdaClient,
  functionName: string,
): Pick<CostDataIntake, "start"> => ({
  start: async (importId) => {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "Event",
        Payload: new TextEncoder().encode(JSON.stringify({ importId })),
      }),
    );
  },
});
