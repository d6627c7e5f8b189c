import { z } from "zod";
import type { AccountId } from "../domain/identifiers.ts";
import { InvoiceId, InvoiceNumber } from "../domain/invoicing/invoice.ts";
import { invoiceNumber } from "../domain/invoicing/issue-invoice.ts";
import type { Table, Write } from "../ports/table.ts";
import { invoiceKeys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

const Counter = z.object({ last: z.int().min(1) });
const DrawnNumber = z.object({
  sk: InvoiceNumber,
  prefix: z.string(),
  sequence: z.int().min(1),
  invoice: InvoiceId,
});

export type Series = { readonly seller: AccountId; readonly prefix: string; readonly digits: number };

/** A number that is free now. It is drawn only when `writes` go into the same transaction as its invoice. */
export type NextNumber = {
  readonly number: InvoiceNumber;
  readonly sequence: number;
  /** First the counter, conditional on nobody having drawn since; then the number, which must be new. */
  readonly writes: readonly [Write, Write];
};

export type DrawnInvoiceNumber = {
  readonly number: InvoiceNumber;
  readonly sequence: number;
  readonly invoice: InvoiceId;
};

/** Gapless numbers per seller and prefix: 1, 2, 3, … without a hole and without a double. */
export interface NumberSeriesStore {
  next(series: Series, invoice: InvoiceId): Promise<NextNumber>;
  /** Every number drawn in a series, in order. */
  drawn(series: Pick<Series, "seller" | "prefix">): Promise<readonly DrawnInvoiceNumber[]>;
}

export const createNumberSeriesStore = (table: Table): NumberSeriesStore => ({
  next: async (series, invoice) => {
    const key = invoiceKeys.counter(series.seller, series.prefix);
    const stored = await table.get(key);
    const last = stored === undefined ? 0 : Counter.parse(stored).last;
    const sequence = last + 1;
    const number = invoiceNumber(series, sequence);
    return {
      number,
      sequence,
      writes: [
        {
          kind: "put",
          item: { ...key, last: sequence },
          condition: last === 0 ? { kind: "absent" } : { kind: "equals", attribute: "last", value: last },
        },
        {
          kind: "put",
          item: {
            ...invoiceKeys.number(series.seller, number),
            gsi1pk: invoiceKeys.withNumber(number),
            gsi1sk: series.seller,
            prefix: series.prefix,
            sequence,
            invoice,
          },
          condition: { kind: "absent" },
        },
      ],
    };
  },

  drawn: async ({ seller, prefix }) => {
    const items = await queryAll(table, { partition: invoiceKeys.numbers(seller) });
    return items
      .map((item) => DrawnNumber.parse(item))
      .filter((record) => record.prefix === prefix)
      .map(({ sk, sequence, invoice }) => ({ number: sk, sequence, invoice }))
      .sort((a, b) => a.sequence - b.sequence);
  },
});
