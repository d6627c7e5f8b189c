import { type CalendarDate, isInDays } from "../../time/calendar-date.ts";
import type { ChargeSegment } from "../subscription/charge-segment.ts";
import { type ChargeContext, chargeTerms, promotionIn } from "../subscription/charges-due.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";
import { cyclesOf } from "../subscription/terms.ts";
import {
  type Changed,
  type OpenSegment,
  openSegments,
  successorNames,
  withChanges,
} from "./segment-change.ts";

/**
 * An upgrade to another SKU in the middle of a term (spec sections 2.4, 5.6): of every segment the days from `day` on are
 * given back as they were charged, and the same days and seats are charged at the new price, with the rate, rounding and
 * incentive of today. The day belongs to the new SKU. Windows stay: a conversion opens none (5.4).
 *
 * @param subscription as it will be, with product, SKU, price and promotion of the new one and the segments of the old;
 * everything that has come due is charged
 * @throws NceRefusedError fx-rate-missing
 */
export const convert = (
  subscription: LicenceSubscription,
  day: CalendarDate,
  context: ChargeContext,
): Changed => {
  const nameOf = successorNames(subscription);
  const cycles = cyclesOf(subscription);
  const convertedOf = ({ segment, days }: OpenSegment): ChargeSegment => {
    const { promotion: _, incentivePercent: __, ...kept } = segment;
    const cycle = cycles.find(({ charged }) => isInDays(segment.start, charged));
    return {
      ...kept,
      ...days,
      id: nameOf(segment),
      kind: "convertIn",
      unitPrice: subscription.unitPrice,
      ...(cycle === undefined ? {} : promotionIn(subscription, cycle)),
      ...chargeTerms(subscription, day, context),
    };
  };
  const changes = openSegments(subscription, day).map((open) => ({
    ...open,
    day,
    converted: convertedOf(open),
  }));
  return { subscription: withChanges(subscription, changes), changes };
};
