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
  now: Instant.parse("2024-06-15T12:34:56.789Z"),
};
const ended = () => new ExecutionAlreadyExists({ message: "ended", $metadata: {} });
const names = () => sfn.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input.name);

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

  it("that have ended although something is due failed, and are followed by another in the same hour once", async () => {
    sfn.on(StartExecutionCommand).rejectsOnce(ended()).resolvesOnce({}).rejects(ended());
    await executions.start(execution);
    await executions.start(execution);
    const due = "99999999-0000-4000-8000-000000000001-20240615100000000";
    expect(names()).toEqual([due, `${due}-2024061512`, due, `${due}-2024061512`]);
    expect(names()[1]).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });

  it("that are at work are the same; other errors are errors", async () => {
    sfn.on(StartExecutionCommand).resolvesOnce({}).rejects(new Error("throttled"));
    await executions.start(execution);
    expect(names()).toHaveLength(1);
    await expect(executions.start(execution)).rejects.toThrow("throttled");
  });
});
