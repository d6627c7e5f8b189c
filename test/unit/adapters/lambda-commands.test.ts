import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { createLambdaBillEstimator } from "../../../shared/adapters/lambda/lambda-bill-estimator.ts";
import { createLambdaIntake } from "../../../shared/adapters/lambda/lambda-intake.ts";
import { BillingGroupArn } from "../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";

const CONFIG = { region: "eu-west-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };

it("hands an import to its function and does not wait for it", async () => {
  const mock = mockClient(LambdaClient);
  mock.on(InvokeCommand).resolves({ StatusCode: 202 });

  await createLambdaIntake(new LambdaClient(CONFIG), "ingest").start("import-0123456789abcdef");

  expect(mock.commandCalls(InvokeCommand).map(({ args }) => args[0].input)).toEqual([
    {
      FunctionName: "ingest",
      InvocationType: "Event",
      Payload: new TextEncoder().encode('{"importId":"import-0123456789abcdef"}'),
    },
  ]);
});

/** A payload as the client answers it; its own helpers are not used by the adapter. */
const payload = (text: string) => new TextEncoder().encode(text) as never;
const request = {
  period: BillingPeriod.parse("2026-10"),
  group: BillingGroupArn.parse("arn:aws:billingconductor::999999999999:billinggroup/aaaaaaaaaa"),
  tasks: [],
  deliveries: [],
};
const bill = {
  currency: "USD",
  awsCost: "1",
  proformaCost: "2.5",
  margin: "1.5",
  products: [],
  suspenseRows: 0,
};

it("waits for an estimate and checks what comes back", async () => {
  const mock = mockClient(LambdaClient);
  const Payload = payload(JSON.stringify(bill));
  mock.on(InvokeCommand).resolves({ StatusCode: 200, Payload });

  const answer = await createLambdaBillEstimator(new LambdaClient(CONFIG), "estimate").estimate(request);

  expect(answer).toEqual(bill);
  expect(mock.commandCalls(InvokeCommand)[0]?.args[0].input).toMatchObject({
    FunctionName: "estimate",
    InvocationType: "RequestResponse",
  });
});

it("says by name what an estimate failed of, and nothing it quotes", async () => {
  const mock = mockClient(LambdaClient);
  const Payload = payload('{"errorType":"InvalidInputError","errorMessage":"secret"}');
  mock.on(InvokeCommand).resolves({ StatusCode: 200, FunctionError: "Unhandled", Payload });

  await expect(
    createLambdaBillEstimator(new LambdaClient(CONFIG), "estimate").estimate(request),
  ).rejects.toThrow(/^the estimate failed: InvalidInputError$/);
});
