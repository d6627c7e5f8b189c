import { z } from "zod";
import { type BillingPeriod, periodOf } from "../time/billing-period.ts";
import { addDays, Instant, instantOf } from "../time/instant.ts";
import { ChannelHandshakeId } from "./channel-ids.ts";

/** No notice is longer than ten years of 365 days; the service allows ten digits. */
export const NOTICE_DAYS_MAX = 3650;

/** What both sides agree on: how early the end has to be said, or until when there is none. */
export const ServicePeriodTerms = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("MINIMUM_NOTICE_PERIOD"),
    /** Days of 24 hours. */
    noticeDays: z.int().min(1).max(NOTICE_DAYS_MAX),
  }),
  z.strictObject({
    type: z.literal("FIXED_COMMITMENT_PERIOD"),
    /** First instant that is no longer in the commitment, UTC. */
    endDate: Instant,
  }),
]);
export type ServicePeriodTerms = z.infer<typeof ServicePeriodTerms>;

export const SERVICE_PERIOD_ENDS = ["REVOKED", "COMMITMENT_OVER", "TRANSFER_OVER"] as const;

/** A service period that was agreed on; it belongs to a relationship. */
export const ServicePeriod = z.strictObject({
  /** The handshake that started it. */
  handshake: ChannelHandshakeId,
  terms: ServicePeriodTerms,
  startedAt: Instant,
  /** Absent: nobody has noted an end yet; a commitment may be over by the clock all the same. */
  ended: z.strictObject({ at: Instant, because: z.enum(SERVICE_PERIOD_ENDS) }).optional(),
});
export type ServicePeriod = z.infer<typeof ServicePeriod>;
export type ServicePeriodEnd = NonNullable<ServicePeriod["ended"]>;

/**
 * How and when a service period came to its end, whether or not a timer has been there; undefined: it goes on.
 *
 * Decided 2026-11: a notice has been served when the transfer that it protects is over, so the notice period ends
 * with it. Otherwise a customer who left would have to agree before the relationship could be deleted.
 *
 * @param transferOver first instant after the last month of the transfer it protects; undefined: there is one that
 *   goes on, or there was none yet
 */
export const endOfServicePeriod = (
  { terms, ended }: ServicePeriod,
  now: Instant,
  transferOver?: Instant | undefined,
): ServicePeriodEnd | undefined => {
  if (ended !== undefined) return ended;
  if (terms.type === "FIXED_COMMITMENT_PERIOD")
    return terms.endDate <= now ? { at: terms.endDate, because: "COMMITMENT_OVER" } : undefined;
  return transferOver !== undefined && transferOver <= now
    ? { at: transferOver, because: "TRANSFER_OVER" }
    : undefined;
};

/** The first instant at which the transfer may end when that is said now. */
export const earliestEnd = (terms: ServicePeriodTerms, now: Instant): Instant =>
  terms.type === "MINIMUM_NOTICE_PERIOD" ? addDays(now, terms.noticeDays) : terms.endDate;

/**
 * The earliest last month of a transfer that is withdrawn now: its end, the first instant of the month after it, is
 * not before the notice is over or inside the commitment (spec/aws-billing-transfer.md section 2.2, 3.3).
 */
export const earliestLastMonth = (terms: ServicePeriodTerms, now: Instant): BillingPeriod => {
  const end = earliestEnd(terms, now);
  // An end at the very start of a month is the end of the month before.
  const month = periodOf(instantOf(new Date(Date.parse(end) - 1)));
  const current = periodOf(now);
  return month < current ? current : month;
};
