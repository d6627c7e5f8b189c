import { nextPeriod, periodStart } from "../time/billing-period.ts";
import { addDays, Instant } from "../time/instant.ts";
import {
  type AgreedTransfer,
  everPays,
  type RequestedTransfer,
  type ResponsibilityTransfer,
  refused,
} from "./responsibility-transfer.ts";
import { acceptanceDeadline } from "./transfer-timing.ts";

/**
 * Days before its deadline at which an invitation without an answer is called to mind, the least urgent first. Our
 * own: the real service reminds nobody (spec/aws-billing-transfer.md section 6).
 */
export const REMINDER_DAYS: readonly number[] = [7, 3, 1];

/** Something that happens to a transfer by itself when its time has come (spec section 2.1, 2.2). */
export type TransferMoment = { readonly at: Instant } & (
  | { readonly kind: "reminder"; readonly days: number }
  | { readonly kind: "expiry" | "activation" | "end" }
);

/** What is still to happen to a transfer, whether its time has come or not, in the order of time. */
export const momentsOf = (transfer: ResponsibilityTransfer): readonly TransferMoment[] => {
  switch (transfer.status) {
    case "REQUESTED":
      return [...remindersOf(transfer), { kind: "expiry", at: acceptanceDeadline(transfer.start) }];
    case "ACCEPTED":
    case "WITHDRAWN":
      return everPays(transfer) ? turnsOf(transfer) : [];
    default:
      return [];
  }
};

/** Neither one whose time was over when the invitation was sent, nor one that a more urgent one has overtaken. */
const remindersOf = ({ start, requestedAt, remindedDays = [] }: RequestedTransfer): TransferMoment[] =>
  REMINDER_DAYS.map((days) => ({
    kind: "reminder" as const,
    days,
    at: addDays(acceptanceDeadline(start), -days),
  })).filter(({ days, at }) => at > requestedAt && remindedDays.every((sent) => sent > days));

/** A file may move months of a transfer: what was told of others is told again of these. */
const turnsOf = (transfer: AgreedTransfer): TransferMoment[] => {
  const activation = { kind: "activation" as const, at: Instant.parse(periodStart(transfer.start)) };
  const begun = transfer.activatedAt === activation.at ? [] : [activation];
  if (transfer.status === "ACCEPTED") return begun;
  const end = { kind: "end" as const, at: Instant.parse(periodStart(nextPeriod(transfer.end))) };
  return transfer.endedAt === end.at ? begun : [...begun, end];
};

/**
 * What has come due, in the order of time. However late somebody looks, an invitation is called to mind once, and
 * one that has expired no more.
 */
export const dueMoments = (transfer: ResponsibilityTransfer, now: Instant): readonly TransferMoment[] => {
  const due = momentsOf(transfer).filter(({ at }) => at <= now);
  return transfer.status === "REQUESTED" ? due.slice(-1) : due;
};

/** The transfer once a moment of it is over. Times are those at which it came due, not those of the timer. */
export const afterMoment = (
  transfer: ResponsibilityTransfer,
  moment: TransferMoment,
): ResponsibilityTransfer => {
  const { kind, at } = moment;
  if (transfer.status === "REQUESTED") {
    if (kind === "expiry") return refused(transfer, "EXPIRED", at);
    if (kind === "reminder")
      return { ...transfer, remindedDays: [...(transfer.remindedDays ?? []), moment.days] };
  }
  if (transfer.status === "ACCEPTED" || transfer.status === "WITHDRAWN") {
    if (kind === "activation") return { ...transfer, activatedAt: at };
    if (kind === "end") return { ...transfer, endedAt: at };
  }
  throw new Error(`a ${transfer.status} transfer has no ${kind}`);
};
