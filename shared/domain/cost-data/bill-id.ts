import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";

/**
 * What a month's run knows the rows of a payer's bill by: the payer, and for rows that were used in an earlier month
 * and belong to whoever paid in that month, the payer with that month (`late-usage.ts`).
 */
export const LateBillId = z
  .string()
  .regex(/^\d{12}-\d{4}-(0[1-9]|1[0-2])$/)
  .brand<"LateBillId">();
export const BillId = z.union([AccountId, LateBillId]);
export type BillId = z.infer<typeof BillId>;

const ACCOUNT_LENGTH = 12;

export const lateBillId = (payer: AccountId, usedIn: BillingPeriod): BillId =>
  LateBillId.parse(`${payer}-${usedIn}`);
export const payerOfBill = (bill: BillId): AccountId => AccountId.parse(bill.slice(0, ACCOUNT_LENGTH));
/** The earlier month in which all of it was used; undefined: it is the rest of the payer's bill. */
export const monthOfLateBill = (bill: BillId): BillingPeriod | undefined =>
  bill.length === ACCOUNT_LENGTH ? undefined : BillingPeriod.parse(bill.slice(ACCOUNT_LENGTH + 1));
