import type { Move } from "../settlement/move-subscription.ts";
import type { Settling } from "../settlement/settle.ts";
import { refundOf } from "../settlement/settle-segment.ts";
import { type ChargeSegment, segmentAmount } from "../subscription/charge-segment.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";
import { common, covering, lineId } from "./line-parts.ts";
import type { ReconciliationLine } from "./reconciliation-line.ts";

type OrdinaryKind = Exclude<ChargeSegment["kind"], "transferIn" | "convertIn" | "removeQuantity">;
type OrdinarySegment = ChargeSegment & { readonly kind: OrdinaryKind };

/** Whether a segment was charged by itself: others came of a transfer (`moveLines`) or a change (`change-lines.ts`). */
export const isOrdinary = (segment: ChargeSegment): segment is OrdinarySegment =>
  segment.kind !== "transferIn" && segment.kind !== "convertIn" && segment.kind !== "removeQuantity";

/** The line of an ordinary charge. */
export const chargeLine = (
  subscription: LicenceSubscription,
  segment: OrdinarySegment,
): ReconciliationLine => ({
  id: lineId(subscription.id, segment.id, "charge"),
  kind: segment.kind,
  ...common(subscription, segment),
  ...covering(segment, segmentAmount(segment)),
  billableQuantity: segment.quantity,
});

/**
 * The pairs a move posts: for each refunded segment a credit of the source and a charge of the target for the same days,
 * each naming the other. Both exist with the completion (spec section 5.6).
 */
export const moveLines = (
  {
    left,
    arrived,
    charged,
    taken,
  }: Settling & { readonly left: LicenceSubscription; readonly arrived: LicenceSubscription },
  { transfer }: Pick<Move, "transfer">,
): readonly ReconciliationLine[] =>
  taken.flatMap((next): readonly ReconciliationLine[] => {
    const segment = charged.find(({ id }) => id === next.id);
    if (segment === undefined) return [];
    const [out, into] = [lineId(left.id, segment.id, "out"), lineId(arrived.id, next.id, "charge")];
    const refunded: ChargeSegment = {
      ...segment,
      start: next.start,
      end: next.end,
      chargedOn: next.chargedOn,
    };
    return [
      {
        id: out,
        kind: "transferOut",
        transfer,
        counterpart: into,
        ...common(left, refunded),
        ...covering(refunded, refundOf(segment, { start: next.start, end: next.end })),
        billableQuantity: -segment.quantity,
      },
      {
        id: into,
        kind: "transferIn",
        transfer,
        counterpart: out,
        ...common(arrived, next),
        ...covering(next, segmentAmount(next)),
        billableQuantity: next.quantity,
      },
    ];
  });
