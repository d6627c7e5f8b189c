import { z } from "zod";
import { Instant } from "../time/instant.ts";

/**
 * When the primary account of a STANDARD group was in its organisation, `[joined, left)`; the group's data covers
 * nothing else, whichever member used it (spec/billing-conductor.md section 3.1, rule 9). An open side is the month's.
 */
export const Interval = z.strictObject({ joined: Instant.optional(), left: Instant.optional() });
export type Interval = z.infer<typeof Interval>;

/**
 * Whether usage belongs to the data of a group with this interval.
 * @param usageStart UTC ISO text; a row without one cannot be shown to lie in an interval, and does not.
 */
export const isInInterval = (interval: Interval | undefined, usageStart: string): boolean =>
  interval === undefined ||
  (usageStart !== "" &&
    usageStart >= (interval.joined ?? "") &&
    (interval.left === undefined || usageStart < interval.left));
