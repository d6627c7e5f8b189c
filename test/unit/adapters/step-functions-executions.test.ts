import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import { createStepFunctionsExecutions } from "../../../shared/adapters/stepfunctions/step-functions-executions.ts";
import { NceTransferId } from "../../../shared/domain/nce/ids.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";

const sfn = mockClient(SFNClient);
afterEach(() => sfn.reset());

const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:transfer";
const executions = createStepFunctionsExecutions(new SFNClient({}), MACHINE);
const execution = {
  transfer: NceTransferId.parse("99999999-0000-4000-8000-000000000001"),
  dueAt: Instant.parse("2024-06-15T10:00:00.000Z"),
};

describe("executions of the transfers' state machine", () => {
  it("are named after transfer and instant, in characters that Step Functions takes", async () => {
    await executions.start(execution);
    const [call] = sfn.commandCalls(StartExecutionCommand);
    expect(call?.args[0].input).toEqual({
      stateMachineArn: MACHINE,
      name: "99999999-0000-4000-8000-000000000001-20240615100000000",
      input: '{"transfer":"99999999-0000-4000-8000-000000000001"}',
    });
    expect(call?.args[0].input.name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });

  it("that have ended are left alone; other errors are errors", async () => {
    sfn
      .on(StartExecutionCommand)
      .rejectsOnce(new ExecutionAlreadyExists({ message: "ended", $metadata: {} }))
      .rejects(new Error("throttled"));
    await executions.start(execution);
    await expect(executions.start(execution)).rejects.toThrow("throttled");
  });
});
