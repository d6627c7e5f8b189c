import { beforeEach, describe, expect, it } from "vitest";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { draftInvoices } from "../../shared/domain/invoicing/draft-invoices.ts";
import type { DraftInvoice } from "../../shared/domain/invoicing/invoice.ts";
import { InvoiceNumber } from "../../shared/domain/invoicing/invoice.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import type { Table } from "../../shared/ports/table.ts";
import { createInvoiceStore } from "../../shared/stores/invoice-store.ts";
import { createNumberSeriesStore } from "../../shared/stores/number-series-store.ts";
import { openTestTable, type TestTable } from "../support/test-table.ts";
import { options, PARTNER, rated, snapshot } from "../unit/invoicing/invoicing-month.ts";

const seller = AccountId.parse(PARTNER);
const october = BillingPeriod.parse("2026-10");
const series = { seller, prefix: "NW-2026-" };

/** One draft per buyer; buyers are accounts 600000000001, 600000000002, … */
const drafts = (
  count: number,
  amount = "10",
  overrides: Parameters<typeof snapshot>[0] = {},
): readonly DraftInvoice[] =>
  draftInvoices(
    snapshot(overrides),
    Array.from({ length: count }, (_, index) => {
      const buyer = `6${String(index + 1).padStart(11, "0")}`;
      return rated(`g${index}x`, { buyer, products: [[buyer, "AmazonS3", amount]] });
    }),
    options,
  ).drafts;
const one = (amount?: string, overrides?: Parameters<typeof snapshot>[0]): DraftInvoice => {
  const [draft] = drafts(1, amount, overrides);
  if (draft === undefined) throw new Error("no draft");
  return draft;
};

/** A table whose connection breaks: before the transaction reaches it, or after it was written. */
const failing = (table: Table, when: "before" | "after"): Table => ({
  ...table,
  transact: async (writes, token) => {
    if (when === "after") await table.transact(writes, token);
    throw new Error("connection lost");
  },
});

