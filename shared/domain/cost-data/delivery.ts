import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";

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
