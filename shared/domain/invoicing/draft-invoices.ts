import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import { D, plain } from "../money/decimal.ts";
import { microsoftSection } from "../nce/invoicing/microsoft-sale.ts";
import { bankAttention, type DraftAttention, taxAttention } from "./draft-attention.ts";
import { eInvoiceAttention } from "./e-invoice/e-invoice-attention.ts";
import type { FxMissing } from "./fx.ts";
import type { DraftInvoice, SectionKey } from "./invoice.ts";
import { contentOf } from "./invoice-content.ts";
import type { RatedTask } from "./invoice-lines.ts";
import { microsoftTotal } from "./microsoft-lines.ts";
import { assertRatedAddsUp } from "./rated-sums.ts";
import { priceSale, type Sale, salesOf } from "./sales.ts";
import { type SealOptions, sealDraft } from "./seal-draft.ts";

/** What keeps an invoice from being drawn. */
export type DraftProblem = FxMissing & { readonly seller: AccountId; readonly buyer: AccountId };

/** A group's (or Microsoft's) total that no invoice carries, because not one of its buyer's lines reaches the minor unit. */
export type NotInvoiced = {
  readonly group: SectionKey;
  readonly seller: AccountId;
  readonly buyer: AccountId;
  readonly currency: Currency;
  /** In the cost currency. */
  readonly exact: string;
};

export type InvoiceDrafts = {
  /** Sorted by seller, buyer, currency: the order in which numbers are drawn. */
  readonly drafts: readonly DraftInvoice[];
  readonly problems: readonly DraftProblem[];
  readonly attention: readonly DraftAttention[];
  readonly notInvoiced: readonly NotInvoiced[];
};

const notInvoicedOf = ({ seller, buyer, groups, microsoft }: Sale): readonly NotInvoiced[] =>
  [
    ...groups.map(({ rated: { arn, currency, total } }) => ({ group: arn, currency, exact: total })),
    ...microsoft.map((sale) => ({
      group: microsoftSection(sale),
      currency: sale.currency,
      exact: plain(microsoftTotal(sale)),
    })),
  ]
    .filter(({ exact }) => !new D(exact).isZero())
    .map((entry) => ({ ...entry, seller: seller.account, buyer }));

/**
 * The month's invoices from the rated groups: one per seller (owner of the group), buyer and currency. Pure:
 * same inputs, same documents, same hashes. A sale without lines gives nothing; a sale of which no line
 * reaches the currency's minor unit gives no document but an entry in `notInvoiced`. Where `problems` is not
 * empty, the month cannot be invoiced as it stands. Throws when a rated group does not add up.
 */
export const draftInvoices = (
  snapshot: ConfigurationSnapshot,
  groups: readonly RatedTask[],
  options: SealOptions,
): InvoiceDrafts => {
  groups.forEach(assertRatedAddsUp);
  const drafts: DraftInvoice[] = [];
  const problems: DraftProblem[] = [];
  const attention: DraftAttention[] = [];
  const notInvoiced: NotInvoiced[] = [];
  for (const sale of salesOf(snapshot, groups)) {
    const priced = priceSale(snapshot, sale);
    if ("kind" in priced) {
      problems.push({ ...priced, seller: sale.seller.account, buyer: sale.buyer });
    } else if (priced.lines.every((line) => line.amount.isZero())) {
      notInvoiced.push(...notInvoicedOf(sale));
    } else {
      attention.push(...taxAttention(snapshot, sale));
      drafts.push(sealDraft(contentOf(snapshot, sale, priced), sale.seller, options));
    }
  }
  return {
    drafts,
    problems,
    attention: [...attention, ...bankAttention(drafts), ...eInvoiceAttention(drafts)],
    notInvoiced,
  };
};
