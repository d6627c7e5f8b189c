import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { createFunction } from "../constructs/create-function.ts";
import { createDeadLetters } from "../constructs/dead-letters.ts";
import { engineEnvironment } from "../constructs/step-function.ts";
import { type FunctionAccess, statementsFor } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

type CostDataStackOptions = {
  readonly data: DataStack;
  /** Folder with `ingest.mjs` and `estimate-bill.mjs` in it. */
  readonly assetDirectory: string;
  readonly settings: Settings;
};

/** Lambda's longest; a delivery that takes longer has to be imported from a machine. */
const TIMEOUT_SECONDS = 900;

/** What was delivered is read and kept in our own form; the delivery itself stays as it came. */
const INGEST_ACCESS: FunctionAccess = {
  table: "write",
  reads: ["configuration", "deliveries"],
  writes: ["cost-data"],
};

/** The API waits for an estimate, and API Gateway for the API, no longer than 29 seconds. */
const ESTIMATE_TIMEOUT_SECONDS = 27;

/** Summaries and price books of an estimate lie under work/, where nothing stays. */
const ESTIMATE_ACCESS: FunctionAccess = {
  table: "read",
  reads: ["cost-data", "price-lists"],
  writes: ["work"],
  removes: ["work"],
};

/** Takes in deliveries of cost data: registered over the API, or by themselves when their manifest arrives. */
export class CostDataStack extends Stack {
  readonly lambda: LambdaFunction;
  /** Prices what would be billed, for rehearsals. */
  readonly estimate: LambdaFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, options: CostDataStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    const { data, settings } = options;
    this.deadLetters = createDeadLetters(this);
    this.lambda = createFunction(new Construct(this, "Ingest"), {
      description: "Rebill: takes in cost data",
      assetDirectory: options.assetDirectory,
      name: "ingest",
      statements: statementsFor(INGEST_ACCESS, data),
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: settings.engineMemoryMb,
      // Holds the delivery as it came and the chunks that are made of it.
      diskMb: settings.engineDiskMb,
      environment: engineEnvironment(data, settings.engineMemoryMb),
      settings,
    });
    this.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetters),
    });
    this.estimate = createFunction(new Construct(this, "EstimateBill"), {
      description: "Rebill: estimates a first bill",
      assetDirectory: options.assetDirectory,
      name: "estimate-bill",
      statements: statementsFor(ESTIMATE_ACCESS, data),
      timeoutSeconds: ESTIMATE_TIMEOUT_SECONDS,
      memoryMb: settings.engineMemoryMb,
      diskMb: settings.engineDiskMb,
      environment: engineEnvironment(data, settings.engineMemoryMb),
      settings,
    });
    new Rule(this, "ManifestArrived", {
      description: "An export is complete when its manifest arrives, which is written last",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created"],
        detail: {
          bucket: { name: [data.costData.bucketName] },
          object: { key: [{ wildcard: "deliveries/*-Manifest.json" }] },
        },
      },
      targets: [
        new LambdaTarget(this.lambda, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 10,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
  }
}
