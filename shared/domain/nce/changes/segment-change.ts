import type { D } from "../../money/decimal.ts";
import type { CalendarDate, DateRange } from "../../time/calendar-date.ts";
import { movedPart, refundOf } from "../settlement/settle-segment.ts";
import { type ChargeSegment, segmentAmount } from "../subscription/charge-segment.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";

/** What happened to a segment that is paid for on a day or later: its days from then on were given back. */
export type SegmentChange = {
  /** As it was charged. */
  readonly segment: ChargeSegment;
  /** Days given back: from the day of the change, or its first one, to its last. */
  readonly days: DateRange;
  /** UTC day of the change, which decides the month its lines belong to. */
  readonly day: CalendarDate;
  /** Seats of it that go on as they were paid. They are not charged again: that much less is given back. */
  readonly rest?: ChargeSegment | undefined;
  /** The same days and seats charged anew, at another price. */
  readonly converted?: ChargeSegment | undefined;
};

export type Changed = {
  readonly subscription: LicenceSubscription;
  readonly changes: readonly SegmentChange[];
};

export type OpenSegment = Pick<SegmentChange, "segment" | "days">;

/** Segments that somebody pays for on a day or later, oldest first. */
export const openSegments = (
  { segments }: Pick<LicenceSubscription, "segments">,
  day: CalendarDate,
): readonly OpenSegment[] =>
  segments.flatMap((segment) => {
    const days = movedPart(segment, day);
    return days === undefined ? [] : [{ segment, days }];
  });

/**
 * Names what goes on in place of segments: the name of what was charged at first and a number. Names that came along
 * with a move, and those it has given, are taken.
 */
export const successorNames = ({
  segments,
}: Pick<LicenceSubscription, "segments">): ((segment: ChargeSegment) => string) => {
  const taken = new Set(segments.map(({ id }) => id));
  return ({ id }) => {
    const [first] = id.split("~");
    let number = 1;
    while (taken.has(`${first}~${number}`)) number += 1;
    const name = `${first}~${number}`;
    taken.add(name);
    return name;
  };
};

/** The subscription with its segments marked as given back, and followed by what goes on in their place. */
export const withChanges = (
  subscription: LicenceSubscription,
  changes: readonly SegmentChange[],
): LicenceSubscription => {
  const given = new Map(changes.map(({ segment, days }) => [segment.id, days.start]));
  return {
    ...subscription,
    segments: [
      ...subscription.segments.map((segment) => {
        const from = given.get(segment.id);
        return from === undefined ? segment : { ...segment, givenBackFrom: from };
      }),
      ...changes.flatMap(({ rest, converted }) => rest ?? converted ?? []),
    ],
  };
};

/** Seats that were given back. */
export const seatsBack = ({ segment, rest }: SegmentChange): number =>
  segment.quantity - (rest?.quantity ?? 0);

/**
 * What is given back, not positive: the days' share of what was charged, less that of the seats that stay. Reckoned as
 * this difference it is never above what was paid, however lines are rounded and however often seats are returned.
 */
export const amountBack = ({ segment, days, rest }: SegmentChange): D => {
  const refund = refundOf(segment, days);
  return rest === undefined ? refund : refund.plus(segmentAmount(rest));
};
