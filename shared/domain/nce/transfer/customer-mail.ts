import { dayOf } from "../../time/calendar-date.ts";
import type { CancelledTransfer, NceTransfer, PendingTransfer } from "./transfer.ts";

/**
 * How often a target can have a customer written to. The address is the target's word and a request costs nothing, so it
 * could be asked for and taken back all day long. Nothing is refused for that, since a large move is many transfers
 * (section 4): of one target's requests to one source for one customer, the customer is told on a UTC day (2026-11-27)
 * - of the first request, and of one more after a cancellation it was told of, at two addresses: a wrong one is corrected;
 * - of the first cancellation that leaves no other request open, where it was told of a request.
 * That is five messages at most. The rest stands in the transfer (`untold`); what moves is always told.
 */
const ADDRESSES_MAX = 2;

const addressOf = ({ customerEmail }: NceTransfer): string => customerEmail.toLowerCase();

const isRequestTold = ({ untold }: NceTransfer): boolean => untold?.includes("request") !== true;

const isCancellationTold = (transfer: NceTransfer): transfer is CancelledTransfer =>
  transfer.status === "Cancelled" &&
  transfer.cause.kind === "cancelled" &&
  transfer.untold?.includes("cancellation") !== true;

const hasCancellation = (others: readonly NceTransfer[], day: string): boolean =>
  others.some((each) => isCancellationTold(each) && dayOf(each.endedAt) === day);

const isOpen = ({ status }: NceTransfer): boolean => status === "Pending" || status === "InProgress";

/** Those of a customer's transfers that the same target asks the same source for. */
export const sameParties = (
  { id, customer, source, target }: NceTransfer,
  transfers: readonly NceTransfer[],
): readonly NceTransfer[] =>
  transfers.filter(
    (each) =>
      each.id !== id && each.customer === customer && each.source === source && each.target === target,
  );

const without = <T extends NceTransfer>(transfer: T, what: "request" | "cancellation"): T => ({
  ...transfer,
  untold: [...(transfer.untold ?? []), what],
});

/** A request that was just made, marked where the customer is not told of it. `others` as they are now. */
export const requestAsTold = (transfer: PendingTransfer, others: readonly NceTransfer[]): PendingTransfer => {
  const day = dayOf(transfer.createdAt);
  const same = sameParties(transfer, others);
  const told = same.filter((each) => dayOf(each.createdAt) === day && isRequestTold(each)).map(addressOf);
  const address = addressOf(transfer);
  const before = told.filter((each) => each === address).length;
  const isBounded =
    before === 0 ? new Set(told).size >= ADDRESSES_MAX : before > (hasCancellation(same, day) ? 1 : 0);
  return isBounded ? without(transfer, "request") : transfer;
};

/** A request that its target has just taken back, marked where the customer is not told of that. */
export const cancellationAsTold = (
  transfer: CancelledTransfer,
  others: readonly NceTransfer[],
): CancelledTransfer => {
  const same = sameParties(transfer, others);
  const knows = [transfer, ...same].some(
    (each) => isRequestTold(each) && addressOf(each) === addressOf(transfer),
  );
  return !knows || same.some(isOpen) || hasCancellation(same, dayOf(transfer.endedAt))
    ? without(transfer, "cancellation")
    : transfer;
};
