import { MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { RunMetric } from "../../../shared/contracts/run-metrics.ts";
import type { Settings } from "../settings.ts";
import type { MonthEndStack } from "../stacks/month-end-stack.ts";
import { DAY, ownMetric, type SetAlarm, unsuccessful } from "./alarm.ts";

/** What a run says of itself, day by day. */
export const runMetric = (metricName: RunMetric, statistic: "Minimum" | "Maximum") =>
  ownMetric(metricName, statistic, DAY);

export const setMonthEndAlarms = (
  alarm: SetAlarm,
  { machine, deadLetters }: MonthEndStack,
  settings: Settings,
): void => {
  alarm("RunFailed", {
    description:
      "A month-end run failed, timed out or was aborted. The run's record names the step and the cause.",
    metric: unsuccessful(machine, "runs that did not succeed"),
  });
  alarm("RunNotStarted", {
    description: "No run was started for two days, although an estimate is due every day.",
    metric: machine.metricStarted({ period: DAY, statistic: "Sum" }),
    periods: 2,
    missing: TreatMissingData.BREACHING,
    below: 1,
  });
  alarm("MonthNotClosed", {
    description: `The previous month has no closed final run on or after day ${settings.overdueDay}.`,
    metric: new MathExpression({
      // Minimum of the day: one run that finds the month closed is enough. DATE is the day of the month.
      expression: `IF(DATE(open) >= ${settings.overdueDay}, open, 0)`,
      usingMetrics: { open: runMetric("PreviousMonthOpen", "Minimum") },
      period: DAY,
      label: "previous month open",
    }),
  });
  alarm("SuspenseNotZero", {
    description:
      "A run found cost lines of a type nobody has decided how to treat; they are billed to nobody.",
    metric: runMetric("SuspenseNotZero", "Maximum"),
  });
  alarm("MarginBelowZero", {
    description: "A run found a billing group that is sold below cost.",
    metric: runMetric("MarginBelowZero", "Maximum"),
  });
  alarm("DeadLetters", {
    description: "A scheduled run could not be started; the message in the queue has its input.",
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
  });
};
