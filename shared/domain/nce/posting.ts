import { z } from "zod";
import { BillingPeriod } from "../time/billing-period.ts";
import { NceSubscriptionId, TenantId } from "./ids.ts";
import { Earning } from "./incentives/earnings.ts";
import { ReconciliationLine } from "./reconciliation/reconciliation-line.ts";

/** What was posted for one subscription of one partner in one calendar month (UTC): never changed, only added to. */
export const NcePosting = z.strictObject({
  partner: TenantId,
  period: BillingPeriod,
  subscription: NceSubscriptionId,
  lines: z.array(ReconciliationLine),
  earnings: z.array(Earning),
});
export type NcePosting = z.infer<typeof NcePosting>;
