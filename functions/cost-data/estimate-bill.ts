import type { Composition } from "../../shared/compose/compose.ts";
import { composeOnAws } from "../../shared/compose/compose-aws.ts";
import { EstimatedBill, EstimateRequest } from "../../shared/domain/billing-transfer/rehearsal/estimate.ts";
import { step } from "../middleware/step.ts";

let composition: Composition | undefined;

/** Prices a group on cost data that are there, for a rehearsal; the API waits for the answer. */
export const handler = step(EstimateRequest, EstimatedBill, (request) => {
  composition ??= composeOnAws(process.env);
  return composition.estimator.estimate(request);
});
