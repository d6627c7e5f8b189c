import type { TransferLine } from "../../domain/nce/transfer/line.ts";

/**
 * Spellings of Partner Center (spec/microsoft-nce-transfer.md section 2.1, 3), whose pages contradict each other: every
 * form that was seen is read, one is written (2026-11-27).
 */

/** Both stand in Microsoft's pages for a transfer of new-commerce subscriptions; written is 3. */
export const TRANSFER_TYPES = [3, 5] as const;
export const TRANSFER_TYPE = 3;

export const INCOMING = 1;
export const OUTGOING = 2;

/** What a PATCH asks for by its status; undefined: nothing that a status can ask for. */
export const askedByStatus = (status: string): "cancel" | "submit" | undefined => {
  const spelled = status.replaceAll(/[^a-z]/gi, "").toLowerCase();
  if (CANCEL.has(spelled)) return "cancel";
  return SUBMIT.has(spelled) ? "submit" : undefined;
};
const CANCEL: ReadonlySet<string> = new Set(["cancel", "cancelled", "canceled"]);
/**
 * Microsoft's literal for accepting is not published: the state the transfer is in or comes to, or the verb. A client
 * that sends back what it read says the former.
 */
const SUBMIT: ReadonlySet<string> = new Set([
  "pending",
  "active",
  "inprogress",
  "partiallycomplete",
  "accept",
  "accepted",
]);

/** A line that waits for its first attempt is in progress: there is no word for it. */
export const lineStatus = ({ status }: TransferLine): "InProgress" | "Complete" | "Failed" =>
  status === "Queued" ? "InProgress" : status;

/** Azure is billed by usage. */
export const billingCycle = ({ billingPlan }: TransferLine): string => billingPlan ?? "unknown";
