import { readFileSync } from "node:fs";
import { RemovalPolicy } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import { allow } from "../function-access.ts";
import type { Settings } from "../settings.ts";

type StateMachineOptions = {
  readonly name: string;
  /** The `*.asl.json` beside its steps. */
  readonly definition: URL;
  /** By step name, `open-run`. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  /** Placeholders that are no steps. */
  readonly substitutions?: Readonly<Record<string, string>>;
  /** What CDK does not derive from a definition given as text, besides calling the functions. */
  readonly statements?: readonly PolicyStatement[];
  readonly settings: Settings;
};

/** A state machine out of the definition beside its steps, word for word, with the functions' ARNs filled in. */
export const createStateMachine = (scope: Construct, options: StateMachineOptions): StateMachine => {
  const { name, definition, functions, substitutions, statements = [], settings } = options;
  const steps = Object.entries(functions);
  const role = new Role(scope, "Role", { assumedBy: new ServicePrincipal("states.amazonaws.com") });
  role.addToPolicy(
    allow(
      ["lambda:InvokeFunction"],
      steps.map(([, { functionArn }]) => functionArn),
    ),
  );
  for (const statement of statements) role.addToPolicy(statement);
  return new StateMachine(scope, "Machine", {
    stateMachineName: name,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromString(readFileSync(definition, "utf8")),
    definitionSubstitutions: {
      ...substitutions,
      ...Object.fromEntries(steps.map(([step, { functionArn }]) => [placeholderOf(step), functionArn])),
    },
    role,
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, "Log", {
        logGroupName: `/aws/vendedlogs/states/${name}`,
        retention: settings.logRetentionDays,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
      level: LogLevel.ALL,
      // Causes of errors quote what somebody typed; the run's record has them, under its own protection.
      includeExecutionData: false,
    },
  });
};
