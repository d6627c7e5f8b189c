import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { SIGNATURE_FAILURES, SIGNATURE_FAILURES_ALARM } from "../../../shared/contracts/access-metrics.ts";
import { COST_DATA_REFUSED } from "../../../shared/contracts/cost-data.ts";
import { MAIL_REFUSED, WEBHOOK_EVENTS_GIVEN_UP } from "../../../shared/contracts/notifications.ts";
import { METRIC_NAMESPACE, type RunMetric } from "../../../shared/contracts/run-metrics.ts";
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
type AlarmOptions = {
  readonly description: string;
  readonly metric: IMetric;
  /** Periods of the metric in a row that have to be bad. */
  readonly periods?: number;
  readonly missing?: TreatMissingData;
} & (
  | { readonly below: number }
  /** From here on; 1 unless said otherwise. */
  | { readonly from?: number }
);

const DAY = Duration.days(1);
const HOUR = Duration.hours(1);
const FIVE_MINUTES = Duration.minutes(5);
/** Clients give up and try again after some seconds; the API answers in milliseconds. */
const SLOW_MILLISECONDS = 3000;

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
    const { machine, deadLetters } = monthEnd;

    this.alarm("RunFailed", {
      description:
        "A month-end run failed, timed out or was aborted. The run's record names the step and the cause.",
      metric: unsuccessful(machine, "runs that did not succeed"),
    });
    this.alarm("RunNotStarted", {
      description: "No run was started for two days, although an estimate is due every day.",
      metric: machine.metricStarted({ period: DAY, statistic: "Sum" }),
      periods: 2,
      missing: TreatMissingData.BREACHING,
      below: 1,
    });
    this.alarm("MonthNotClosed", {
      description: `The previous month has no closed final run on or after day ${settings.overdueDay}.`,
      metric: new MathExpression({
        // Minimum of the day: one run that finds the month closed is enough. DATE is the day of the month.
        expression: `IF(DATE(open) >= ${settings.overdueDay}, open, 0)`,
        usingMetrics: { open: runMetric("PreviousMonthOpen", "Minimum") },
        period: DAY,
        label: "previous month open",
      }),
    });
    this.alarm("SuspenseNotZero", {
      description:
        "A run found cost lines of a type nobody has decided how to treat; they are billed to nobody.",
      metric: runMetric("SuspenseNotZero", "Maximum"),
    });
    this.alarm("MarginBelowZero", {
      description: "A run found a billing group that is sold below cost.",
      metric: runMetric("MarginBelowZero", "Maximum"),
    });
    this.alarm("DeadLetters", {
      description: "A scheduled run could not be started; the message in the queue has its input.",
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
    });
    this.createCostDataAlarms(costData);
    this.createApiAlarms(api);
    this.createNotificationAlarms(notifications);
    this.createTransferAlarms(transfers);
    this.alarm("MicrosoftTransferFailed", {
      description:
        "The execution of a Microsoft transfer failed through a fault of ours, timed out or was aborted. The next full hour starts another.",
      metric: unsuccessful(nceTransfers.machine, "executions that did not succeed"),
    });
    if (notifications.mail !== undefined) this.createMailAlarms(notifications.mail);
    this.createDashboard(options);
  }

  private createCostDataAlarms({ deadLetters }: CostDataStack): void {
    this.alarm("CostDataRefused", {
      description:
        "A delivery of cost data was damaged, incomplete or of an unknown payer. The import names file and row.",
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: COST_DATA_REFUSED,
        statistic: "Maximum",
        period: FIVE_MINUTES,
      }),
    });
    this.alarm("CostDataDeadLetters", {
      description: "A delivery could not be taken in after three attempts; the message names it.",
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
    });
  }

  private createNotificationAlarms({ relay, delivery, deadLetters }: NotificationsStack): void {
    this.alarm("EventsLate", {
      description:
        "Events wait for five minutes to be published; the relay's log names the class of its error.",
      metric: relay.metric("IteratorAge", { period: FIVE_MINUTES, statistic: "Maximum" }),
      from: FIVE_MINUTES.toMilliseconds(),
    });
    this.alarm("RelayFailed", {
      description: "Publishing events or waking webhooks has failed for a quarter of an hour.",
      metric: relay.metricErrors({ period: FIVE_MINUTES, statistic: "Sum" }),
      periods: 3,
    });
    this.alarm("WebhookDeliveryFailed", {
      description: "Delivering to a webhook failed through a fault of ours for a quarter of an hour.",
      metric: delivery.metricErrors({ period: FIVE_MINUTES, statistic: "Sum" }),
      periods: 3,
    });
    this.alarm("WebhookEventsGivenUp", {
      description:
        "A webhook's receiver has not taken an event for three days; its log of deliveries says why.",
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: WEBHOOK_EVENTS_GIVEN_UP,
        statistic: "Sum",
        period: FIVE_MINUTES,
      }),
    });
    this.alarm("NotificationDeadLetters", {
      description:
        "The relay, its sweep or a delivery could not be run; the next sweep makes good what it can.",
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
    });
  }

  private createTransferAlarms({ lambda, deadLetters }: TransfersStack): void {
    this.alarm("TimersFailed", {
      description:
        "The timers of transfers have failed for three hours: nothing expires, begins or ends. Their log has the class of the error.",
      metric: lambda.metricErrors({ period: HOUR, statistic: "Sum" }),
      periods: 3,
    });
    this.alarm("TimersDeadLetters", {
      description:
        "A sweep of the timers could not be run; the next one makes it good, but the day's summary it may have carried.",
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
    });
  }

  private createMailAlarms(mail: LambdaFunction): void {
    this.alarm("MailFailed", {
      description:
        "E-mails could not be sent for a quarter of an hour: SES refuses the sender, or is out of reach.",
      metric: mail.metricErrors({ period: FIVE_MINUTES, statistic: "Sum" }),
      periods: 3,
    });
    this.alarm("MailRefused", {
      description:
        "SES did not take an e-mail for its recipient; the message's record in the table says why.",
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: MAIL_REFUSED,
        statistic: "Sum",
        period: FIVE_MINUTES,
      }),
    });
  }

  private createApiAlarms({ api }: ApiStack): void {
    this.alarm("ApiFailed", {
      description: "The API answered with a fault of ours. The function's log names its class by request id.",
      metric: api.metricServerError({ period: FIVE_MINUTES, statistic: "Sum" }),
    });
    this.alarm("ApiSlow", {
      description: "One request in a hundred took more than three seconds for a quarter of an hour.",
      metric: api.metricLatency({ period: FIVE_MINUTES, statistic: "p99" }),
      from: SLOW_MILLISECONDS,
      periods: 3,
    });
    this.alarm("SignatureFailures", {
      description: "Many requests failed to prove who sent them: somebody may be guessing keys.",
      metric: signatureFailures(FIVE_MINUTES),
      from: SIGNATURE_FAILURES_ALARM,
    });
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
  private alarm(name: string, options: AlarmOptions): void {
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

/** Executions of a state machine that ended otherwise than by themselves. */
const unsuccessful = (machine: StateMachine, label: string): MathExpression =>
  new MathExpression({
    expression: "failed + timedOut + aborted",
    usingMetrics: {
      failed: machine.metricFailed(),
      timedOut: machine.metricTimedOut(),
      aborted: machine.metricAborted(),
    },
    period: FIVE_MINUTES,
    label,
  });

const runMetric = (metricName: RunMetric, statistic: "Minimum" | "Maximum"): Metric =>
  new Metric({ namespace: METRIC_NAMESPACE, metricName, statistic, period: DAY });

const signatureFailures = (period: Duration): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: SIGNATURE_FAILURES,
    statistic: "Sum",
    period,
  });
