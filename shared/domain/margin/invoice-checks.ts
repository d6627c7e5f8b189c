import type { AccountId } from "../identifiers.ts";
import { invoiceFaults } from "../invoicing/check-invoice.ts";
import type { Invoice } from "../invoicing/invoice.ts";
import { D, sum } from "../money/decimal.ts";
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
  const groups = input.groups.filter(({ task }) => task.owner === owner);
  return unique(groups.map(({ rated }) => rated.currency)).map((currency) => {
    const rated = groups.filter((group) => group.rated.currency === currency);
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
      sum(rated.map((group) => new D(group.rated.total))),
      sum([...invoiced, ...left]),
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
