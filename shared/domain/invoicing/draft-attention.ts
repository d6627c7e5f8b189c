import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import { D } from "../money/decimal.ts";
import type { EInvoiceAttention } from "./e-invoice/e-invoice-attention.ts";
import type { DraftInvoice } from "./invoice.ts";
import type { Sale } from "./sales.ts";

/** What a person should look at; nothing is blocked. */
export type DraftAttention = TaxAttention | BankAttention | EInvoiceAttention;

/** Invoices that ask for a bank transfer and cannot say where to. */
export type BankAttention = {
  readonly kind: "bank-details-missing";
  readonly seller: AccountId;
  readonly buyer: null;
};

export type TaxAttention = {
  readonly kind: "tax-profile-missing" | "reverse-charge-without-registration";
  readonly seller: AccountId;
  readonly buyer: AccountId;
};

/** What the tax profile of the buyer leaves open. */
export const taxAttention = (
  snapshot: ConfigurationSnapshot,
  { seller, buyer }: Sale,
): readonly TaxAttention[] => {
  const who = { seller: seller.account, buyer };
  const profile = snapshot.taxProfiles.find((candidate) => candidate.account === buyer);
  if (profile === undefined) return [{ kind: "tax-profile-missing", ...who }];
  const registered = profile.registration !== undefined && seller.taxRegistration !== undefined;
  return profile.reverseCharge && !registered
    ? [{ kind: "reverse-charge-without-registration", ...who }]
    : [];
};

/** One entry per seller, in the order of the drafts. */
export const bankAttention = (drafts: readonly DraftInvoice[]): readonly BankAttention[] => {
  const unpayable = drafts.filter(
    ({ seller, payment, total }) =>
      seller.bank === null && payment.method === "bank-transfer" && new D(total).greaterThan(0),
  );
  return [...new Set(unpayable.map(({ seller }) => seller.account))].map((seller) => ({
    kind: "bank-details-missing",
    seller,
    buyer: null,
  }));
};

/** The sentence that the month's result shows for it. */
export const attentionDetail = (entry: DraftAttention): string => {
  switch (entry.kind) {
    case "tax-profile-missing":
      return `${entry.buyer} has no tax profile: its invoice from ${entry.seller} carries no tax`;
    case "reverse-charge-without-registration":
      return `reverse charge for ${entry.buyer} without the tax registration of both sides`;
    case "bank-details-missing":
      return `invoices from ${entry.seller} ask for a bank transfer and name no bank account; add it under invoicing`;
    case "e-invoice-incomplete": {
      const missing = entry.missing.join(", ");
      return entry.buyer === null
        ? `by EN 16931 the e-invoices from ${entry.seller} need ${missing}`
        : `by EN 16931 the e-invoice for ${entry.buyer} from ${entry.seller} needs ${missing}`;
    }
  }
};
