import { METRIC_NAMESPACE } from "../../shared/contracts/run-metrics.ts";

/** Metric name → count, or 1 and 0 for yes and no. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * Writes metrics in CloudWatch's embedded metric format, which Lambda picks up from standard output. Outside
 * Lambda nothing is written: there standard output belongs to the command.
 */
export const printMetrics = (metrics: Metrics): void => {
  if (process.env.AWS_LAMBDA_FUNCTION_NAME === undefined) return;
  const names = Object.keys(metrics).map((Name) => ({ Name, Unit: "Count" }));
  const header = {
    Timestamp: Date.now(),
    CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [[]], Metrics: names }],
  };
  console.log(JSON.stringify({ _aws: header, ...metrics }));
};
