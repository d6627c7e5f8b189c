import type { BillingGroup } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { addMonths, type BillingPeriod, periodStart } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import { type ThingChange, thingChange } from "./change-configuration.ts";
import { conductorEvent } from "./conductor-event.ts";
import { itemsOfGroup } from "./items-of-group.ts";
import { accountsListed, isInFamily, organisationOf } from "./organisation-family.ts";

/** A change together with what is told of it. */
export type Departure = { readonly change: ThingChange; readonly event: JournalEvent };

/**
 * What becomes of the groups of own accounts once a month has begun: accounts that had left the organisation
 * before it leave their group, and a group whose primary account had left is gone with its custom line items
 * (spec/billing-conductor.md section 3.1 rule 9 and section 1.5 "AutoDisassociateAccount"). Who leaves during the
 * month stays for it, because the account's cost of the month's first days is still the group's.
 *
 * Follows from the state alone, so it can be carried out in parts and again: a group's items come before it.
 */
export const departures = (state: ConfigurationState, period: BillingPeriod): readonly Departure[] => {
  const previous = addMonths(period, -1);
  const hasLeft = (owner: AccountId, account: AccountId): boolean => {
    if (isInFamily(state, owner, account, period)) return false;
    const own = organisationOf(state, owner, period);
    const left = own === undefined ? undefined : accountsListed(own).get(account)?.left;
    const leftAtItsStart = left !== undefined && left <= periodStart(period);
    return leftAtItsStart || !isInFamily(state, owner, account, previous);
  };
  return state.billingGroups.list(period).flatMap((group): readonly Departure[] => {
    if (group.type !== "STANDARD") return [];
    const gone = group.accounts.filter((account) => hasLeft(group.owner, account));
    if (gone.includes(group.primaryAccount))
      return [...endedItems(state, group, period), ended(group, period)];
    return gone.length === 0 ? [] : [left(group, gone, period)];
  });
};

const left = (
  group: Extract<BillingGroup, { type: "STANDARD" }>,
  gone: readonly AccountId[],
  period: BillingPeriod,
): Departure => {
  const accounts = group.accounts.filter((account) => !gone.includes(account));
  return {
    change: thingChange("billingGroups", group.arn, { from: period, value: { ...group, accounts } }),
    event: conductorEvent("Accounts Disassociated", [group.arn], { accounts: gone }),
  };
};

const ended = ({ arn }: BillingGroup, period: BillingPeriod): Departure => ({
  change: thingChange("billingGroups", arn, { from: period, value: null, trace: true }),
  event: conductorEvent("Billing Group Deleted", [arn]),
});

const endedItems = (
  state: ConfigurationState,
  { arn }: BillingGroup,
  period: BillingPeriod,
): readonly Departure[] =>
  itemsOfGroup(state, arn, period).map((item) => ({
    change: thingChange("customLineItems", item, { from: period, value: null }),
    event: conductorEvent("Custom Line Item Deleted", [item], { billingGroup: arn }),
  }));
