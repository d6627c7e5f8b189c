import type { AccountId } from "../identifiers.ts";
import type {
  BillingGroupEntry,
  CustomLineItemEntry,
  PricingPlanEntry,
  PricingRuleEntry,
  TransferEntry,
} from "./file-schema.ts";

type Lookup<T> = (reference: string) => T | undefined;

/**
 * Whose an entry of the file is: the account that says so, else the target of a group's transfer, else the partner.
 * Names are unique per owner, because that is how Billing Conductor has them.
 */
export const createEntryOwners = (
  partner: AccountId,
  transferNamed: Lookup<Pick<TransferEntry, "target">>,
  groupNamed: Lookup<BillingGroupEntry>,
) => {
  const group = ({ owner, transfer }: BillingGroupEntry): AccountId =>
    owner ?? transferNamed(transfer ?? "")?.target ?? partner;
  return {
    rule: ({ owner }: PricingRuleEntry): AccountId => owner ?? partner,
    plan: ({ owner }: PricingPlanEntry): AccountId => owner ?? partner,
    group,
    item: (item: CustomLineItemEntry): AccountId => {
      const itsGroup = groupNamed(item.group);
      return item.owner ?? (itsGroup === undefined ? partner : group(itsGroup));
    },
  };
};
