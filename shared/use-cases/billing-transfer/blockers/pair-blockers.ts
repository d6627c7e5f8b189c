import type { AccountId } from "../../../domain/identifiers.ts";
import {
  type Blocker,
  type BlockerContext,
  handshakeBlocker,
  managedBy,
  type WantedTransfer,
} from "./blocker.ts";

/** An account that is unknown, one that manages nothing and an address nobody has look the same. */
export const invalidInvitee = (target: AccountId): Blocker =>
  handshakeBlocker(target, {
    reason: "TARGET_ACCOUNT_VALIDATION_FAILURE",
    message: "The account that was named is not a management account that can hand its bill over.",
    fix: "Name the management account of an organization; member accounts have no bill of their own.",
  });

/** Who the two are: not one and the same, both known, both in one partition of AWS. */
export const pairBlockers = (
  context: BlockerContext,
  { source, target }: WantedTransfer,
): readonly Blocker[] => {
  if (source === target)
    return [
      handshakeBlocker(target, {
        reason: "SOURCE_AND_TARGET_CANNOT_MATCH",
        message: "An account cannot hand its bill over to itself.",
        fix: "Invite the management account of another organization.",
      }),
    ];
  const [invited, payer] = [managedBy(context, source), managedBy(context, target)];
  if (invited === undefined) return [invalidInvitee(target)];
  if (payer !== undefined && (invited.partition ?? "aws") !== (payer.partition ?? "aws"))
    return [
      handshakeBlocker(target, {
        reason: "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD",
        message: "The two organizations are in different partitions of AWS.",
        fix: "Use a management account of your own in the other partition.",
      }),
    ];
  return [];
};
