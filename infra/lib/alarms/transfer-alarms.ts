import type { NceTransfersStack } from "../stacks/nce-transfers-stack.ts";
import type { TransfersStack } from "../stacks/transfers-stack.ts";
import { HOUR, type SetAlarm, unsuccessful } from "./alarm.ts";

export const setTransferAlarms = (
  alarm: SetAlarm,
  { lambda, deadLetters }: TransfersStack,
  nceTransfers: NceTransfersStack,
): void => {
  alarm("TimersFailed", {
    description:
      "The timers of transfers have failed for three hours: nothing expires, begins or ends. Their log has the class of the error.",
    metric: lambda.metricErrors({ period: HOUR, statistic: "Sum" }),
    periods: 3,
  });
  alarm("TimersDeadLetters", {
    description:
      "A sweep of the timers could not be run; the next one makes it good, but the day's summary it may have carried.",
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
  });
  alarm("MicrosoftTransferFailed", {
    description:
      "The execution of a Microsoft transfer failed through a fault of ours, timed out or was aborted. The next full hour starts another.",
    metric: unsuccessful(nceTransfers.machine, "executions that did not succeed"),
  });
};
