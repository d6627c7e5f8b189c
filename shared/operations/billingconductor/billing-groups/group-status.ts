import type { BillingGroup } from "../../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { transferOf } from "../../../use-cases/configuration/inbound-transfers.ts";
import { isInFamily } from "../../../use-cases/configuration/organisation-family.ts";

export type GroupStatus = "ACTIVE" | "PRIMARY_ACCOUNT_MISSING" | "PENDING";

/**
 * What a group is in a month; nobody sets it (spec/billing-conductor.md section 3.1 rule 9,
 * spec/aws-billing-transfer.md section 5). The real service has no word for a group whose transfer has ended: its
 * primary account, the source's management account, is no longer there to be billed.
 */
export const groupStatus = (
  state: ConfigurationState,
  group: BillingGroup,
  period: BillingPeriod,
): { readonly status: GroupStatus; readonly reason?: string } => {
  if (group.type === "STANDARD")
    return isInFamily(state, group.owner, group.primaryAccount, period)
      ? { status: "ACTIVE" }
      : missing("The primary account has left the organization.");
  const transfer = transferOf(state, group, period);
  if (transfer === undefined || (transfer.end !== undefined && transfer.end < period))
    return missing("The billing transfer has ended.");
  return transfer.start > period
    ? { status: "PENDING", reason: `The billing transfer starts in ${transfer.start}.` }
    : { status: "ACTIVE" };
};

const missing = (reason: string) => ({ status: "PRIMARY_ACCOUNT_MISSING", reason }) as const;
