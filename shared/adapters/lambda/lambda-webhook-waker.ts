import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { WebhookWaker } from "../../ports/webhook-waker.ts";

/** Starts the function that delivers, once for each webhook and without waiting for it. */
export const createLambdaWebhookWaker = (client: LambdaClient, functionName: string): WebhookWaker => ({
  wake: async (webhook) => {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "Event",
        Payload: new TextEncoder().encode(JSON.stringify({ webhook })),
      }),
    );
  },
});
