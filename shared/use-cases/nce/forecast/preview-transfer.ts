import type { AccountId } from "../../../domain/identifiers.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { isLicence } from "../../../domain/nce/subscription/subscription.ts";
import { requirePending, type Selection, submitTransfer } from "../../../domain/nce/transfer/submit.ts";
import { linesOf } from "../../../domain/nce/transfer/transfer.ts";
import { type CalendarDate, dayOf } from "../../../domain/time/calendar-date.ts";
import { type NceContext, subscriptionOf } from "../nce-context.ts";
import { seenTransfer } from "../transfer/seen-transfer.ts";
import { selectionFacts } from "../transfer/submission-facts.ts";
import { type ForecastLine, forecastLine } from "./line-money.ts";

export type PreviewTransfer = {
  readonly caller: AccountId;
  readonly id: string;
  readonly lines: readonly Selection[];
  /** UTC day of the move; absent: today. */
  readonly day?: CalendarDate | undefined;
};

/**
 * What a selection would do to both partners' money, before anybody commits; for the source alone, which owns what is
 * looked at. Refused where its submission would be.
 *
 * @throws NceRefusedError
 */
export const previewTransfer = (
  context: NceContext,
  { caller, id, lines, day = dayOf(context.now) }: PreviewTransfer,
): readonly ForecastLine[] => {
  const { transfer, isSource, asSource } = seenTransfer(context, { id, caller });
  if (!isSource) refuse("not-the-source", "Only the source sees what it would give.");
  const { now } = context;
  const pending = requirePending(transfer, now);
  const submitted = submitTransfer(
    pending,
    { caller: asSource, lines, now },
    selectionFacts(context, pending, lines),
  );
  return linesOf(submitted)
    .flatMap(({ subscription }) => subscriptionOf(context, subscription) ?? [])
    .filter(isLicence)
    .map((subscription) => forecastLine(context, pending, subscription, day));
};
