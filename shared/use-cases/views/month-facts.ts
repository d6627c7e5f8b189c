import { chainAlong, type Hop } from "../../domain/billing-transfer/chain.ts";
import { groupOfHop } from "../../domain/billing-transfer/group-of-hop.ts";
import type { BillingGroup, Transfer } from "../../domain/configuration/model.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import { type BillingPeriod, isWithin } from "../../domain/time/billing-period.ts";
import type { ViewData } from "../../domain/views/billing-view.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** What the month's bills went by, looked up for one organisation at a time. */

/** A transfer in a month it is in force in. */
export const transferIn = (
  { transfers }: ConfigurationState,
  id: TransferId,
  period: BillingPeriod,
): Transfer | undefined => {
  const transfer = transfers.find(id, period);
  return transfer !== undefined && isWithin(period, transfer.start, transfer.end) ? transfer : undefined;
};

/** Who pays an organisation's bill in a month, from the organisation upwards. */
export const chainIn = (
  { transfers }: ConfigurationState,
  managementAccount: AccountId,
  period: BillingPeriod,
): readonly Hop[] =>
  chainAlong(managementAccount, (source) =>
    transfers.listWith("source", source, period).find(({ start, end }) => isWithin(period, start, end)),
  );

/**
 * What the owner of a hop charges the level below for the usage at the bottom of the chain; behind the last hop that
 * is AWS. An owner sees only what it charges and what it is charged, never what is charged further up.
 */
export const chargedAt = (
  { billingGroups }: ConfigurationState,
  hops: readonly Hop[],
  index: number,
  period: BillingPeriod,
): ViewData => {
  const hop = hops[index];
  if (hop === undefined) return { kind: "BILLABLE" };
  const groups = hops
    .slice(0, index + 1)
    .flatMap(({ transfer }) => billingGroups.listWith("transfer", transfer.id, period));
  const group = groupOfHop(hops, index, groups);
  return { kind: "PRO_FORMA", pricedBy: hop.owner, ...(group === undefined ? {} : { group: group.arn }) };
};

/** The STANDARD group an account is in. */
export const standardGroupOf = (
  { billingGroups }: ConfigurationState,
  account: AccountId,
  period: BillingPeriod,
): Extract<BillingGroup, { type: "STANDARD" }> | undefined => {
  const [group] = billingGroups.listWith("account", account, period);
  return group?.type === "STANDARD" ? group : undefined;
};
