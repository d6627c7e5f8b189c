import { type ChainProblem, chainProblem } from "../../../domain/billing-transfer/transfer-graph.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { quotasOf } from "../quotas-of.ts";
import { agreedTransfers } from "../transfer-register.ts";
import {
  type Blocker,
  type BlockerContext,
  constraintBlocker,
  handshakeBlocker,
  type WantedTransfer,
} from "./blocker.ts";

/** What is wrong with the chain once the transfer is part of it, in any month (section 2.4, 2.5). */
export const chainBlockers = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] =>
  blockersOf(wanted.target, chainProblemWith(context, wanted, { sourcesOfSource: true }));

/**
 * The same as far as the inviter may know it: whom it would bill through the invited account is told to nobody
 * before that account accepts. That the invited account pays for the inviter is known to the inviter.
 */
export const chainBlockersForInviter = (
  context: BlockerContext,
  wanted: WantedTransfer,
): readonly Blocker[] => {
  const whole = chainProblemWith(context, wanted, { sourcesOfSource: true });
  const known =
    whole?.kind === "cycle" ? whole : chainProblemWith(context, wanted, { sourcesOfSource: false });
  return blockersOf(wanted.target, known);
};

const chainProblemWith = (
  { state, partner, now }: BlockerContext,
  { source, target, start, id }: WantedTransfer,
  { sourcesOfSource }: { readonly sourcesOfSource: boolean },
): ChainProblem | undefined => {
  // Said already, and better.
  if (source === target) return undefined;
  const agreed = agreedTransfers(state, now).filter(
    (each) => each.id !== id && (sourcesOfSource || each.target !== source),
  );
  return chainProblem(
    { source, target, start },
    agreed,
    (account) => quotasOf(state, account, partner).chainLength,
  );
};

const blockersOf = (target: AccountId, problem: ChainProblem | undefined): readonly Blocker[] => {
  switch (problem?.kind) {
    case undefined:
      return [];
    case "cycle":
      return [
        handshakeBlocker(target, {
          reason: "SOURCE_AND_TARGET_CANNOT_MATCH",
          message:
            "The invited account pays for the inviting one, directly or through others; in the end it would pay itself.",
          fix: "Withdraw the transfer that leads back first.",
        }),
      ];
    case "too-long":
      return [
        constraintBlocker(target, {
          reason: "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION",
          message: "The chain of transfers would be longer than an account in it may have.",
          fix: "Have the quota of the chain's length raised, or end a transfer of the chain.",
        }),
      ];
    case "too-many":
      return [
        constraintBlocker(target, {
          reason: "RESPONSIBILITY_TRANSFER_MAX_TRANSFERS_QUOTA_VIOLATION",
          message: "An account in the chain would pay more bills, inherited ones included, than anybody may.",
          fix: "End a transfer of the chain.",
        }),
      ];
  }
};
