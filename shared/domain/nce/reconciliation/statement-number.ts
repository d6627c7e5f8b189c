import type { BillingPeriod } from "../../time/billing-period.ts";
import type { TenantId } from "../ids.ts";

/**
 * Number of the invoice a partner gets for a month, made in the month after. A partner has one billing currency and so
 * one invoice a month; Microsoft's own numbers are not known here, so this one follows from what it is for (2026-11-27).
 */
export const statementNumber = (partner: TenantId, period: BillingPeriod): string =>
  `NCE-${period.replace("-", "")}-${partner.slice(0, 8)}`;
