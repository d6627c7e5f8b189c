import type { Duration } from "aws-cdk-lib";
import { SIGNATURE_FAILURES, SIGNATURE_FAILURES_ALARM } from "../../../shared/contracts/access-metrics.ts";
import type { ApiStack } from "../stacks/api-stack.ts";
import { FIVE_MINUTES, ownMetric, type SetAlarm } from "./alarm.ts";

/** Clients give up and try again after some seconds; the API answers in milliseconds. */
const SLOW_MILLISECONDS = 3000;

export const signatureFailures = (period: Duration) => ownMetric(SIGNATURE_FAILURES, "Sum", period);

export const setApiAlarms = (alarm: SetAlarm, { api }: ApiStack): void => {
  alarm("ApiFailed", {
    description: "The API answered with a fault of ours. The function's log names its class by request id.",
    metric: api.metricServerError({ period: FIVE_MINUTES, statistic: "Sum" }),
  });
  alarm("ApiSlow", {
    description: "One request in a hundred took more than three seconds for a quarter of an hour.",
    metric: api.metricLatency({ period: FIVE_MINUTES, statistic: "p99" }),
    from: SLOW_MILLISECONDS,
    periods: 3,
  });
  alarm("SignatureFailures", {
    description: "Many requests failed to prove who sent them: somebody may be guessing keys.",
    metric: signatureFailures(FIVE_MINUTES),
    from: SIGNATURE_FAILURES_ALARM,
  });
};
