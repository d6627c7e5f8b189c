import { z } from "zod";
import { CalendarDate } from "../../time/calendar-date.ts";
import { Instant } from "../../time/instant.ts";
import { NceSubscriptionId } from "../ids.ts";
import { ProductType } from "../product-type.ts";
import { Quantity } from "../subscription/charge-segment.ts";
import { BillingPlan } from "../subscription/terms.ts";

/** Why an attempt failed. `code` is Microsoft's where it has one; the text holds nothing of other partners. */
export const LineError = z.strictObject({
  code: z.int().optional(),
  description: z.string().min(1).max(512),
});
export type LineError = z.infer<typeof LineError>;

const base = {
  /** Number within its transfer, from "1". */
  id: z.string().regex(/^[1-9]\d{0,3}$/),
  subscription: NceSubscriptionId,
  productType: ProductType,
  /** Of licences only. */
  quantity: Quantity.optional(),
  billingPlan: BillingPlan.optional(),
};
/** Attempts made so far, those of earlier windows included. */
const attempts = z.int().min(1);

export const QueuedLine = z.strictObject({ ...base, status: z.literal("Queued") });
export const RunningLine = z.strictObject({
  ...base,
  status: z.literal("InProgress"),
  attempts,
  attemptedAt: Instant,
  /** When to ask whoever moves it how far it is; absent: it is being asked, or was killed while it was. */
  nextLookAt: Instant.optional(),
});
export const CompleteLine = z.strictObject({
  ...base,
  status: z.literal("Complete"),
  attempts,
  completedAt: Instant,
  /** UTC day of the completion: the first day the target pays for. */
  effectiveDate: CalendarDate,
  newSubscription: NceSubscriptionId,
  newOrder: z.string().min(1).max(64),
});
export const FailedLine = z.strictObject({
  ...base,
  status: z.literal("Failed"),
  attempts: z.int().min(0),
  failedAt: Instant,
  error: LineError,
  /** Absent: it is not tried again unless the source asks for it. */
  nextAttemptAt: Instant.optional(),
  /** Whoever moves it has given up: there is nothing to wait for in this window. */
  isFinal: z.literal(true).optional(),
});

/** One subscription of a transfer. */
export const TransferLine = z.discriminatedUnion("status", [
  QueuedLine,
  RunningLine,
  CompleteLine,
  FailedLine,
]);
export type TransferLine = z.infer<typeof TransferLine>;
export type QueuedLine = z.infer<typeof QueuedLine>;
export type RunningLine = z.infer<typeof RunningLine>;
export type CompleteLine = z.infer<typeof CompleteLine>;
export type FailedLine = z.infer<typeof FailedLine>;

/** What a line is whatever its status. */
export const lineBase = ({ id, subscription, productType, quantity, billingPlan }: TransferLine) => ({
  id,
  subscription,
  productType,
  ...(quantity === undefined ? {} : { quantity }),
  ...(billingPlan === undefined ? {} : { billingPlan }),
});
