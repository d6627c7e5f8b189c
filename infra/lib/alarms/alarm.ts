import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Metric, type TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { METRIC_NAMESPACE } from "../../../shared/contracts/run-metrics.ts";

/** When somebody is woken, and what is said then. */
export type AlarmOptions = {
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

/** Sets an alarm up. Missing data is calm unless said otherwise. */
export type SetAlarm = (name: string, options: AlarmOptions) => void;

export const DAY = Duration.days(1);
export const HOUR = Duration.hours(1);
export const FIVE_MINUTES = Duration.minutes(5);

/** A metric that functions of ours print. */
export const ownMetric = (
  metricName: string,
  statistic: "Minimum" | "Maximum" | "Sum",
  period: Duration,
): Metric => new Metric({ namespace: METRIC_NAMESPACE, metricName, statistic, period });

/** Executions of a state machine that ended otherwise than by themselves. */
export const unsuccessful = (machine: StateMachine, label: string): MathExpression =>
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
