import type { BillingGroup } from "../configuration/model.ts";
import type { Hop } from "./chain.ts";

/**
 * The group by which the owner of a hop prices the usage at the bottom of its chain: the owner's group for that very
 * source organisation; where the owner of an upper level keeps none for an indirect source, its group of the transfer
 * through which the bill arrives covers it too (our choice, so that no usage goes unbilled; AWS shows no cost then,
 * spec/aws-billing-transfer.md section 2.4). Undefined: the owner prices it by nothing.
 *
 * @param groups those in force in the month; may hold others' and those of other transfers
 */
export const groupOfHop = (
  hops: readonly Hop[],
  index: number,
  groups: readonly BillingGroup[],
): BillingGroup | undefined => {
  const owner = hops[index]?.owner;
  for (const { transfer } of hops.slice(0, index + 1)) {
    const own = groups.find(
      (group) => group.type === "TRANSFER_BILLING" && group.owner === owner && group.transfer === transfer.id,
    );
    if (own !== undefined) return own;
  }
  return undefined;
};