describe("invoice store", () => {
  let fresh: TestTable;
  let table: Table;
  beforeEach(async () => {
    fresh = await openTestTable();
    table = fresh.table;
    return () => fresh.close();
  });
  const drawn = async () =>
    (await createNumberSeriesStore(table).drawn(series)).map(({ number, sequence }) => [sequence, number]);

  it("numbers invoices from 1 without a gap, in the order of issue", async () => {
    const store = createInvoiceStore(table);

    const outcomes = [];
    for (const draft of drafts(3)) outcomes.push(await store.issue(draft));

    expect(outcomes.map((outcome) => outcome.kind === "issued" && outcome.invoice.number)).toEqual([
      "NW-2026-000001",
      "NW-2026-000002",
      "NW-2026-000003",
    ]);
    expect(await drawn()).toEqual([
      [1, "NW-2026-000001"],
      [2, "NW-2026-000002"],
      [3, "NW-2026-000003"],
    ]);
  });

  it("returns the first number and the first dates when the same draft is issued again later", async () => {
    const store = createInvoiceStore(table);
    await store.issue(one());

    const again = await store.issue({ ...one(), issueDate: "2026-11-09", dueDate: "2026-12-09" });

    expect(again.kind).toBe("exists");
    expect(again.kind === "exists" && [again.invoice.number, again.invoice.issueDate]).toEqual([
      "NW-2026-000001",
      "2026-11-03",
    ]);
    expect(await drawn()).toHaveLength(1);
  });

  it("refuses other content for an issued invoice and changes nothing", async () => {
    const store = createInvoiceStore(table);
    await store.issue(one("10"));

    const outcome = await store.issue(one("11"));

    expect(outcome.kind === "conflict" && outcome.existing.total).toBe("10.00");
    expect((await store.find(one().id))?.total).toBe("10.00");
    expect(await drawn()).toHaveLength(1);
  });

  it("gives fifty concurrent issuers of different invoices the numbers 1 to 50", async () => {
    const all = drafts(50);

    const outcomes = await Promise.all(all.map((draft) => createInvoiceStore(table).issue(draft)));

    expect(outcomes.every((outcome) => outcome.kind === "issued")).toBe(true);
    expect((await drawn()).map(([sequence]) => sequence)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
    const invoices = (await createNumberSeriesStore(table).drawn(series)).map(({ invoice }) => invoice);
    expect(new Set(invoices)).toEqual(new Set(all.map((draft) => draft.id)));
  });

  it("issues one invoice when fifty issuers hold the same draft", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => createInvoiceStore(table).issue(one())),
    );

    const kinds = outcomes.map((outcome) => outcome.kind).sort();
    expect(kinds.filter((kind) => kind === "issued")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "exists")).toHaveLength(49);
    expect(await drawn()).toEqual([[1, "NW-2026-000001"]]);
  });

  it("leaves no gap when the connection breaks before or after the transaction, at every invoice", async () => {
    const all = drafts(6);
    for (const [index, draft] of all.entries()) {
      const broken = createInvoiceStore(failing(table, index % 2 === 0 ? "before" : "after"));
      await expect(broken.issue(draft)).rejects.toThrow("connection lost");
      await createInvoiceStore(table).issue(draft);
    }

    expect((await drawn()).map(([sequence]) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await createInvoiceStore(table).ofPeriod(october)).map((listing) => listing.number)).toEqual([
      "NW-2026-000001",
      "NW-2026-000002",
      "NW-2026-000003",
      "NW-2026-000004",
      "NW-2026-000005",
      "NW-2026-000006",
    ]);
  });

  it("starts a new series at 1 when the prefix changes and keeps the old one", async () => {
    const store = createInvoiceStore(table);
    const [first, second] = drafts(2);
    if (first === undefined || second === undefined) throw new Error("no drafts");
    await store.issue(first);

    const next = await store.issue({ ...second, series: "NW-2027-" });

    expect(next.kind === "issued" && next.invoice.number).toBe("NW-2027-000001");
    expect(await drawn()).toEqual([[1, "NW-2026-000001"]]);
  });

  it("stops when another prefix of the seller has led to the same number", async () => {
    const store = createInvoiceStore(table);
    const [first, second] = drafts(2);
    if (first === undefined || second === undefined) throw new Error("no drafts");
    await store.issue({ ...first, series: "A", numberDigits: 3 });

    await expect(store.issue({ ...second, series: "A00", numberDigits: 1 })).rejects.toThrow(
      "A001 was already used",
    );
  });

  it("reads an invoice back whole by id and by number, also when it is larger than one record", async () => {
    const buyer = "600000000001";
    const products = Array.from(
      { length: 2500 },
      (_, index) => [buyer, `product-${index}`, "1.25", { productName: `サービス ${index} 😀` }] as const,
    );
    const [large] = draftInvoices(snapshot(), [rated("large", { buyer, products })], options).drafts;
    if (large === undefined) throw new Error("no draft");
    const store = createInvoiceStore(table);

    const outcome = await store.issue(large);

    const issuedInvoice = outcome.kind === "issued" ? outcome.invoice : undefined;
    expect(issuedInvoice?.lines).toHaveLength(2500);
    expect(await store.find(large.id)).toEqual(issuedInvoice);
    expect(await store.findByNumber(InvoiceNumber.parse("NW-2026-000001"))).toEqual([issuedInvoice]);
    expect(await store.findByNumber(InvoiceNumber.parse("NW-2026-000002"))).toEqual([]);
  });

  it("lists a buyer's invoices by period and a seller's by buyer", async () => {
    const store = createInvoiceStore(table);
    const buyer = AccountId.parse("600000000001");
    await store.issue(one("10", { period: "2026-11" }));
    await store.issue(one("20", { period: "2026-10" }));

    const both = await store.ofBuyer(buyer);
    const oneMonth = await store.ofBuyer(buyer, october);

    expect(both.map(({ period, total }) => [period, total])).toEqual([
      ["2026-10", "20.00"],
      ["2026-11", "10.00"],
    ]);
    expect(oneMonth.map(({ total }) => total)).toEqual(["20.00"]);
    expect((await store.ofPeriod(october, seller)).map(({ total }) => total)).toEqual(["20.00"]);
    expect(await store.ofPeriod(october, AccountId.parse("600000000001"))).toEqual([]);
  });

  it("never numbers an estimate or an invoice that does not add up", async () => {
    const store = createInvoiceStore(table);

    await expect(store.issue({ ...one(), estimate: true })).rejects.toThrow("estimate");
    await expect(store.issue({ ...one(), net: "10.01" })).rejects.toThrow("lines add up to 10");
    expect(await drawn()).toEqual([]);
  });
});
