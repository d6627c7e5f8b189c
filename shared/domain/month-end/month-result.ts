import { z } from "zod";
import { BillId } from "../cost-data/bill-id.ts";
import { AccountId } from "../identifiers.ts";
import { SupplierBill } from "../invoicing/supplier-bill.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { CheckResult, GroupResult, HashedObject, InvoiceSummary, RunMode } from "./run.ts";

/** Cost that nobody is billed for and somebody has to look at, per currency of the cost data. */
export const Suspense = z.strictObject({
  /** Unblended cost of rows in suspense, summed per currency. */
  totals: z.array(z.strictObject({ currency: Currency, amount: AmountText })),
  /** Rows of a type no treatment knows, inside a billing group. */
  unknownLineTypes: z.array(
    z.strictObject({
      group: z.string(),
      account: AccountId,
      lineItemType: z.string(),
      amount: AmountText,
      rows: z.int(),
      currency: Currency,
    }),
  ),
  /** Rows of a transferred organisation that no billing group prices. */
  withoutGroup: z.array(
    z.strictObject({ payer: AccountId, owner: AccountId, amount: AmountText, currency: Currency }),
  ),
});
export type Suspense = z.infer<typeof Suspense>;

/** Something a person should look at; nothing is blocked by it. */
export const Attention = z.strictObject({ kind: z.string(), subject: z.string(), detail: z.string() });
export type Attention = z.infer<typeof Attention>;

/** What `month-end --json` prints (contract.md section 3), without the timings. */
export const MonthResult = z.strictObject({
  runId: z.string(),
  period: BillingPeriod,
  mode: RunMode,
  status: z.enum(["SUCCEEDED", "FAILED"]),
  groups: z.array(GroupResult),
  supplierBills: z.array(SupplierBill),
  invoices: z.array(InvoiceSummary),
  suspense: Suspense,
  checks: z.array(CheckResult),
  attention: z.array(Attention),
});
export type MonthResult = z.infer<typeof MonthResult>;

/**
 * From this document and the inputs it names alone a month can be replayed to the byte: which configuration,
 * which cost data, which price lists, which engine, which numbers, and what came out.
 */
export const RunManifest = z.strictObject({
  manifestVersion: z.literal(1),
  runId: z.string(),
  period: BillingPeriod,
  mode: RunMode,
  asOf: Instant,
  engineVersion: z.string(),
  configuration: HashedObject,
  runInputs: HashedObject,
  costData: z.array(
    z.strictObject({
      payer: BillId,
      delivery: z.string(),
      executionId: z.string(),
      rows: z.int(),
      unblended: AmountText,
      currency: Currency,
      final: z.boolean(),
      chunks: z.array(HashedObject.extend({ source: z.string(), sourceSha256: z.string() })),
    }),
  ),
  priceLists: z.array(HashedObject),
  /** Invoice id to number, in the order they were drawn. */
  numbers: z.array(z.strictObject({ id: z.string(), seller: AccountId, number: z.string() })),
  outputs: z.array(HashedObject),
  totals: z.strictObject({
    groups: z.array(GroupResult),
    invoices: z.array(InvoiceSummary),
    suspense: Suspense,
  }),
});
export type RunManifest = z.infer<typeof RunManifest>;
