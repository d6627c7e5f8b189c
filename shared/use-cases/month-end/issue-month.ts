import { z } from "zod";
import { type Invoice, InvoiceNumber } from "../../domain/invoicing/invoice.ts";
import { invoiceJson, invoiceObjectKey, issueInvoice } from "../../domain/invoicing/issue-invoice.ts";
import type { RunState } from "../../domain/month-end/run.ts";
import type { EInvoiceRenderer } from "../../ports/e-invoice-renderer.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { PdfRenderer } from "../../ports/pdf-renderer.ts";
import type { InvoiceStore } from "../../stores/invoice-store.ts";
import type { MonthStore } from "../../stores/month-store.ts";
import { readDrafts } from "./draft-month.ts";
import { readRunFile, runPaths, writeRunFile } from "./run-files.ts";

/** The number each draft got. With the drafts it gives the issued invoices again. */
export const IssuedNumbers = z.record(z.string(), InvoiceNumber);
export type IssuedNumbers = z.infer<typeof IssuedNumbers>;

/** An invoice of this month exists with other content: the month cannot be issued a second time. */
export class InvoiceConflictError extends Error {
  override readonly name = "InvoiceConflictError";
}
/** The month belongs to another final run. */
export class MonthNotClaimedError extends Error {
  override readonly name = "MonthNotClaimedError";
}

type IssueDeps = {
  readonly objects: ObjectStore;
  readonly months: MonthStore;
  readonly invoices: InvoiceStore;
};

/**
 * Draws the numbers, in the order of the drafts, each in the transaction that stores its invoice. From here on
 * the month is this run's for good.
 */
export const issueMonth = async (deps: IssueDeps, state: RunState): Promise<void> => {
  const claim = await deps.months.findClaim(state.period);
  if (claim?.runId !== state.runId) {
    throw new MonthNotClaimedError(
      `${state.period} is claimed by ${claim?.runId ?? "no run"}, not by ${state.runId}`,
    );
  }
  if (
    claim.status === "OPEN" &&
    (await deps.months.saveClaim({ ...claim, status: "ISSUING" }, claim)) === "stale"
  ) {
    throw new MonthNotClaimedError(`another run has just claimed ${state.period}`);
  }
  const numbers: Record<string, InvoiceNumber> = {};
  for (const draft of (await readDrafts(deps.objects, state)).drafts) {
    const outcome = await deps.invoices.issue(draft);
    if (outcome.kind === "conflict") {
      throw new InvoiceConflictError(
        `invoice ${outcome.existing.number} for ${draft.buyer.account} and ${state.period} was issued with other content`,
      );
    }
    numbers[draft.id] = outcome.invoice.number;
  }
  await writeRunFile(deps.objects, runPaths(state).issued, numbers);
};

/** The run's invoices: issued ones with their numbers, drafts in an estimate. */
export const readInvoices = async (objects: ObjectStore, state: RunState): Promise<readonly Invoice[]> => {
  const { drafts } = await readDrafts(objects, state);
  if (state.mode === "estimate") return drafts;
  const numbers = await readRunFile(objects, runPaths(state).issued, IssuedNumbers);
  return drafts.map((draft) => {
    const number = numbers[draft.id];
    if (number === undefined) throw new Error(`draft ${draft.id} was not issued`);
    return issueInvoice(draft, number);
  });
};

const EXTENSIONS = ["json", "pdf", "xml"] as const;
type DocumentExtension = (typeof EXTENSIONS)[number];

/** Drafts stay with their run; issued documents have their own place. */
const documentKey = (state: RunState, invoice: Invoice, extension: DocumentExtension): string =>
  invoice.status === "issued"
    ? invoiceObjectKey(invoice, extension)
    : `${runPaths(state).root}/drafts/${invoice.seller.account}-${invoice.buyer.account}-${invoice.currency}.${extension}`;

/** Keys of the run's invoice documents, as `writeInvoiceDocuments` writes them. */
export const invoiceDocumentKeys = async (
  objects: ObjectStore,
  state: RunState,
): Promise<readonly string[]> =>
  (await readInvoices(objects, state)).flatMap((invoice) =>
    EXTENSIONS.map((extension) => documentKey(state, invoice, extension)),
  );

type WriteDeps = {
  readonly objects: ObjectStore;
  readonly pdf: PdfRenderer;
  readonly eInvoice: EInvoiceRenderer;
};

/**
 * Writes JSON, PDF and e-invoice of every invoice. An issued document is created once and never replaced; the same bytes
 * again are fine.
 */
export const writeInvoiceDocuments = async (deps: WriteDeps, state: RunState): Promise<void> => {
  for (const invoice of await readInvoices(deps.objects, state)) {
    const documents = {
      json: invoiceJson(invoice),
      pdf: await deps.pdf.render(invoice),
      xml: await deps.eInvoice.render(invoice),
    };
    for (const extension of EXTENSIONS) {
      const key = documentKey(state, invoice, extension);
      const body = documents[extension];
      if (invoice.status === "draft") await deps.objects.put(key, body);
      else if ((await deps.objects.create(key, body)) === "conflict") {
        throw new InvoiceConflictError(`${key} exists with other bytes`);
      }
    }
  }
};
