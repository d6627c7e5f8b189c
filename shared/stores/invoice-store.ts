import { z } from "zod";
import { AccountId } from "../domain/identifiers.ts";
import { InvoiceDoesNotAddUpError, invoiceFaults } from "../domain/invoicing/check-invoice.ts";
import { DraftInvoice, InvoiceId, InvoiceNumber, type IssuedInvoice } from "../domain/invoicing/invoice.ts";
import { EstimateCannotBeIssuedError, issueInvoice } from "../domain/invoicing/issue-invoice.ts";
import { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Item, Table, Write } from "../ports/table.ts";
import { documentParts } from "./invoice-document-parts.ts";
import { invoiceKeys } from "./keys.ts";
import { createNumberSeriesStore, type NextNumber } from "./number-series-store.ts";
import { queryAll } from "./query-all.ts";

export type IssueOutcome =
  | { readonly kind: "issued"; readonly invoice: IssuedInvoice }
  /** The same invoice was issued before, by this run or another: its number and dates stand. */
  | { readonly kind: "exists"; readonly invoice: IssuedInvoice }
  /** The same sale was invoiced with other content. Nothing was written; a correction is a new document. */
  | { readonly kind: "conflict"; readonly existing: IssuedInvoice };

/** What a listing shows without opening the documents. Amounts at the invoice currency's digits. */
export const InvoiceListing = z.object({
  id: InvoiceId,
  number: InvoiceNumber,
  kind: z.enum(["INVOICE", "CREDIT_NOTE", "DEBIT_NOTE"]),
  seller: AccountId,
  buyer: AccountId,
  period: BillingPeriod,
  issueDate: z.string(),
  dueDate: z.string(),
  currency: z.string(),
  net: z.string(),
  tax: z.string(),
  total: z.string(),
});
export type InvoiceListing = z.infer<typeof InvoiceListing>;

/** Issued invoices: written once with their number, never changed. */
export interface InvoiceStore {
  /**
   * Draws the next number of the seller's series and stores the invoice with it, in one transaction. Safe to
   * repeat after a crash at any instant and safe beside other issuers: no number is skipped or used twice.
   */
  issue(draft: DraftInvoice): Promise<IssueOutcome>;
  find(id: InvoiceId): Promise<IssuedInvoice | undefined>;
  /** Numbers are unique per seller; two sellers may have used the same. */
  findByNumber(number: InvoiceNumber): Promise<readonly IssuedInvoice[]>;
  /** Sorted by seller, buyer, id. */
  ofPeriod(period: BillingPeriod, seller?: AccountId): Promise<readonly InvoiceListing[]>;
  /** Sorted by period, seller, id. Read through the index: may lag behind by moments on AWS. */
  ofBuyer(buyer: AccountId, period?: BillingPeriod): Promise<readonly InvoiceListing[]>;
}

/** Other issuers were faster every single time. The step may be repeated. */
export class NumberSeriesBusyError extends Error {
  override readonly name = "NumberSeriesBusyError";
  readonly code = "number-series-busy";
}

/** Two series of one seller give the same number (prefixes such as `A` and `A1`): change the prefix. */
export class InvoiceNumberTakenError extends Error {
  override readonly name = "InvoiceNumberTakenError";
  readonly code = "invoice-number-taken";
}

/** Records of an invoice are missing, which no transaction can leave behind. */
export class InvoiceIncompleteError extends Error {
  override readonly name = "InvoiceIncompleteError";
  readonly code = "invoice-incomplete";
}

/** Every lost round means that another issuer got a number, so this bounds issuers, not time. */
const ROUNDS_MAX = 1000;

const Head = z.object({ number: InvoiceNumber, contentHash: z.string(), parts: z.int().min(1) });
const Part = z.object({ text: z.string() });

/** A query may run while a transaction becomes visible record by record; then it is asked again. */
const READS_MAX = 10;

const read = (items: readonly Item[]): IssuedInvoice | "none" | "torn" => {
  const [headItem, ...partItems] = items;
  if (headItem === undefined || headItem.sk !== invoiceKeys.headSort())
    return headItem === undefined ? "none" : "torn";
  const head = Head.parse(headItem);
  if (partItems.length !== head.parts) return "torn";
  const text = partItems.map((item) => Part.parse(item).text).join("");
  return issueInvoice(DraftInvoice.parse(JSON.parse(text)), head.number);
};

