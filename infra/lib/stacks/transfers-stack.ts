import { Duration, Stack, type StackProps, TimeZone } from "aws-cdk-lib";
import { EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import {
  ContextAttribute,
  type CronOptionsWithTimezone,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { z } from "zod";
import type { SweepEnvironment } from "../../../shared/contracts/environment.ts";
import type { SweepInput } from "../../../shared/contracts/timers.ts";
import { createFunction } from "../constructs/create-function.ts";
import { createDeadLetters } from "../constructs/dead-letters.ts";
import { allow, type FunctionAccess, statementsFor } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

type TransfersStackOptions = {
  readonly data: DataStack;
  /** Carries out a submitted transfer of Microsoft subscriptions. */
  readonly machine: StateMachine;
  /** Folder with `sweep.mjs` in it. */
  readonly assetDirectory: string;
  readonly settings: Settings;
};

/** The configuration is read to finish a file that was applied in part; everything else is in the table. */
const SWEEP_ACCESS: FunctionAccess = { table: "write", reads: ["configuration"], writes: [] };
/** Makes something due at once, or finds it to be; the events of these changes are on the bus within seconds. */
const STARTING: readonly string[] = ["Transfer Submitted", "Transfer Retried", "Transfer Look Requested"];
/** A long stop over a thousand transfers takes seconds. */
const TIMEOUT_SECONDS = 300;
/** The whole configuration is read into memory. */
const MEMORY_MB = 1024;

/**
 * The timers: invitations that expire, transfers that begin and end, reminders, the day's summary of missing groups.
 * They look at every full hour UTC; the first sweep of a month tells of the transfers that begin. Microsoft transfers do
 * not wait for the hour: whoever submits one, has it tried again or hears of it from Microsoft starts a sweep, which starts
 * its execution; that keeps its own time, and where it was lost the sweep of the hour starts another.
 */
export class TransfersStack extends Stack {
  readonly lambda: LambdaFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, options: TransfersStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    const { data, machine, assetDirectory, settings } = options;
    const environment = {
      ...data.names(),
      TRANSFER_MACHINE_ARN: machine.stateMachineArn,
    } satisfies Record<keyof SweepEnvironment, string>;
    this.deadLetters = createDeadLetters(this);
    this.lambda = createFunction(new Construct(this, "Sweep"), {
      description: "Rebill: does what has come due",
      assetDirectory,
      name: "sweep",
      statements: [
        ...statementsFor(SWEEP_ACCESS, data),
        allow(["sqs:SendMessage"], [this.deadLetters.queueArn]),
        allow(["states:StartExecution"], [machine.stateMachineArn]),
      ],
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: MEMORY_MB,
      diskMb: 512,
      environment,
      settings,
    });
    this.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(this.deadLetters),
    });
    this.schedule("Hourly", "due", "Does what has come due since the last hour", {
      minute: "0",
      hour: "1-23",
    });
    this.schedule("Daily", "daily", "The same at the beginning of a day, and the day's summary", {
      minute: "0",
      hour: "0",
    });
    const input: z.input<typeof SweepInput> = { task: "due", scheduledAt: EventField.fromPath("$.time") };
    new Rule(this, "TransferStarted", {
      description: "A Microsoft transfer was submitted, is tried again or is to be looked at",
      eventBus: data.eventBus,
      eventPattern: { source: ["rebill.nce"], detailType: [...STARTING] },
      targets: [
        new LambdaTarget(this.lambda, {
          event: RuleTargetInput.fromObject(input),
          deadLetterQueue: this.deadLetters,
          retryAttempts: 10,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
  }

  private schedule(
    id: string,
    task: SweepInput["task"],
    description: string,
    cron: CronOptionsWithTimezone,
  ): void {
    const input: z.input<typeof SweepInput> = { task, scheduledAt: ContextAttribute.scheduledTime };
    new Schedule(this, id, {
      description,
      schedule: ScheduleExpression.cron({ ...cron, timeZone: TimeZone.ETC_UTC }),
      target: new LambdaInvoke(this.lambda, {
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: this.deadLetters,
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
      }),
    });
  }
}
