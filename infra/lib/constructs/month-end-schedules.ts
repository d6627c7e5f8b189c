import { Duration, TimeZone } from "aws-cdk-lib";
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from "aws-cdk-lib/aws-scheduler";
import { StepFunctionsStartExecution } from "aws-cdk-lib/aws-scheduler-targets";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { z } from "zod";
import type { OpenRunInput } from "../../../shared/contracts/month-end.ts";
import type { Settings } from "../settings.ts";

type ScheduledRun = Extract<z.input<typeof OpenRunInput>, { bills: string }>;
type Run = Omit<ScheduledRun, "scheduledAt"> & {
  readonly description: string;
  readonly expression: ScheduleExpression;
};

/** Starts of the month-end, all in UTC. A start that cannot be made ends in the dead-letter queue. */
export class MonthEndSchedules extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, machine: StateMachine, settings: Settings) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    for (const [name, run] of Object.entries(runsOf(settings))) this.schedule(name, run, machine);
  }

  private schedule(name: string, { description, expression, ...run }: Run, machine: StateMachine): void {
    // The month follows from the time the run was due, so that a late start bills the same month.
    const input: ScheduledRun = { ...run, scheduledAt: ContextAttribute.scheduledTime };
    new Schedule(this, name, {
      description,
      schedule: expression,
      target: new StepFunctionsStartExecution(machine, {
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: this.deadLetters,
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
      }),
    });
  }
}

const runsOf = (settings: Settings): Record<string, Run> => {
  const at = (hour: number, day: string): ScheduleExpression =>
    ScheduleExpression.cron({ minute: "0", hour: String(hour), day, timeZone: TimeZone.ETC_UTC });
  const { estimateHour, finalRunDay } = settings;
  const daily: Run = {
    description: "Estimate of the current month",
    mode: "estimate",
    bills: "current-month",
    expression: at(estimateHour, "*"),
  };
  const waiting: Run = {
    description: "Estimate of the previous month until it is closed",
    mode: "estimate",
    bills: "previous-month",
    expression: at(estimateHour + 1, `1-${finalRunDay - 1}`),
  };
  const final: Run = {
    description: "Closes the previous month",
    mode: "final",
    bills: "previous-month",
    expression: at(estimateHour + 2, String(finalRunDay)),
  };
  return {
    DailyEstimate: daily,
    ...(finalRunDay > 1 ? { PreviousMonthEstimate: waiting } : {}),
    MonthEndFinal: final,
  };
};