const listingOf = (draft: DraftInvoice, number: InvoiceNumber): InvoiceListing => ({
  id: draft.id,
  number,
  kind: draft.kind,
  seller: draft.seller.account,
  buyer: draft.buyer.account,
  period: draft.period,
  issueDate: draft.issueDate,
  dueDate: draft.dueDate,
  currency: draft.currency,
  net: draft.net,
  tax: draft.tax,
  total: draft.total,
});

const COUNTER = 0;
const NUMBER = 1;

const writesOf = (draft: DraftInvoice, next: NextNumber, parts: readonly string[]): readonly Write[] => {
  const absent = { kind: "absent" } as const;
  const { id, period, seller, buyer } = draft;
  const head = { ...invoiceKeys.head(id), number: next.number, contentHash: draft.contentHash };
  return [
    ...next.writes,
    { kind: "put", item: { ...head, parts: parts.length }, condition: absent },
    ...parts.map(
      (text, index): Write => ({
        kind: "put",
        item: { ...invoiceKeys.part(id, index), text },
        condition: absent,
      }),
    ),
    {
      kind: "put",
      item: {
        ...invoiceKeys.listing(period, seller.account, buyer.account, id),
        gsi1pk: invoiceKeys.ofBuyer(buyer.account),
        gsi1sk: invoiceKeys.listingOfBuyer(period, seller.account, id),
        ...listingOf(draft, next.number),
      },
      condition: absent,
    },
  ];
};

/** Store of issued invoices over the table; all records of an invoice are listed beside `invoiceKeys`. */
export const createInvoiceStore = (table: Table): InvoiceStore => {
  const numbers = createNumberSeriesStore(table);
  const find = async (id: InvoiceId): Promise<IssuedInvoice | undefined> => {
    for (let attempt = 0; attempt < READS_MAX; attempt += 1) {
      const found = read(await queryAll(table, { partition: invoiceKeys.invoice(id) }));
      if (found === "none") return undefined;
      if (found !== "torn") return found;
    }
    throw new InvoiceIncompleteError(`invoice ${id} is not stored whole`);
  };

  const compare = (draft: DraftInvoice, existing: IssuedInvoice): IssueOutcome =>
    existing.contentHash === draft.contentHash
      ? { kind: "exists", invoice: existing }
      : { kind: "conflict", existing };

  const issue = async (candidate: DraftInvoice): Promise<IssueOutcome> => {
    const draft = DraftInvoice.parse(candidate);
    if (draft.estimate) throw new EstimateCannotBeIssuedError(`invoice ${draft.id} is an estimate`);
    const faults = invoiceFaults(draft);
    if (faults.length > 0) throw new InvoiceDoesNotAddUpError(draft.id, faults);
    const parts = documentParts(draft);
    const series = { seller: draft.seller.account, prefix: draft.series, digits: draft.numberDigits };
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const existing = await find(draft.id);
      if (existing !== undefined) return compare(draft, existing);
      const next = await numbers.next(series, draft.id);
      const outcome = await table.transact(writesOf(draft, next, parts));
      if (outcome.kind === "written") return { kind: "issued", invoice: issueInvoice(draft, next.number) };
      if (outcome.failed.includes(NUMBER) && !outcome.failed.includes(COUNTER))
        throw new InvoiceNumberTakenError(`${next.number} was already used by ${series.seller}`);
    }
    throw new NumberSeriesBusyError(`no number of ${series.seller} could be drawn for ${draft.id}`);
  };

  return {
    issue,
    find,
    findByNumber: async (number) => {
      const index = { index: "gsi1" as const, partition: invoiceKeys.withNumber(number) };
      const drawn = await queryAll(table, index);
      const found = await Promise.all(
        drawn.map((item) => find(z.object({ invoice: InvoiceId }).parse(item).invoice)),
      );
      return found.filter((invoice) => invoice !== undefined);
    },
    ofPeriod: async (period, seller) => {
      const partition = invoiceKeys.ofPeriod(period);
      const items = await queryAll(
        table,
        seller === undefined
          ? { partition }
          : { partition, range: { kind: "prefix", prefix: invoiceKeys.ofSeller(seller) } },
      );
      return items.map((item) => InvoiceListing.parse(item));
    },
    ofBuyer: async (buyer, period) => {
      const query = { index: "gsi1" as const, partition: invoiceKeys.ofBuyer(buyer) };
      const items = await queryAll(
        table,
        period === undefined
          ? query
          : { ...query, range: { kind: "prefix", prefix: invoiceKeys.inPeriod(period) } },
      );
      return items.map((item) => InvoiceListing.parse(item));
    },
  };
};
