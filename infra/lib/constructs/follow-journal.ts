import { Duration } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { allow } from "../function-access.ts";
import type { DataStack } from "../stacks/data-stack.ts";

type FollowOptions = {
  readonly data: DataStack;
  readonly deadLetters: IQueue;
  /** Of the mapping and of the schedule. */
  readonly names: readonly [stream: string, sweep: string];
  /** What the sweep is for. */
  readonly description: string;
  readonly everyMinutes: number;
};

/** The partition of the table that is the journal (`shared/stores/keys.ts`). */
const JOURNAL_PARTITION = "JOURNAL";

/**
 * Starts a function for new entries of the journal, and again and again for what is left. Only what is new in the
 * journal starts it: the records of everything else cost nothing.
 */
export const followJournal = (
  scope: Construct,
  target: LambdaFunction,
  { data, deadLetters, names: [stream, sweep], description, everyMinutes }: FollowOptions,
): void => {
  new EventSourceMapping(scope, stream, {
    target,
    eventSourceArn: streamArnOf(data),
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    retryAttempts: 5,
    maxRecordAge: Duration.hours(1),
    onFailure: new SqsDlq(deadLetters),
    filters: [
      FilterCriteria.filter({
        eventName: FilterRule.isEqual("INSERT"),
        dynamodb: { Keys: { pk: { S: FilterRule.isEqual(JOURNAL_PARTITION) } } },
      }),
    ],
  });
  new Schedule(scope, sweep, {
    description,
    schedule: ScheduleExpression.rate(Duration.minutes(everyMinutes)),
    target: new LambdaInvoke(target, {
      input: ScheduleTargetInput.fromObject({ sweep: true }),
      deadLetterQueue: deadLetters,
      // The next sweep does what this one could not.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    }),
  });
};

/** What a function that follows the journal may do for it. */
export const followStatements = (data: DataStack, deadLetters: IQueue): readonly PolicyStatement[] => [
  allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [streamArnOf(data)]),
  allow(["dynamodb:ListStreams"], [`${data.table.tableArn}/stream/*`]),
  allow(["sqs:SendMessage"], [deadLetters.queueArn]),
];

const streamArnOf = ({ table }: DataStack): string => {
  if (table.tableStreamArn === undefined) throw new Error("the table has no stream");
  return table.tableStreamArn;
};
