import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { AccessLogFormat, AccessLogField as Field } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { ApiEnvironment } from "../../../shared/contracts/environment.ts";
import { createFunction } from "../constructs/create-function.ts";
import { allow, type FunctionAccess, statementsFor } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

type ApiStackOptions = {
  readonly data: DataStack;
  readonly machine: StateMachine;
  readonly ingest: LambdaFunction;
  readonly estimate: LambdaFunction;
  /** Folder with `api.mjs` in it. */
  readonly assetDirectory: string;
  readonly settings: Settings;
};

/** What API Gateway lets an integration have. */
const TIMEOUT_SECONDS = 29;
/** A whole processor: starting and checking signatures is all computing. */
const MEMORY_MB = 1769;

/**
 * What the operations touch: a run is opened here, with the configuration it freezes, and its results and invoices
 * are shown. Events are not sent from here: they leave the journal in the table with the relay.
 * Cost data is registered by reference and taken in by a function of its own.
 */
const API_ACCESS: FunctionAccess = {
  table: "write",
  reads: ["configuration", "invoices"],
  writes: ["runs"],
};

/**
 * The HTTP API: one function behind every path, because the services it speaks for share paths and are told apart
 * by headers, and because it verifies signatures itself. Holds nothing, can be replaced any time.
 */
export class ApiStack extends Stack {
  readonly api: HttpApi;
  readonly lambda: LambdaFunction;
  /** Endpoint for clients. */
  readonly url: string;

  constructor(scope: Construct, id: string, options: ApiStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    const { data, machine, ingest, estimate, settings } = options;
    this.lambda = createFunction(new Construct(this, "Handler"), {
      description: "Rebill API",
      assetDirectory: options.assetDirectory,
      name: "api",
      statements: [
        ...statementsFor(API_ACCESS, data),
        allow(["kms:Encrypt", "kms:Decrypt"], [data.secretsKey.keyArn]),
        allow(["states:StartExecution"], [machine.stateMachineArn]),
        allow(["lambda:InvokeFunction"], [ingest.functionArn, estimate.functionArn]),
      ],
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
      diskMb: 512,
      environment: environmentOf(options),
      reservedConcurrency: settings.apiConcurrency,
      settings,
    });
    this.api = new HttpApi(this, "Api", {
      apiName: "rebill",
      description: "Rebill: AWS-compatible billing API",
      createDefaultStage: false,
      // Without a route of its own every request takes `$default`, which this is.
      defaultIntegration: new HttpLambdaIntegration("Integration", this.lambda, {
        timeout: Duration.seconds(TIMEOUT_SECONDS),
      }),
    });
    const stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: settings.apiRequestsPerSecond, burstLimit: settings.apiBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.createAccessLog(settings)),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_LINE)),
      },
    });
    this.url = settings.publicUrl ?? stage.url;
    new CfnOutput(this, "Url", {
      description: "Endpoint for --endpoint-url and AWS_ENDPOINT_URL",
      value: stage.url,
    });
  }

  private createAccessLog(settings: Settings): LogGroup {
    return new LogGroup(this, "AccessLog", {
      logGroupName: `/aws/vendedlogs/apis/${this.stackName}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/**
 * Who came when and how it went. Paths and queries stay out: presigned queries carry signatures, and what was asked
 * for stands in the function's own line, by the name of the operation.
 */
const ACCESS_LOG_LINE = {
  requestId: Field.contextRequestId(),
  functionRequestId: Field.contextAwsEndpointRequestId(),
  time: Field.contextRequestTimeEpoch(),
  sourceIp: Field.contextIdentitySourceIp(),
  method: Field.contextHttpMethod(),
  protocol: Field.contextProtocol(),
  status: Field.contextStatus(),
  integrationError: Field.contextIntegrationErrorMessage(),
  responseLength: Field.contextResponseLength(),
  responseMilliseconds: Field.contextResponseLatency(),
};

const environmentOf = ({ data, machine, ingest, estimate }: ApiStackOptions) =>
  ({
    ...data.names(),
    SECRETS_KEY_ARN: data.secretsKey.keyArn,
    MONTH_END_MACHINE_ARN: machine.stateMachineArn,
    INGEST_FUNCTION_NAME: ingest.functionName,
    ESTIMATE_FUNCTION_NAME: estimate.functionName,
  }) satisfies Record<keyof ApiEnvironment, string>;
