import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { isLicence, type NceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import { selectedOf } from "../../../domain/nce/transfer/submit.ts";
import { linesOf } from "../../../domain/nce/transfer/transfer.ts";
import { dayOf } from "../../../domain/time/calendar-date.ts";
import { type NceContext, subscriptionOf } from "../nce-context.ts";
import type { SeenTransfer } from "../transfer/seen-transfer.ts";
import { selectionFacts } from "../transfer/submission-facts.ts";
import { visibleLines } from "../transfer/visible-lines.ts";
import { forecastLine, type LineMoney, settledLine } from "./line-money.ts";

/** Undefined for what the rules refuse. */
const ifPermitted = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof NceRefusedError) return undefined;
    throw error;
  }
};

/** Everything of the customer's that the source could select for a transfer today. */
const selectable = (context: NceContext, { transfer }: SeenTransfer): readonly NceSubscription[] =>
  context.state.nceSubscriptions
    .listWith("customer", transfer.customer, ALWAYS)
    .filter(({ partner }) => partner === transfer.source)
    .filter(({ id: subscription }) => {
      const lines = [{ subscription }];
      const facts = selectionFacts(context, transfer, lines);
      return ifPermitted(() => selectedOf(transfer, lines, facts, context.now)) !== undefined;
    });

/** Subscriptions that are still to move, as far as the caller may know of them. */
const stillToMove = (context: NceContext, seen: SeenTransfer): readonly NceSubscription[] => {
  const { transfer, isSource } = seen;
  if (!isSource) return [];
  if (transfer.status === "Pending") return selectable(context, seen);
  if (transfer.status !== "InProgress") return [];
  return linesOf(transfer)
    .filter(({ status }) => status !== "Complete")
    .flatMap(({ subscription }) => subscriptionOf(context, subscription) ?? []);
};

/**
 * The money of a transfer, licence by licence: as settled where it has moved, for the source also as it would be settled
 * today where it has not. Before a selection: of all that could be selected.
 */
export const transferMoney = (context: NceContext, seen: SeenTransfer): readonly LineMoney[] => {
  const { transfer } = seen;
  const settled = visibleLines(seen).flatMap((line) =>
    line.status === "Complete" ? (settledLine(context, transfer, line) ?? []) : [],
  );
  const day = dayOf(context.now);
  const foreseen = stillToMove(context, seen)
    .filter(isLicence)
    .flatMap((subscription) => ifPermitted(() => forecastLine(context, transfer, subscription, day)) ?? []);
  return [...settled, ...foreseen];
};
