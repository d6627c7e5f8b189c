import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { invoiceFaults } from "../../../shared/domain/invoicing/check-invoice.ts";
import { draftInvoices } from "../../../shared/domain/invoicing/draft-invoices.ts";
import { invoiceChecks } from "../../../shared/domain/margin/invoice-checks.ts";
import type { ReconciliationInput } from "../../../shared/domain/margin/reconciliation-input.ts";
import type { MicrosoftSale } from "../../../shared/domain/nce/invoicing/microsoft-sale.ts";
import { ALPHA, options, PARTNER, rated, SAKURA, snapshot } from "./invoicing-month.ts";
import { credit, line, sale, tenant } from "./microsoft-sales.ts";

const rate = { period: "2026-10", from: "EUR", to: "USD", rate: "1.1", source: "ECB", date: "2026-10-30" };
const aws = rated("alpha", { buyer: ALPHA, products: [[ALPHA, "AmazonS3", "10"]] });

const drafted = (microsoft: readonly MicrosoftSale[], overrides: object = { fxRates: [rate] }) =>
  draftInvoices(snapshot({ microsoft, ...overrides }), [aws], options);
const amounts = (lines: readonly { readonly source: string; readonly amount: string }[]) =>
  lines.map(({ source, amount }) => `${source} ${amount}`);

describe("Microsoft's charges on an invoice", () => {
  it("are lines and sections of their own, credits included, that add up with those of AWS", () => {
    const [draft] = drafted([sale([line("a", "220.00"), credit("b", "-183.30")])]).drafts;

    expect(amounts(draft?.lines ?? [])).toEqual(["AWS 10.00", "Microsoft 242.00", "Microsoft -201.63"]);
    expect(draft?.sections.map(({ relation, amount }) => [relation, amount])).toEqual([
      ["DIRECT", "10.00"],
      ["MICROSOFT", "40.37"],
    ]);
    expect(draft?.lines[2]?.detail).toBe("10 × 2026-10-10 to 2026-11-09, credit, moved to another partner");
    expect(draft && invoiceFaults(draft)).toEqual([]);
    // Only groups are groups.
    expect(draft?.references.groups).toEqual([aws.task.arn]);
  });

  it("are sold at the same markup as what they give back, seats returned, upgrades and cancellations", () => {
    const given = (kind: string, subtotal: string) =>
      line(kind, subtotal, {
        kind,
        billableQuantity: -10,
        ...(kind.startsWith("convert") ? { counterpart: "other" } : {}),
      });
    const lines = [
      line("a", "220.00"),
      given("removeQuantity", "-20.00"),
      given("convertOut", "-100.00"),
      { ...given("convertIn", "150.00"), billableQuantity: 10 },
      given("cancelImmediate", "-50.00"),
    ];
    const [draft] = drafted([sale(lines, { markupPercent: "10" })]).drafts;
    const microsoft = draft?.lines.filter(({ source }) => source === "Microsoft") ?? [];

    // × 1.1 for the markup, × 1.1 into dollars.
    expect(
      microsoft.map(({ amount, detail }) => [amount, detail?.split(", ").slice(1, -1).join(", ")]),
    ).toEqual([
      ["266.20", "charge of the cycle"],
      ["-24.20", "credit, returned seats"],
      ["-121.00", "credit, changed for another product"],
      ["181.50", "changed from another product"],
      ["-60.50", "credit, cancelled"],
    ]);
    expect(draft && invoiceFaults(draft)).toEqual([]);
  });

  it("make an invoice of their own where nothing of AWS is sold to the buyer", () => {
    const { drafts } = drafted([sale([line("a", "220.00")], { buyer: SAKURA })]);

    expect(drafts.map(({ buyer, net }) => [buyer.account, net])).toEqual([
      [ALPHA, "10.00"],
      [SAKURA, "242.00"],
    ]);
  });

  it("that are credits on balance make a credit note", () => {
    const { drafts } = drafted([sale([credit("b", "-183.30")], { buyer: SAKURA })]);

    expect(drafts.map(({ kind, total }) => [kind, total])).toContainEqual(["CREDIT_NOTE", "-201.63"]);
  });

  it("need a rate for their currency", () => {
    const { problems } = drafted([sale([line("a", "220.00")])], {});

    expect(problems).toMatchObject([{ kind: "fx-missing", from: "EUR", to: "USD", buyer: ALPHA }]);
  });

  it("too small for an invoice are named", () => {
    const { notInvoiced } = drafted([sale([line("a", "0.00"), credit("b", "0.00")], { buyer: SAKURA })]);
    expect(notInvoiced).toEqual([]);
    const small = drafted([sale([line("a", "0.01")], { buyer: SAKURA, currency: "EUR" })], {
      fxRates: [{ ...rate, rate: "0.1" }],
    });

    expect(small.notInvoiced).toMatchObject([
      { group: `microsoft:${tenant("a")}:${tenant("c")}`, buyer: SAKURA, exact: "0.01" },
    ]);
  });

  it("are checked against the frozen lines: a lost, a doubled and a changed one are found", () => {
    const microsoft = [sale([line("a", "220.00"), line("b", "10.00")], { markupPercent: "2.5" })];
    const outcome = drafted(microsoft);
    const failed = (change: (lines: readonly unknown[]) => readonly unknown[]): readonly string[] =>
      invoiceChecks(AccountId.parse(PARTNER), {
        snapshot: snapshot({ microsoft, fxRates: [rate] }),
        groups: [aws],
        invoices: outcome.drafts.map((draft) => ({ ...draft, lines: change(draft.lines) })),
        outcome,
      } as unknown as ReconciliationInput)
        .filter(({ ok, name }) => !ok && name.startsWith("microsoft:"))
        .map(({ name }) => name);

    expect(failed((lines) => lines)).toEqual([]);
    for (const change of [
      (lines: readonly unknown[]) => lines.slice(0, -1),
      (lines: readonly unknown[]) => [...lines, lines.at(-1)],
      (lines: readonly unknown[]) => [...lines.slice(0, -1), { ...(lines.at(-1) as object), exact: "10.24" }],
    ])
      expect(failed(change)).toEqual([`microsoft:${PARTNER}:EUR`]);
  });
});
