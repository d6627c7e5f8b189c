import type { EstimatedBill, EstimateRequest } from "../domain/billing-transfer/rehearsal/estimate.ts";

/** Prices a group as month-end would, where the engine is: in this process, or in a function of its own on AWS. */
export interface BillEstimator {
  estimate(request: EstimateRequest): Promise<EstimatedBill>;
}
