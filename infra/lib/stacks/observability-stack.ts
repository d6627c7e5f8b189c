import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { type AlarmOptions, DAY, type SetAlarm } from "../alarms/alarm.ts";
import { setApiAlarms, signatureFailures } from "../alarms/api-alarms.ts";
import { setCostDataAlarms } from "../alarms/cost-data-alarms.ts";
import { runMetric, setMonthEndAlarms } from "../alarms/month-end-alarms.ts";
import { setNotificationAlarms } from "../alarms/notification-alarms.ts";
import { setTransferAlarms } from "../alarms/transfer-alarms.ts";
import type { Settings } from "../settings.ts";
import type { ApiStack } from "./api-stack.ts";
import type { CostDataStack } from "./cost-data-stack.ts";
import type { DataStack } from "./data-stack.ts";
import type { MonthEndStack } from "./month-end-stack.ts";
import type { NceTransfersStack } from "./nce-transfers-stack.ts";
import type { NotificationsStack } from "./notifications-stack.ts";
import type { TransfersStack } from "./transfers-stack.ts";

type ObservabilityOptions = {
  readonly data: DataStack;
  readonly monthEnd: MonthEndStack;
  readonly costData: CostDataStack;
  readonly api: ApiStack;
  readonly notifications: NotificationsStack;
  readonly transfers: TransfersStack;
  readonly nceTransfers: NceTransfersStack;
  readonly settings: Settings;
};

/** What wakes somebody, and the one page to look at then. */
export class ObservabilityStack extends Stack {
  private readonly topic: Topic;
  private readonly alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, options: ObservabilityOptions, props: StackProps = {}) {
    super(scope, id, props);
    const { data, monthEnd, costData, api, notifications, transfers, nceTransfers, settings } = options;
    this.topic = this.createTopic(data);
    if (settings.alarmEmail !== undefined)
      this.topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    const alarm: SetAlarm = (name, each) => this.setAlarm(name, each);
    setMonthEndAlarms(alarm, monthEnd, settings);
    setCostDataAlarms(alarm, costData);
    setApiAlarms(alarm, api);
    setNotificationAlarms(alarm, notifications);
    setTransferAlarms(alarm, transfers, nceTransfers);
    this.createDashboard(options);
  }

  private createTopic(data: DataStack): Topic {
    const topic = new Topic(this, "Alarms", {
      displayName: "Rebill alarms",
      masterKey: data.key,
      enforceSSL: true,
    });
    // A topic with a policy of its own has lost the default one, which let the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "Alarms",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    return topic;
  }

  /** Missing data is calm unless said otherwise. */
  private setAlarm(name: string, options: AlarmOptions): void {
    const { description, metric, periods = 1, missing } = options;
    const isFloor = "below" in options;
    const alarm = new Alarm(this, name, {
      alarmDescription: description,
      metric,
      threshold: isFloor ? options.below : (options.from ?? 1),
      comparisonOperator: isFloor
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.alarms.push(alarm);
  }

  private createDashboard({ data, monthEnd, costData, api: { api } }: ObservabilityOptions): void {
    const { machine, deadLetters } = monthEnd;
    const graph = (title: string, left: IMetric[]): GraphWidget =>
      new GraphWidget({ title, left, width: 12 });
    new Dashboard(this, "Dashboard", {
      defaultInterval: Duration.days(35),
      widgets: [
        [new AlarmStatusWidget({ title: "Alarms", alarms: this.alarms, width: 24 })],
        [
          graph("Runs per day", [
            machine.metricSucceeded({ period: DAY }),
            machine.metricFailed({ period: DAY }),
            machine.metricStarted({ period: DAY }),
          ]),
          graph("Duration of a run", [machine.metricTime({ period: DAY, statistic: "Maximum" })]),
        ],
        [
          graph("Needs attention", [
            runMetric("PreviousMonthOpen", "Minimum"),
            runMetric("SuspenseNotZero", "Maximum"),
            runMetric("MarginBelowZero", "Maximum"),
          ]),
          graph("Table and queues", [
            data.table.metricConsumedWriteCapacityUnits({ period: DAY }),
            data.table.metricConsumedReadCapacityUnits({ period: DAY }),
            deadLetters.metricApproximateNumberOfMessagesVisible({ period: DAY }),
            costData.deadLetters.metricApproximateNumberOfMessagesVisible({ period: DAY }),
          ]),
        ],
        [
          graph("API: requests", [
            api.metricCount({ period: DAY, statistic: "SampleCount" }),
            api.metricClientError({ period: DAY, statistic: "Sum" }),
            api.metricServerError({ period: DAY, statistic: "Sum" }),
            signatureFailures(DAY),
          ]),
          graph("API: latency", [
            api.metricLatency({ period: DAY, statistic: "p50" }),
            api.metricLatency({ period: DAY, statistic: "p99" }),
          ]),
        ],
      ],
    });
  }
}
