import type { Organisation } from "../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../domain/configuration/quotas.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import { type ThingChange, thingChange } from "./change-configuration.ts";
import { accountsOf } from "./organisation-family.ts";

/** A group that took in accounts, together with what is told of it. */
export type AutoAssociation = { readonly change: ThingChange; readonly event: JournalEvent };

/**
 * Accounts that join an organisation go to the group of its management account that takes in accounts
 * (spec/billing-conductor.md section 3.1, rule 10), in the transaction that changes the organisation. One that is
 * in a group already stays there; a full group takes as many as it holds, in the order of their ids. An
 * organisation that is seen for the first time is not one that accounts join.
 *
 * @param period the current month (UTC): membership holds from it on.
 */
export const autoAssociated = (
  state: ConfigurationState,
  before: Organisation | undefined,
  after: Organisation,
  period: BillingPeriod,
): readonly AutoAssociation[] => {
  if (before === undefined) return [];
  const former = new Set(accountsOf(before, period));
  const joining = accountsOf(after, period).filter((id) => !former.has(id));
  return takenIn(state, after.managementAccount, joining, period);
};

/**
 * The same for accounts whose day of joining was told in an earlier month and lies in the one that has begun. To be
 * asked for once, when the month begins: later an account outside a group may have been taken out on purpose.
 */
export const arrivals = (state: ConfigurationState, period: BillingPeriod): readonly AutoAssociation[] =>
  state.organisations.list(period).flatMap(({ managementAccount, accounts }) => {
    const joining = accounts.flatMap(({ id, joined }) =>
      joined !== undefined && periodOf(joined) === period ? [id] : [],
    );
    return takenIn(state, managementAccount, joining, period);
  });

const takenIn = (
  { billingGroups }: ConfigurationState,
  owner: AccountId,
  joining: readonly AccountId[],
  period: BillingPeriod,
): readonly AutoAssociation[] => {
  const [group] = billingGroups.listWith("autoAssociate", owner, period);
  if (group?.type !== "STANDARD") return [];
  const joined = joining.filter(
    (id) =>
      id !== owner && billingGroups.listWith("account", id, period).every((other) => other.owner !== owner),
  );
  const room = Math.max(0, DEFAULT_QUOTAS.accountsPerGroup - group.accounts.length);
  const added = joined.slice(0, room);
  if (added.length === 0) return [];
  const value = { ...group, accounts: [...group.accounts, ...added] };
  return [
    {
      change: thingChange("billingGroups", group.arn, { from: period, value }),
      event: {
        source: "rebill.billing-conductor",
        detailType: "Accounts Associated",
        resources: [group.arn],
        detail: { accounts: added },
      },
    },
  ];
};
