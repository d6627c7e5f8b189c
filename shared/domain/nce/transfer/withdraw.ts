import type { Instant } from "../../time/instant.ts";
import type { TenantId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { requirePending } from "./submit.ts";
import type { CancelledTransfer, NceTransfer } from "./transfer.ts";

type Request = { readonly caller: TenantId; readonly now: Instant };

const ended = (transfer: NceTransfer, now: Instant, cause: CancelledTransfer["cause"]): CancelledTransfer => {
  const { remindedDays: _, ...kept } = requirePending(transfer, now);
  return { ...kept, status: "Cancelled", endedAt: now, cause };
};

/** The target that created it takes it back, while nobody has acted on it. */
export const cancelTransfer = (transfer: NceTransfer, { caller, now }: Request): CancelledTransfer => {
  if (caller !== transfer.target)
    refuse("not-the-target", "Only the target that created a transfer cancels it.");
  return ended(transfer, now, { kind: "cancelled" });
};

/**
 * The source says no and why. Ours: at Microsoft it can only stay silent for 30 days. There are seven states, so it is
 * a cancelled transfer with another cause (2026-11-27).
 */
export const declineTransfer = (
  transfer: NceTransfer,
  { caller, now, reason }: Request & { readonly reason: string },
): CancelledTransfer => {
  if (caller !== transfer.source) refuse("not-the-source", "Only the source declines a transfer.");
  const text = reason.trim();
  if (text === "" || text.length > 1024)
    refuse("reason-missing", "Give a reason of at most 1024 characters.", "reason");
  return ended(transfer, now, { kind: "declined", reason: text });
};
