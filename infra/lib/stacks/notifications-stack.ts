import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import {
  DELIVERY_TIMEOUT_SECONDS,
  type DeliverEnvironment,
  MAIL_TIMEOUT_SECONDS,
  type MailEnvironment,
  type RelayEnvironment,
  SECRET_CONTEXT,
  WEBHOOK_SECRET_CONTEXT,
} from "../../../shared/contracts/notifications.ts";
import { createFunction } from "../constructs/create-function.ts";
import { createDeadLetters } from "../constructs/dead-letters.ts";
import { followJournal, followStatements } from "../constructs/follow-journal.ts";
import { allow, type FunctionAccess, statementsFor } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

type NotificationsStackOptions = {
  readonly data: DataStack;
  /** Where the API answers; messages name it. */
  readonly apiUrl: string;
  /** Folder with `relay-events.mjs`, `deliver-webhook.mjs` and `send-mail.mjs` in it. */
  readonly assetDirectory: string;
  readonly settings: Settings;
};

const RELAY_ACCESS: FunctionAccess = { table: "write", reads: [], writes: [], events: true };
const DELIVERY_ACCESS: FunctionAccess = { table: "write", reads: [], writes: [] };
const MAIL_ACCESS: FunctionAccess = { table: "write", reads: [], writes: [] };
const RELAY_TIMEOUT_SECONDS = 60;
const MAIL_SWEEP_MINUTES = 5;
const MEMORY_MB = 512;

/**
 * Tells the outside world what has happened: the relay publishes the journal to EventBridge and wakes webhooks, which
 * are delivered to one by one. New entries start it through the table's stream; a sweep every minute starts it for
 * retries that have come due, and for whatever the stream may have lost. Mail, when there is an address to send it
 * from, follows the journal by itself in the same way.
 */
export class NotificationsStack extends Stack {
  readonly relay: LambdaFunction;
  readonly delivery: LambdaFunction;
  readonly deadLetters: Queue;
  /** Absent: no mail is sent. */
  readonly mail?: LambdaFunction;

  constructor(scope: Construct, id: string, options: NotificationsStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    this.deadLetters = createDeadLetters(this);
    this.delivery = this.createDelivery(options);
    this.relay = this.createRelay(options);
    followJournal(this, this.relay, {
      data: options.data,
      deadLetters: this.deadLetters,
      names: ["Stream", "Sweep"],
      description: "Retries of webhooks that have come due",
      everyMinutes: 1,
    });
    if (options.settings.mailFrom !== undefined)
      this.mail = this.createMail(options, options.settings.mailFrom);
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
    const relay = createFunction(new Construct(this, "RelayEvents"), {
      description: "Rebill: publishes events and wakes webhooks",
      assetDirectory,
      name: "relay-events",
      statements: [
        ...statementsFor(RELAY_ACCESS, data),
        ...followStatements(data, this.deadLetters),
        allow(["lambda:InvokeFunction"], [this.delivery.functionArn]),
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

  private createMail(
    { data, assetDirectory, apiUrl, settings }: NotificationsStackOptions,
    from: string,
  ): LambdaFunction {
    const environment = {
      TABLE_NAME: data.table.tableName,
      MAIL_FROM: from,
      MAIL_CONFIGURATION_SET: settings.mailConfigurationSet ?? "",
      API_URL: apiUrl,
    } satisfies Record<keyof MailEnvironment, string>;
    const mail = createFunction(new Construct(this, "SendMail"), {
      description: "Rebill: sends e-mails",
      assetDirectory,
      name: "send-mail",
      statements: [
        ...statementsFor(MAIL_ACCESS, data),
        ...followStatements(data, this.deadLetters),
        this.sendFrom(from, settings),
      ],
      timeoutSeconds: MAIL_TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
      diskMb: 512,
      environment,
      settings,
    });
    // The next sweep does what this invocation could not.
    mail.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    followJournal(this, mail, {
      data,
      deadLetters: this.deadLetters,
      names: ["MailStream", "MailSweep"],
      description: "E-mails that could not be sent yet",
      everyMinutes: MAIL_SWEEP_MINUTES,
    });
    return mail;
  }

  /** As this one address, by the identity that is verified for it. */
  private sendFrom(from: string, { mailIdentity, mailConfigurationSet }: Settings): PolicyStatement {
    const resource = (kind: string, resourceName: string): string =>
      this.formatArn({ service: "ses", resource: kind, resourceName });
    const statement = allow(
      ["ses:SendEmail"],
      [
        resource("identity", mailIdentity ?? from.slice(from.lastIndexOf("@") + 1)),
        ...(mailConfigurationSet === undefined ? [] : [resource("configuration-set", mailConfigurationSet)]),
      ],
    );
    statement.addCondition("StringEquals", { "ses:FromAddress": from });
    return statement;
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
