import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import type { EInvoiceAttention } from "./e-invoice/e-invoice-attention.ts";
import type { Sale } from "./sales.ts";

/** What a person should look at; nothing is blocked. */
export type DraftAttention = TaxAttention | EInvoiceAttention;

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

/** The sentence that the month's result shows for it. */
export const attentionDetail = (entry: DraftAttention): string => {
  switch (entry.kind) {
    case "tax-profile-missing":
      return `${entry.buyer} has no tax profile: its invoice from ${entry.seller} carries no tax`;
    case "reverse-charge-without-registration":
      return `reverse charge for ${entry.buyer} without the tax registration of both sides`;
    case "e-invoice-incomplete": {
      const missing = entry.missing.join(", ");
      return entry.buyer === null
        ? `by EN 16931 the e-invoices from ${entry.seller} need ${missing}`
        : `by EN 16931 the e-invoice for ${entry.buyer} from ${entry.seller} needs ${missing}`;
    }
  }
};
