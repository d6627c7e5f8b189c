import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { createLambdaIntake } from "../../../shared/adapters/lambda/lambda-intake.ts";

it("hands an import to its function and does not wait for it", async () => {
  const mock = mockClient(LambdaClient);
  mock.on(InvokeCommand).resolves({ StatusCode: 202 });
  const client = new LambdaClient({
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });

  await createLambdaIntake(client, "ingest").start("import-0123456789abcdef");

  expect(mock.commandCalls(InvokeCommand).map(({ args }) => args[0].input)).toEqual([
    {
      FunctionName: "ingest",
      InvocationType: "Event",
      Payload: new TextEncoder().encode('{"importId":"import-0123456789abcdef"}'),
    },
  ]);
});
