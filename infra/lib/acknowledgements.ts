import { type CfnElement, Validations } from "aws-cdk-lib";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import { BUCKET_OF_AREA, type ObjectArea } from "../../shared/contracts/environment.ts";
import type { ApiStack } from "./stacks/api-stack.ts";
import type { CostDataStack } from "./stacks/cost-data-stack.ts";
import type { DataStack } from "./stacks/data-stack.ts";
import type { MonthEndStack } from "./stacks/month-end-stack.ts";
import type { NceTransfersStack } from "./stacks/nce-transfers-stack.ts";
import type { NotificationsStack } from "./stacks/notifications-stack.ts";
import type { TransfersStack } from "./stacks/transfers-stack.ts";

type Stacks = {
  readonly data: DataStack;
  readonly monthEnd: MonthEndStack;
  readonly costData: CostDataStack;
  readonly api: ApiStack;
  readonly notifications: NotificationsStack;
  readonly transfers: TransfersStack;
  readonly nceTransfers: NceTransfersStack;
};

/**
 * Findings of cdk-nag that are accepted, each with the reason why. Nothing is acknowledged anywhere else.
 * Which statement may carry a `*` is held to the letter by test/infra.
 */
export const acknowledgeFindings = (stacks: Stacks): void => {
  const { data, monthEnd, costData, api, notifications, transfers, nceTransfers } = stacks;
  const accept = (scope: Parameters<typeof Validations.of>[0], id: string, reason: string): void =>
    Validations.of(scope).acknowledge({ id, reason });

  for (const stack of [monthEnd, nceTransfers]) {
    accept(
      stack,
      "AwsSolutions-IAM5[Resource::*]",
      "X-Ray's two write actions and the log delivery API of Step Functions take no resource; nothing else has one.",
    );
  }
  for (const stack of [costData, api, notifications, transfers]) {
    accept(
      stack,
      "AwsSolutions-IAM5[Resource::*]",
      "X-Ray's two write actions take no resource; nothing else has one.",
    );
  }
  for (const area of Object.keys(BUCKET_OF_AREA) as ObjectArea[]) {
    for (const stack of [monthEnd, costData, api, transfers, nceTransfers]) {
      accept(
        stack,
        `AwsSolutions-IAM5[Resource::${importedArn(data, area)}/${area}/*]`,
        `Keys below ${area}/ carry accounts, months and run ids, which no policy can list. The prefix is the limit.`,
      );
    }
  }
  accept(
    api,
    "AwsSolutions-APIG4",
    "The function verifies Signature Version 4 with keys we issue: unmodified AWS clients sign for the service they call, " +
      "which IAM authorisation of API Gateway refuses, and an authoriser does not see the body that a signature covers.",
  );
  accept(
    monthEnd,
    `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${monthEnd.stateMachineName}:*]`,
    "A distributed Map watches and stops the executions of its own machine, whose names are made at run time.",
  );
  accept(
    monthEnd.deadLetters,
    "AwsSolutions-SQS3",
    "It is the dead-letter queue, of EventBridge Scheduler. The rule knows only those of other queues.",
  );
  accept(
    costData.deadLetters,
    "AwsSolutions-SQS3",
    "It is the dead-letter queue, of Lambda and EventBridge. The rule knows only those of other queues.",
  );
  for (const { deadLetters } of [notifications, transfers]) {
    accept(
      deadLetters,
      "AwsSolutions-SQS3",
      "It is the dead-letter queue, of Lambda and EventBridge Scheduler. The rule knows only those of other queues.",
    );
  }
  accept(
    notifications,
    `AwsSolutions-IAM5[Resource::${importedName(data, data.table.tableArn)}/stream/*]`,
    "ListStreams is asked for when the function is joined to the stream, whose name is a time that may change.",
  );
  const swept = [
    [notifications, notifications.relay],
    ...(notifications.mail === undefined ? [] : ([[notifications, notifications.mail]] as const)),
    [transfers, transfers.lambda],
  ] as const;
  for (const [stack, { node }] of swept) {
    accept(
      stack,
      `AwsSolutions-IAM5[Resource::<${stack.getLogicalId(node.defaultChild as CfnElement)}.Arn>:*]`,
      "EventBridge Scheduler's target lets the sweep call this one function in every version of it.",
    );
  }
};

/** The bucket's ARN as cdk-nag sees it from the other stack: the name of its export. */
const importedArn = (data: DataStack, area: ObjectArea): string => {
  const bucket: Bucket = data.bucketOf(area);
  return importedName(data, bucket.bucketArn);
};

const importedName = (data: DataStack, attribute: string): string => {
  const value = data.resolve(data.exportValue(attribute)) as { "Fn::ImportValue": string };
  return value["Fn::ImportValue"];
};
