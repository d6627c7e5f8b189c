import { Duration, TimeZone } from "aws-cdk-lib";
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from "aws-cdk-lib/aws-scheduler";
import { StepFunctionsStartExecution } from "aws-cdk-lib/aws-scheduler-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { z } from "zod";
import type { OpenRunInput } from "../../../shared/contracts/month-end.ts";
import {
  LAST_DAY,
  type MonthEndSchedule,
  monthEndSchedules,
} from "../../../shared/contracts/month-end-schedules.ts";
import type { Settings } from "../settings.ts";
import { createDeadLetters } from "./dead-letters.ts";

type ScheduledRun = Extract<z.input<typeof OpenRunInput>, { bills: string }>;

/** Starts of the month-end, all in UTC. A start that cannot be made ends in the dead-letter queue. */
export class MonthEndSchedules extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, machine: StateMachine, settings: Settings) {
    super(scope, id);
    this.deadLetters = createDeadLetters(this);
    for (const run of monthEndSchedules(settings)) this.schedule(run, machine);
  }

  private schedule(run: MonthEndSchedule, machine: StateMachine): void {
    const { name, description, mode, bills } = run;
    // The month follows from the time the run was due, so that a late start bills the same month.
    const input: ScheduledRun = { mode, bills, scheduledAt: ContextAttribute.scheduledTime };
    new Schedule(this, name, {
      description,
      schedule: expressionOf(run),
      target: new StepFunctionsStartExecution(machine, {
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: this.deadLetters,
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
      }),
    });
  }
}

const expressionOf = ({ hour, days: [first, last] }: MonthEndSchedule): ScheduleExpression =>
  ScheduleExpression.cron({
    minute: "0",
    hour: String(hour),
    day: last === LAST_DAY ? "*" : first === last ? String(first) : `${first}-${last}`,
    timeZone: TimeZone.ETC_UTC,
  });
