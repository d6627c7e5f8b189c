import { SIGNATURE_FAILURES } from "../../shared/contracts/access-metrics.ts";
import { printMetrics } from "./metrics.ts";

/** For `authenticate`'s `onFailure`: one more failure in the metric that the alarm watches. */
export const countSignatureFailure = (): void => printMetrics({ [SIGNATURE_FAILURES]: 1 });
