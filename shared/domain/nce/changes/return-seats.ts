import { dayOf } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import { windowsWithout } from "../subscription/cancellation-window.ts";
import type { ChargeSegment } from "../subscription/charge-segment.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";
import {
  type Changed,
  type OpenSegment,
  openSegments,
  type SegmentChange,
  successorNames,
  withChanges,
} from "./segment-change.ts";

/**
 * Gives seats back, those first that were added last; from the UTC day of `at` on they are not paid for (spec section
 * 5.4). Where more seats were charged together the others go on in a segment of their own. Whether the seats can be
 * returned is asked before (`returnableSeats`); everything that has come due is charged.
 */
export const returnSeats = (
  subscription: LicenceSubscription,
  { seats, at }: { readonly seats: number; readonly at: Instant },
): Changed => {
  const day = dayOf(at);
  const open = openSegments(subscription, day);
  const nameOf = successorNames(subscription);
  const restOf = ({ segment, days }: OpenSegment, quantity: number): ChargeSegment => ({
    ...segment,
    ...days,
    id: nameOf(segment),
    kind: "removeQuantity",
    quantity,
  });
  /** In one cycle. Others that somebody told of in advance give back as many. */
  const changesIn = (cycle: readonly OpenSegment[]): readonly SegmentChange[] => {
    let left = seats;
    return cycle.toReversed().flatMap((each): readonly SegmentChange[] => {
      const taken = Math.min(left, each.segment.quantity);
      if (taken === 0) return [];
      left -= taken;
      const stays = each.segment.quantity - taken;
      return [{ ...each, day, ...(stays === 0 ? {} : { rest: restOf(each, stays) }) }];
    });
  };
  const ends = new Set(open.map(({ segment }) => segment.end));
  const changes = [...ends].flatMap((end) => changesIn(open.filter(({ segment }) => segment.end === end)));
  return {
    subscription: {
      ...withChanges(subscription, changes),
      quantity: subscription.quantity - seats,
      seatWindows: windowsWithout(subscription, { seats, at }),
    },
    changes,
  };
};

/** Cancels the whole subscription at an instant: nothing is paid from its UTC day on, and nothing is renewed. */
export const cancelLicence = (subscription: LicenceSubscription, at: Instant): Changed => {
  const day = dayOf(at);
  const changes = openSegments(subscription, day).map((open) => ({ ...open, day }));
  return {
    subscription: { ...withChanges(subscription, changes), state: { kind: "cancelled", at } },
    changes,
  };
};
