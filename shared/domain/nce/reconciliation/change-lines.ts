import { amountBack, type SegmentChange, seatsBack } from "../changes/segment-change.ts";
import { segmentAmount } from "../subscription/charge-segment.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";
import { common, covering, lineId } from "./line-parts.ts";
import type { ReconciliationLine } from "./reconciliation-line.ts";

/** The credit of a change: its days, the seats that were given back, and what they cost less. */
const creditOf = (subscription: LicenceSubscription, change: SegmentChange) => {
  const quantity = seatsBack(change);
  const given = { ...change.segment, ...change.days, quantity, chargedOn: change.day };
  return {
    id: lineId(subscription.id, change.segment.id, "back"),
    ...common(subscription, given),
    ...covering(given, amountBack(change)),
    billableQuantity: -quantity,
  };
};

/** Seats returned, or the whole subscription: a credit for each segment. */
export const creditLines = (
  subscription: LicenceSubscription,
  changes: readonly SegmentChange[],
  kind: "removeQuantity" | "cancelImmediate",
): readonly ReconciliationLine[] => changes.map((change) => ({ ...creditOf(subscription, change), kind }));

/**
 * The pairs of an upgrade: for each segment all of its days from the change on are given back at the old SKU, and the same
 * days charged at the new one, each line naming the other (spec section 5.6).
 */
export const conversionLines = (
  before: LicenceSubscription,
  after: LicenceSubscription,
  changes: readonly SegmentChange[],
): readonly ReconciliationLine[] =>
  changes.flatMap((change): readonly ReconciliationLine[] => {
    const { converted } = change;
    if (converted === undefined) return [];
    const credit = creditOf(before, change);
    const id = lineId(after.id, converted.id, "charge");
    return [
      { ...credit, kind: "convertOut", counterpart: id },
      {
        id,
        kind: "convertIn",
        counterpart: credit.id,
        ...common(after, converted),
        ...covering(converted, segmentAmount(converted)),
        billableQuantity: converted.quantity,
      },
    ];
  });
