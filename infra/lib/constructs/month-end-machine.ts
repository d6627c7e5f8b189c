import { readFileSync } from "node:fs";
import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { MonthEndStep } from "../../../functions/month-end/steps.ts";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import { allow } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import type { StepFunction } from "./step-function.ts";

const DEFINITION = new URL("../../../functions/month-end/month-end.asl.json", import.meta.url);

type MonthEndMachineOptions = {
  readonly functions: Readonly<Record<MonthEndStep, StepFunction>>;
  readonly data: DataStack;
  readonly settings: Settings;
};

/** The definition beside its steps, word for word, with the functions' ARNs and the bucket filled in. */
export class MonthEndMachine extends Construct {
  readonly machine: StateMachine;
  readonly stateMachineName: string;

  constructor(scope: Construct, id: string, { functions, data, settings }: MonthEndMachineOptions) {
    super(scope, id);
    const steps = Object.entries(functions) as [MonthEndStep, StepFunction][];
    // Fixed, because the role names the machine and the machine names the role.
    const name = `${Stack.of(this).stackName}-month-end`;
    this.stateMachineName = name;
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("states.amazonaws.com") });
    role.addToPolicy(
      allow(
        ["lambda:InvokeFunction"],
        steps.map(([, { lambda }]) => lambda.functionArn),
      ),
    );
    for (const statement of this.distributedMapStatements(name, data)) role.addToPolicy(statement);
    this.machine = new StateMachine(this, "Machine", {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(readFileSync(DEFINITION, "utf8")),
      definitionSubstitutions: {
        WorkBucket: data.reports.bucketName,
        ...Object.fromEntries(steps.map(([step, { lambda }]) => [placeholderOf(step), lambda.functionArn])),
      },
      role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, "Log", {
          logGroupName: `/aws/vendedlogs/states/${name}`,
          retention: settings.logRetentionDays,
          removalPolicy: RemovalPolicy.RETAIN,
        }),
        level: LogLevel.ALL,
        // Causes of errors quote what somebody typed; the run's record has them, under its own protection.
        includeExecutionData: false,
      },
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
