import type { Transfer } from "../configuration/model.ts";
import { nextPeriod } from "../time/billing-period.ts";
import { type MonthRange, sharedMonths } from "../time/month-range.ts";

/** A transfer that a bill goes through, and the months in which it does. */
export type Reached = { readonly transfer: Transfer; readonly months: MonthRange };

export const monthsOfTransfer = ({ start, end }: Transfer): MonthRange => ({
  from: start,
  until: end === undefined ? undefined : nextPeriod(end),
});

/**
 * The transfers that are reached from one, hop by hop and nearest first, each with the months in which all hops on the
 * way are in force: upwards where `neighbours` gives the transfers of a transfer's target, downwards where it gives
 * those its source takes in. A transfer that is reached on two ways is there twice, in other months.
 */
export const reach = (
  from: Transfer,
  neighbours: (transfer: Transfer) => readonly Transfer[],
): readonly Reached[] => {
  const reached: Reached[] = [];
  // Nobody pays for himself in any month, so the months on a way in a circle run out.
  for (
    let level: readonly Reached[] = [{ transfer: from, months: monthsOfTransfer(from) }];
    level.length > 0;
  ) {
    level = level.flatMap(({ transfer, months }) =>
      neighbours(transfer).flatMap((next): readonly Reached[] => {
        const shared = sharedMonths(months, monthsOfTransfer(next));
        return shared === undefined ? [] : [{ transfer: next, months: shared }];
      }),
    );
    reached.push(...level);
  }
  return reached;
};
