import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { LeftSubscription, MovedSubscription } from "../../domain/mail/nce-notice.ts";
import type { TransferLine } from "../../domain/nce/transfer/line.ts";
import { linesOf, type NceTransfer } from "../../domain/nce/transfer/transfer.ts";
import { startOfDay } from "../../domain/time/calendar-date.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** Lines that moved, by the ids that the reader knows them by. Only of a transfer that has come to an end. */
export const movedSubscriptions = (
  state: ConfigurationState,
  transfer: NceTransfer,
  to: "source" | "target" | "customer",
): readonly MovedSubscription[] =>
  linesOf(transfer).flatMap((line) =>
    line.status === "Complete"
      ? [
          {
            ...named(state, line),
            from: startOfDay(line.effectiveDate),
            subscription: to === "source" ? line.subscription : line.newSubscription,
          },
        ]
      : [],
  );

/** Lines that did not, with Microsoft's reason; for the source. */
export const leftSubscriptions = (
  state: ConfigurationState,
  transfer: NceTransfer,
): readonly LeftSubscription[] =>
  linesOf(transfer).flatMap((line) =>
    line.status === "Complete"
      ? []
      : [
          {
            ...named(state, line),
            subscription: line.subscription,
            reason: line.status === "Failed" ? line.error.description : undefined,
          },
        ],
  );

const named = (state: ConfigurationState, { subscription, productType, quantity }: TransferLine) => ({
  product: state.nceSubscriptions.find(subscription, ALWAYS)?.product ?? productType,
  quantity,
});
