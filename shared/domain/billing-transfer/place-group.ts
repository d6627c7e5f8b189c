import type { BillingGroup, Transfer } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import { chainOf } from "./chain.ts";

/** Where a group sits in the chain of a month, and who receives its invoice. */
export type GroupPlace = { readonly level: number; readonly buyer: AccountId };

/**
 * Level 1 is sold by the account AWS bills; each hop further down adds one. The buyer is the direct source of
 * the owner: for a group an upper level keeps for an indirect source, the account in between. Undefined: the
 * group is not in force this month (its transfer is not).
 */
export const placeOf = (group: BillingGroup, transfers: readonly Transfer[]): GroupPlace | undefined => {
  if (group.type === "STANDARD") {
    return { level: chainOf(group.owner, transfers).length + 1, buyer: group.primaryAccount };
  }
  const transfer = transfers.find((candidate) => candidate.id === group.transfer);
  if (transfer === undefined) return undefined;
  const hops = chainOf(transfer.source, transfers);
  const index = hops.findIndex((hop) => hop.owner === group.owner);
  const hop = hops[index];
  return hop === undefined ? undefined : { level: hops.length - index, buyer: hop.source };
};
