import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { BillId } from "./bill-id.ts";

/** Rows of a file that were used in an earlier month than that of their bill. */
export const LateUsage = z.strictObject({
  usedIn: BillingPeriod,
  rows: z.int(),
  unblended: AmountText,
  /** Usage accounts seen, sorted. */
  accounts: z.array(AccountId),
});
export type LateUsage = z.infer<typeof LateUsage>;

/** One file of a delivery as it is kept: Parquet with CUR 2.0 column names. */
export const CostChunk = z.strictObject({
  /** Object key of the kept file. */
  key: z.string(),
  /** SHA-256 of the file as it was delivered. */
  sourceSha256: z.string(),
  sourceName: z.string(),
  rows: z.int(),
  /** Position of the chunk's first row in the delivery. */
  firstPosition: z.int(),
  /** Oldest month first; absent: everything was used in the month of the bill or has no date. */
  late: z.array(LateUsage).min(1).optional(),
  /** In a run only: the file at `key` holds some rows of a kept file, in their order, and is made when it is needed. */
  carved: z
    .strictObject({
      /** Object key of the kept file. */
      from: z.string(),
      rows: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("used-in"), period: BillingPeriod }),
        z.strictObject({ kind: z.literal("not-used-in"), periods: z.array(BillingPeriod) }),
      ]),
    })
    .optional(),
});
export type CostChunk = z.infer<typeof CostChunk>;

/**
 * One complete delivery of a payer's cost data for a month: the unit that is verified, switched in and
 * replaced as a whole (spec/cur-focus.md sections 1 and 6). `id` is derived from payer, period, execution
 * and chunk hashes, so that the same execution twice is the same delivery.
 */
export const CostDelivery = z.strictObject({
  id: z.string(),
  payer: AccountId,
  period: BillingPeriod,
  executionId: z.string(),
  /** When AWS made the execution, where its paths tell; an older execution never replaces a newer one. */
  executedAt: Instant.optional(),
  exportName: z.string(),
  form: z.enum(["CUR2", "LEGACY"]),
  currency: Currency,
  chunks: z.array(CostChunk).min(1),
  rows: z.int(),
  unblended: AmountText,
  /** Usage accounts seen, sorted. */
  accounts: z.array(AccountId),
  /** The payer's bill of this month is final (said by --final or by the invoice id on every row). */
  final: z.boolean(),
  /** Largest absolute values, from which the engine takes its decimal widths. */
  extremes: z.strictObject({ usageAmount: AmountText, rate: AmountText, cost: AmountText }),
  importedAt: Instant,
});
export type CostDelivery = z.infer<typeof CostDelivery>;

/** A delivery as a run works with it, whole or divided by who paid when it was used. */
export const Bill = z.strictObject({ ...CostDelivery.shape, payer: BillId });
export type Bill = z.infer<typeof Bill>;
