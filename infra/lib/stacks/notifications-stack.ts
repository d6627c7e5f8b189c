import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import {
  DELIVERY_TIMEOUT_SECONDS,
  type DeliverEnvironment,
  type RelayEnvironment,
  SECRET_CONTEXT,
  WEBHOOK_SECRET_CONTEXT,
} from "../../../shared/contracts/notifications.ts";
import { createFunction } from "../constructs/create-function.ts";
import { createDeadLetters } from "../constructs/dead-letters.ts";
import { allow, type FunctionAccess, statementsFor } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

type NotificationsStackOptions = {
  readonly data: DataStack;
  /** Folder with `relay-events.mjs` and `deliver-webhook.mjs` in it. */
  readonly assetDirectory: string;
  readonly settings: Settings;
};

const RELAY_ACCESS: FunctionAccess = { table: "write", reads: [], writes: [], events: true };
const DELIVERY_ACCESS: FunctionAccess = { table: "write", reads: [], writes: [] };
const RELAY_TIMEOUT_SECONDS = 60;
const MEMORY_MB = 512;
/** The partition of the table that is the journal (`shared/stores/keys.ts`). */
const JOURNAL_PARTITION = "JOURNAL";

/**
 * Tells the outside world what has happened: the relay publishes the journal to EventBridge and wakes webhooks, which
 * are delivered to one by one. New entries start it through the table's stream; a sweep every minute starts it for
 * retries that have come due, and for whatever the stream may have lost.
 */
export class NotificationsStack extends Stack {
  readonly relay: LambdaFunction;
  readonly delivery: LambdaFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, options: NotificationsStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    this.deadLetters = createDeadLetters(this);
    this.delivery = this.createDelivery(options);
    this.relay = this.createRelay(options);
    this.startByStream(options.data);
    new Schedule(this, "Sweep", {
      description: "Retries of webhooks that have come due",
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this.relay, {
        input: ScheduleTargetInput.fromObject({ sweep: true }),
        deadLetterQueue: this.deadLetters,
        // The next sweep does what this one could not.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });
  }

  private createDelivery({ data, assetDirectory, settings }: NotificationsStackOptions): LambdaFunction {
    const environment = {
      TABLE_NAME: data.table.tableName,
      SECRETS_KEY_ARN: data.secretsKey.keyArn,
    } satisfies Record<keyof DeliverEnvironment, string>;
    const delivery = createFunction(new Construct(this, "DeliverWebhook"), {
      description: "Rebill: delivers to one webhook",
      assetDirectory,
      name: "deliver-webhook",
      statements: [...statementsFor(DELIVERY_ACCESS, data), unsealWebhookSecrets(data)],
      timeoutSeconds: DELIVERY_TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
      diskMb: 512,
      environment,
      reservedConcurrency: settings.webhookConcurrency,
      settings,
    });
    // An invocation that is lost is made good by the next sweep.
    delivery.configureAsyncInvoke({
      retryAttempts: 1,
      maxEventAge: Duration.minutes(5),
      onFailure: new SqsDestination(this.deadLetters),
    });
    return delivery;
  }

  private createRelay({ data, assetDirectory, settings }: NotificationsStackOptions): LambdaFunction {
    const environment = {
      TABLE_NAME: data.table.tableName,
      EVENT_BUS_NAME: data.eventBus.eventBusName,
      DELIVER_FUNCTION_NAME: this.delivery.functionName,
    } satisfies Record<keyof RelayEnvironment, string>;
    const streamArn = streamArnOf(data);
    const relay = createFunction(new Construct(this, "RelayEvents"), {
      description: "Rebill: publishes events and wakes webhooks",
      assetDirectory,
      name: "relay-events",
      statements: [
        ...statementsFor(RELAY_ACCESS, data),
        allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [streamArn]),
        allow(["dynamodb:ListStreams"], [`${data.table.tableArn}/stream/*`]),
        allow(["lambda:InvokeFunction"], [this.delivery.functionArn]),
        allow(["sqs:SendMessage"], [this.deadLetters.queueArn]),
      ],
      timeoutSeconds: RELAY_TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
      diskMb: 512,
      environment,
      settings,
    });
    relay.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    return relay;
  }

  /** Only what is new in the journal; the records of everything else cost nothing. */
  private startByStream(data: DataStack): void {
    new EventSourceMapping(this, "Stream", {
      target: this.relay,
      eventSourceArn: streamArnOf(data),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(1),
      onFailure: new SqsDlq(this.deadLetters),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual("INSERT"),
          dynamodb: { Keys: { pk: { S: FilterRule.isEqual(JOURNAL_PARTITION) } } },
        }),
      ],
    });
  }
}

/** Of the secrets under this key only those of webhooks: access keys are none of its business. */
const unsealWebhookSecrets = (data: DataStack): PolicyStatement => {
  const statement = allow(["kms:Decrypt"], [data.secretsKey.keyArn]);
  statement.addCondition("StringLike", {
    [`kms:EncryptionContext:${SECRET_CONTEXT}`]: `${WEBHOOK_SECRET_CONTEXT}*`,
  });
  return statement;
};

const streamArnOf = ({ table }: DataStack): string => {
  if (table.tableStreamArn === undefined) throw new Error("the table has no stream");
  return table.tableStreamArn;
};
