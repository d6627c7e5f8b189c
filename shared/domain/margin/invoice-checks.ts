import type { AccountId } from "../identifiers.ts";
import { invoiceFaults } from "../invoicing/check-invoice.ts";
import type { Invoice } from "../invoicing/invoice.ts";
import { microsoftTotal } from "../invoicing/microsoft-lines.ts";
import { D, sum } from "../money/decimal.ts";
import { type MicrosoftSale, microsoftSection } from "../nce/invoicing/microsoft-sale.ts";
import { type Check, equality } from "./check.ts";
import type { ReconciliationInput } from "./reconciliation-input.ts";

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)].sort();

/** Exact value of an invoice's groups in its currency. */
const convertedTotal = (invoice: Invoice): D =>
  sum(
    invoice.sections.map((section) => {
      const note = invoice.fx.find((each) => each.from === section.costCurrency);
      return new D(section.exact).times(note?.rate ?? 1);
    }),
  );

/** Everything the owner's groups cost their buyers is on an invoice, or named as too small for one. */
const coverage = (owner: AccountId, input: ReconciliationInput, invoices: readonly Invoice[]) => {
  const sold = [
    ...input.groups
      .filter(({ task }) => task.owner === owner)
      .map(({ rated: { currency, total } }) => ({ currency, total: new D(total) })),
    ...microsoftSales(owner, input).map((sale) => ({ currency: sale.currency, total: microsoftTotal(sale) })),
  ];
  return unique(sold.map(({ currency }) => currency)).map((currency) => {
    const invoiced = invoices
      .flatMap((invoice) => invoice.sections)
      .filter((section) => section.costCurrency === currency)
      .map((section) => new D(section.exact));
    const left = input.outcome.notInvoiced
      .filter((entry) => entry.seller === owner && entry.currency === currency)
      .map((entry) => new D(entry.exact));
    return equality(
      `invoiced:${owner}:${currency}`,
      "group totals = invoiced groups + groups below the minor unit",
      sum(sold.filter((each) => each.currency === currency).map(({ total }) => total)),
      sum([...invoiced, ...left]),
    );
  });
};

const microsoftSales = (owner: AccountId, { snapshot }: ReconciliationInput): readonly MicrosoftSale[] =>
  (snapshot.microsoft ?? []).filter(({ seller }) => seller === owner);

/** Each reconciliation line of Microsoft's is sold on exactly once: lines of invoices = frozen lines, at their price. */
const microsoft = (owner: AccountId, input: ReconciliationInput, invoices: readonly Invoice[]) => {
  const sales = microsoftSales(owner, input);
  const left = new Set(
    input.outcome.notInvoiced.filter(({ seller }) => seller === owner).map(({ group }) => group),
  );
  return unique(sales.map(({ currency }) => currency)).map((currency) => {
    const billed = sales.filter((sale) => sale.currency === currency && !left.has(microsoftSection(sale)));
    const lines = invoices
      .flatMap((invoice) => invoice.lines)
      .filter((line) => line.kind === "MICROSOFT" && line.costCurrency === currency);
    const once = new Set(lines.map(({ reconciliationLine }) => reconciliationLine)).size === lines.length;
    return equality(
      `microsoft:${owner}:${currency}`,
      once
        ? "lines of Microsoft's reconciliation = invoiced lines"
        : "a line of Microsoft's reconciliation is invoiced twice",
      sum(billed.map(microsoftTotal)),
      sum(lines.map(({ exact }) => new D(once ? exact : 0))),
    );
  });
};

const rounding = (owner: AccountId, invoices: readonly Invoice[]) =>
  unique(invoices.map((invoice) => invoice.currency)).map((currency) => {
    const members = invoices.filter((invoice) => invoice.currency === currency);
    return equality(
      `rounding:${owner}:${currency}`,
      "invoiced net = converted group totals + rounding differences",
      sum(members.map((invoice) => new D(invoice.net))),
      sum(members.flatMap((invoice) => [convertedTotal(invoice), new D(invoice.roundingDifference)])),
    );
  });

/** What an owner's invoices must fulfil; `problems` of drafting count as failed. */
export const invoiceChecks = (owner: AccountId, input: ReconciliationInput): readonly Check[] => {
  const invoices = input.invoices.filter((invoice) => invoice.seller.account === owner);
  const faulty = invoices.filter((invoice) => invoiceFaults(invoice).length > 0).map((invoice) => invoice.id);
  const missing = input.outcome.problems
    .filter((problem) => problem.seller === owner)
    .map(({ from, to, buyer }) => `${from} to ${to} for ${buyer}`);
  return [
    ...coverage(owner, input, invoices),
    ...microsoft(owner, input, invoices),
    ...rounding(owner, invoices),
    equality(
      `views:${owner}`,
      faulty.length === 0
        ? "lines, sections, views and tax of every invoice add up"
        : `not adding up: ${faulty.join(", ")}`,
      new D(faulty.length),
      new D(0),
    ),
    equality(
      `fx:${owner}`,
      missing.length === 0
        ? "a rate is there for every currency in use"
        : `no rate for ${input.snapshot.period}: ${missing.join(", ")}`,
      new D(missing.length),
      new D(0),
    ),
  ];
};
