import { WEBHOOK_EVENTS_GIVEN_UP } from "../../shared/contracts/notifications.ts";
import { printMetrics } from "./metrics.ts";

/** One more event that a webhook did not take in three days. */
export const countGivenUp = (): void => printMetrics({ [WEBHOOK_EVENTS_GIVEN_UP]: 1 });
