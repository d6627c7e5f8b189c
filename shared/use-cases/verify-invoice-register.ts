import type { RunManifest } from "../domain/month-end/month-result.ts";
import type { CheckResult, InvoiceSummary } from "../domain/month-end/run.ts";
import type { InvoiceListing, InvoiceStore } from "../stores/invoice-store.ts";
import { compared, failed } from "./verification-check.ts";

/** The register of invoices has the manifest's numbers with the manifest's amounts, and no others of the month. */
export const sameRegister = async (
  { invoices }: { readonly invoices: InvoiceStore },
  manifest: RunManifest,
): Promise<readonly CheckResult[]> => {
  const listed = new Map((await invoices.ofPeriod(manifest.period)).map((listing) => [listing.id, listing]));
  const register = (entry: InvoiceSummary | InvoiceListing | undefined): string | undefined =>
    entry === undefined
      ? undefined
      : `${entry.number} from ${entry.seller} to ${entry.buyer}: ${entry.net} + ${entry.tax} = ${entry.total} ${entry.currency}`;
  const summaries = new Map(
    manifest.totals.invoices.map((invoice) => [`${invoice.seller} ${invoice.number}`, invoice]),
  );
  const checks = manifest.numbers.map(({ id, seller, number }) => {
    const found = listed.get(id as InvoiceListing["id"]);
    listed.delete(id as InvoiceListing["id"]);
    return compared(
      `register:${number}`,
      "the register of invoices has the number with its parties and amounts",
      register(found),
      register(summaries.get(`${seller} ${number}`)),
    );
  });
  // Corrections of a closed month come later and are documents of their own.
  const others = [...listed.values()].filter((listing) => listing.kind === "INVOICE");
  return [
    ...checks,
    ...others.map(({ number }) =>
      failed(`register:${number}`, "the register has an invoice of the month that the run did not issue"),
    ),
  ];
};
