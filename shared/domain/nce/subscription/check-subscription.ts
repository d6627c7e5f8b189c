import { anniversary, isInDays } from "../../time/calendar-date.ts";
import { refuse } from "../refusals.ts";
import type { LicenceSubscription } from "./subscription.ts";
import { cyclesOf, isBillable, latestEnd, termDays } from "./terms.ts";

const invalid = (field: string, message: string): never =>
  refuse("subscription-invalid", `${field}: ${message}`, field);

/**
 * What a schema cannot see of a subscription somebody registers: that the plan fits the term, the term its length,
 * and the segments the cycles. Everything that is computed later relies on it.
 */
export const checkSubscription = (subscription: LicenceSubscription): LicenceSubscription => {
  const { termDuration, billingPlan, termStart, termEnd } = subscription;
  if (!isBillable(termDuration, billingPlan))
    invalid("billingPlan", `a term of ${termDuration} is not charged ${billingPlan}.`);
  if (termEnd < termStart) invalid("termEnd", "must not be before the start of the term.");
  if (termEnd > latestEnd(subscription)) invalid("termEnd", `must be ${latestEnd(subscription)} or before.`);
  if (anniversary(termStart, 0, subscription.anchorDay) !== termStart)
    invalid("anchorDay", "must be the day of the month the term starts on.");
  checkSegments(subscription);
  return subscription;
};

const checkSegments = (subscription: LicenceSubscription): void => {
  const cycles = cyclesOf(subscription);
  const names = new Set<string>();
  subscription.segments.forEach((segment, index) => {
    const field = `segments.${index}`;
    if (names.has(segment.id)) invalid(`${field}.id`, "stands there twice.");
    names.add(segment.id);
    if (segment.end < segment.start) invalid(`${field}.end`, "must not be before the start.");
    if (!isInDays(segment.start, termDays(subscription))) invalid(`${field}.start`, "must lie in the term.");
    const cycle = cycles.find(({ charged }) => isInDays(segment.start, charged));
    if (cycle === undefined || segment.end !== cycle.charged.end)
      invalid(`${field}.end`, "must be the last day of its charge cycle.");
    if (segment.givenBackFrom !== undefined && !isInDays(segment.givenBackFrom, segment))
      invalid(`${field}.givenBackFrom`, "must lie in the segment.");
    if (segment.start < segment.priced.start || segment.end > segment.priced.end)
      invalid(`${field}.priced`, "must hold the days of the segment.");
  });
  const last = cycles.findLast(({ charged }) => subscription.segments.some(({ end }) => end === charged.end));
  const seats = subscription.segments
    .filter(({ end, givenBackFrom }) => end === last?.charged.end && givenBackFrom === undefined)
    .reduce((total, { quantity }) => total + quantity, 0);
  if (last !== undefined && seats !== subscription.quantity)
    invalid(
      "segments",
      `the seats of the latest charge cycle are ${seats}, the quantity is ${subscription.quantity}.`,
    );
};
