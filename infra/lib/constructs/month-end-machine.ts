import { ArnFormat, Stack } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { MonthEndStep } from "../../../functions/month-end/steps.ts";
import { allow } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import { createStateMachine } from "./create-state-machine.ts";
import type { StepFunction } from "./step-function.ts";

const DEFINITION = new URL("../../../functions/month-end/month-end.asl.json", import.meta.url);

type MonthEndMachineOptions = {
  readonly functions: Readonly<Record<MonthEndStep, StepFunction>>;
  readonly data: DataStack;
  readonly settings: Settings;
};

/** The machine of the month-end, which also reads and writes the lists of its distributed Maps. */
export class MonthEndMachine extends Construct {
  readonly machine: StateMachine;
  readonly stateMachineName: string;

  constructor(scope: Construct, id: string, { functions, data, settings }: MonthEndMachineOptions) {
    super(scope, id);
    // Fixed, because the role names the machine and the machine names the role.
    const name = `${Stack.of(this).stackName}-month-end`;
    this.stateMachineName = name;
    this.machine = createStateMachine(this, {
      name,
      definition: DEFINITION,
      functions: Object.fromEntries(Object.entries(functions).map(([step, { lambda }]) => [step, lambda])),
      substitutions: { WorkBucket: data.reports.bucketName },
      statements: this.distributedMapStatements(name, data),
      settings,
    });
  }

  /** CDK does not derive these from a definition given as text. */
  private distributedMapStatements(name: string, data: DataStack): readonly PolicyStatement[] {
    const arn = (resource: string, resourceName: string): string =>
      Stack.of(this).formatArn({
        service: "states",
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    return [
      allow(["states:StartExecution"], [arn("stateMachine", name)]),
      allow(["states:DescribeExecution", "states:StopExecution"], [arn("execution", `${name}:*`)]),
      allow(["s3:GetObject"], [data.reports.arnForObjects("runs/*"), data.reports.arnForObjects("work/*")]),
      allow(
        ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
        [data.reports.arnForObjects("map-results/*")],
      ),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], [data.key.keyArn]),
    ];
  }
}
