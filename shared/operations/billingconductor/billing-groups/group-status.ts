import type { BillingGroup } from "../../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { isInRange } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { payersOf } from "../../../use-cases/billing-transfer/months-paid.ts";
import { transferOf } from "../../../use-cases/configuration/inbound-transfers.ts";
import { isInFamily } from "../../../use-cases/configuration/organisation-family.ts";

export type GroupStatus = "ACTIVE" | "PRIMARY_ACCOUNT_MISSING" | "PENDING";

/**
 * What a group is in a month; nobody sets it (spec/billing-conductor.md section 3.1 rule 9,
 * spec/aws-billing-transfer.md section 5). The real service has no word for a group whose transfer has ended: its
 * primary account, the source's management account, is no longer there to be billed. The group of an indirect source
 * is in force in the months in which its bill arrives at the owner, hop by hop.
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
  const paid = transfer === undefined ? [] : payersOf(state, transfer, period);
  const months = paid.filter(({ payer }) => payer === group.owner).map((each) => each.months);
  if (months.some((range) => isInRange(period, range))) return { status: "ACTIVE" };
  const [ahead] = months
    .map(({ from }) => from)
    .filter((from) => from > period)
    .toSorted();
  return ahead === undefined
    ? missing("The billing transfer has ended.")
    : { status: "PENDING", reason: `The billing transfer starts in ${ahead}.` };
};

const missing = (reason: string) => ({ status: "PRIMARY_ACCOUNT_MISSING", reason }) as const;
