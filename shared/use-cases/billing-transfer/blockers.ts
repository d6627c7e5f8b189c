import type { Blocker, BlockerContext, WantedTransfer } from "./blockers/blocker.ts";
import { chainBlockers, chainBlockersForInviter } from "./blockers/chain-blockers.ts";
import { sourceBlockers, targetBlockers } from "./blockers/flag-blockers.ts";
import { duplicateBlockers, inboundQuotaBlockers, rateBlockers } from "./blockers/inbound-blockers.ts";
import { outboundBlockers } from "./blockers/outbound-blockers.ts";
import { pairBlockers } from "./blockers/pair-blockers.ts";

export type { Blocker, BlockerContext, WantedTransfer } from "./blockers/blocker.ts";

/**
 * What stops an invitation, in the order in which it is told: only what the inviter may know. What is wrong with the
 * invited side is told to nobody but that side, when it accepts.
 */
export const blockersOfInvitation = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] => [
  ...pairBlockers(context, wanted),
  ...targetBlockers(context, wanted),
  ...duplicateBlockers(context, wanted),
  ...inboundQuotaBlockers(context, wanted),
  ...rateBlockers(context, wanted),
  ...chainBlockersForInviter(context, wanted),
];

/** What stops an acceptance: everything above but the invitation itself, and what is wrong with the source. */
export const blockersOfAcceptance = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] => [
  ...pairBlockers(context, wanted),
  ...sourceBlockers(context, wanted),
  ...targetBlockers(context, wanted),
  ...outboundBlockers(context, wanted),
  ...chainBlockers(context, wanted),
];

/** What keeps an account from sending any invitation, whoever is invited. */
export const blockersOfSender = (
  context: BlockerContext,
  sender: Pick<WantedTransfer, "target" | "ahead">,
): readonly Blocker[] => [
  ...targetBlockers(context, sender),
  ...inboundQuotaBlockers(context, sender),
  ...rateBlockers(context, sender),
];

/**
 * What would stop the acceptance of an invitation that was sent, as far as its sender may know: nothing of what is
 * wrong with the source, and nothing of the source's other transfers.
 */
export const blockersOfPending = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] => [
  ...pairBlockers(context, wanted),
  ...targetBlockers(context, wanted),
  ...chainBlockersForInviter(context, wanted),
];
