import { Duration, RemovalPolicy, Size } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type MonthEndStep, placeholderOf } from "../../../functions/month-end/steps.ts";
import type { FunctionEnvironment, ObjectArea } from "../../../shared/contracts/environment.ts";
import { MONTH_END_ACCESS, type StepAccess, timeoutSeconds } from "../month-end-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "../stacks/data-stack.ts";

export type StepFunctionOptions = {
  readonly step: MonthEndStep;
  /** Folder with `<step>.mjs` in it. */
  readonly assetDirectory: string;
  readonly data: DataStack;
  readonly settings: Settings;
};

/** Share of an engine function's memory that DuckDB may take; the rest is Node's and the files' page cache. */
const ENGINE_MEMORY_SHARE = 0.65;
const READ_TABLE = [
  "dynamodb:GetItem",
  "dynamodb:BatchGetItem",
  "dynamodb:Query",
  "dynamodb:ConditionCheckItem",
];
const WRITE_TABLE = [...READ_TABLE, "dynamodb:PutItem", "dynamodb:DeleteItem"];
const READ_OBJECTS = ["s3:GetObject"];
const WRITE_OBJECTS = [
  ...READ_OBJECTS,
  "s3:PutObject",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
];
const USE_KEY = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:DescribeKey",
];

/** One step of the month-end as a Lambda function with a role of its own that allows what the step needs. */
export class StepFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, options: StepFunctionOptions) {
    super(scope, placeholderOf(options.step));
    const { step, data, settings } = options;
    const access = MONTH_END_ACCESS[step];
    const logGroup = new LogGroup(this, "Log", {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    role.addToPolicy(allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]));
    for (const statement of statementsFor(access, data)) role.addToPolicy(statement);
    const memory = memoryMb(access, settings);
    this.lambda = new LambdaFunction(this, "Function", {
      description: `Rebill month-end: ${step}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: settings.architecture === "arm64" ? Architecture.ARM_64 : Architecture.X86_64,
      code: Code.fromAsset(options.assetDirectory),
      handler: `${step}.handler`,
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      timeout: Duration.seconds(timeoutSeconds(step)),
      memorySize: memory,
      ephemeralStorageSize: Size.mebibytes(access.size === "control" ? 512 : settings.engineDiskMb),
      environment: environmentOf(data, memory),
      ...(access.reservedConcurrency !== undefined && settings.reserveConcurrency
        ? { reservedConcurrentExecutions: access.reservedConcurrency }
        : {}),
    });
  }
}

const memoryMb = (access: StepAccess, settings: Settings): number =>
  ({ control: 512, documents: 2048, engine: settings.engineMemoryMb })[access.size];

/** Lambda gives a whole processor per 1769 MiB. */
const environmentOf = (data: DataStack, memory: number) =>
  ({
    TABLE_NAME: data.table.tableName,
    COST_DATA_BUCKET: data.costData.bucketName,
    REPORTS_BUCKET: data.reports.bucketName,
    INVOICES_BUCKET: data.invoices.bucketName,
    EVENT_BUS_NAME: data.eventBus.eventBusName,
    ENGINE_MEMORY_MB: String(Math.floor(memory * ENGINE_MEMORY_SHARE)),
    ENGINE_THREADS: String(Math.max(1, Math.ceil(memory / 1769))),
  }) satisfies Record<keyof FunctionEnvironment, string>;

const statementsFor = (access: StepAccess, data: DataStack): readonly PolicyStatement[] => [
  ...tableStatements(access, data),
  ...objectStatements(access, data),
  ...(access.events === true ? [allow(["events:PutEvents"], [data.eventBus.eventBusArn])] : []),
  allow(USE_KEY, [data.key.keyArn]),
];

const tableStatements = ({ table }: StepAccess, data: DataStack): readonly PolicyStatement[] =>
  table === "none"
    ? []
    : [
        allow(table === "write" ? WRITE_TABLE : READ_TABLE, [data.table.tableArn]),
        allow(["dynamodb:Query"], [`${data.table.tableArn}/index/gsi1`]),
      ];

const objectStatements = (
  { reads, writes, removes = [] }: StepAccess,
  data: DataStack,
): readonly PolicyStatement[] => {
  const objects = (areas: readonly ObjectArea[]): string[] =>
    areas.map((area) => data.bucketOf(area).arnForObjects(`${area}/*`));
  const buckets = [
    ...new Set([...reads, ...writes, ...removes].map((area) => data.bucketOf(area).bucketArn)),
  ];
  return [
    ...(reads.length > 0 ? [allow(READ_OBJECTS, objects(reads))] : []),
    ...(writes.length > 0 ? [allow(WRITE_OBJECTS, objects(writes))] : []),
    ...(removes.length > 0 ? [allow(["s3:DeleteObject"], objects(removes))] : []),
    // Without it S3 answers 403 for an object that is not there, which looks like a lack of rights; a
    // condition on the prefix would bring that back, because reading an object names no prefix.
    ...(buckets.length > 0 ? [allow(["s3:ListBucket"], buckets)] : []),
  ];
};

const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });
