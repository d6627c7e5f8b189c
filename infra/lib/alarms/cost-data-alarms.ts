import { COST_DATA_REFUSED } from "../../../shared/contracts/cost-data.ts";
import type { CostDataStack } from "../stacks/cost-data-stack.ts";
import { FIVE_MINUTES, ownMetric, type SetAlarm } from "./alarm.ts";

export const setCostDataAlarms = (alarm: SetAlarm, { deadLetters }: CostDataStack): void => {
  alarm("CostDataRefused", {
    description:
      "A delivery of cost data was damaged, incomplete or of an unknown payer. The import names file and row.",
    metric: ownMetric(COST_DATA_REFUSED, "Maximum", FIVE_MINUTES),
  });
  alarm("CostDataDeadLetters", {
    description: "A delivery could not be taken in after three attempts; the message names it.",
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
  });
};
