import { Duration, RemovalPolicy, Size } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { allow } from "../function-access.ts";
import type { Settings } from "../settings.ts";

export type FunctionOptions = {
  readonly description: string;
  /** Folder with `<name>.mjs` in it. */
  readonly assetDirectory: string;
  readonly name: string;
  readonly statements: readonly PolicyStatement[];
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly diskMb: number;
  readonly environment: Record<string, string>;
  readonly reservedConcurrency?: number | undefined;
  readonly settings: Settings;
};

/** A traced Lambda function in `scope` with a role and a log group of its own. */
export const createFunction = (scope: Construct, options: FunctionOptions): LambdaFunction => {
  const { settings, reservedConcurrency } = options;
  const logGroup = new LogGroup(scope, "Log", {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const role = new Role(scope, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
  role.addToPolicy(allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]));
  for (const statement of options.statements) role.addToPolicy(statement);
  return new LambdaFunction(scope, "Function", {
    description: options.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: settings.architecture === "arm64" ? Architecture.ARM_64 : Architecture.X86_64,
    code: Code.fromAsset(options.assetDirectory),
    handler: `${options.name}.handler`,
    role,
    logGroup,
    tracing: Tracing.ACTIVE,
    timeout: Duration.seconds(options.timeoutSeconds),
    memorySize: options.memoryMb,
    ephemeralStorageSize: Size.mebibytes(options.diskMb),
    environment: options.environment,
    ...(reservedConcurrency !== undefined && settings.reserveConcurrency
      ? { reservedConcurrentExecutions: reservedConcurrency }
      : {}),
  });
};
