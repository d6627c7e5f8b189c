import type { Seller } from "../configuration/model.ts";
import { BillingGroupArn } from "../identifiers.ts";
import { addDays, dateOf, Instant } from "../time/instant.ts";
import { InvoiceDoesNotAddUpError, invoiceFaults } from "./check-invoice.ts";
import { DraftInvoice, InvoiceContent, InvoiceId } from "./invoice.ts";

export type SealOptions = {
  readonly runId: string;
  /** YYYY-MM-DD; the due date counts from it. */
  readonly issueDate: string;
  readonly mode: "estimate" | "final";
  readonly manifestHash: string | null;
  /** SHA-256 of a text, as 64 lower-case hex digits. */
  readonly hash: (text: string) => string;
};

/** What makes two documents the same invoice, so that a retry finds the first one again. */
export const invoiceId = (content: InvoiceContent, hash: SealOptions["hash"]): InvoiceId => {
  const { seller, buyer, period, currency, series } = content;
  const identity = ["month", seller.account, buyer.account, period, currency, series];
  return InvoiceId.parse(`inv-${hash(JSON.stringify(identity)).slice(0, 24)}`);
};

/**
 * Hash over what was sold. Dates, run and number are left out: a run that is repeated a day later finds the
 * invoice it issued the day before and does not take it for another one.
 */
export const contentHash = (content: InvoiceContent, hash: SealOptions["hash"]): string =>
  hash(JSON.stringify(InvoiceContent.parse(content)));

const dueDate = (issueDate: string, termsDays: number): string =>
  dateOf(addDays(Instant.parse(`${issueDate}T00:00:00.000Z`), termsDays));

/** Gives a document its id, hash and dates. Throws `InvoiceDoesNotAddUpError` when it contradicts itself. */
export const sealDraft = (content: InvoiceContent, seller: Seller, options: SealOptions): DraftInvoice => {
  const { hash, issueDate, runId, manifestHash } = options;
  const id = invoiceId(content, hash);
  const faults = invoiceFaults(content);
  if (faults.length > 0) throw new InvoiceDoesNotAddUpError(id, faults);
  return DraftInvoice.parse({
    ...content,
    number: null,
    status: "draft",
    id,
    contentHash: contentHash(content, hash),
    estimate: options.mode === "estimate",
    numberDigits: seller.numberSeries.digits,
    issueDate,
    dueDate: dueDate(issueDate, content.payment.termsDays),
    references: {
      runId,
      manifestHash,
      groups: content.sections.flatMap(({ group }) => BillingGroupArn.safeParse(group).data ?? []),
    },
  });
};
