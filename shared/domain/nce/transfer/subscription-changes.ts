import type { NceSubscriptionId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { linesOf, type NceTransfer } from "./transfer.ts";

/**
 * Whether a transfer is at work on a subscription: from its submission until its line is complete, or has failed and
 * is not tried again. A pending transfer blocks nothing (spec section 2.4: an upgrade before acceptance is allowed).
 */
export const isMoving = (subscription: NceSubscriptionId, transfers: readonly NceTransfer[]): boolean =>
  transfers.some(
    (transfer) =>
      transfer.status === "InProgress" &&
      linesOf(transfer).some(
        (line) =>
          line.subscription === subscription &&
          line.status !== "Complete" &&
          !(line.status === "Failed" && line.nextAttemptAt === undefined),
      ),
  );

/**
 * Upgrades, seats, renewal, schedule, cancellation: all wait while a transfer is at work. Microsoft says so of
 * upgrades; the others are ours, so that what is settled is what was submitted (2026-11-27).
 */
export const requireChangeable = (
  subscription: NceSubscriptionId,
  transfers: readonly NceTransfer[],
): void => {
  if (isMoving(subscription, transfers))
    refuse(
      "subscription-busy",
      "A transfer is moving this subscription; change it when the transfer is complete.",
    );
};
