import type { AccountId } from "../../identifiers.ts";
import { en16931Faults } from "../en16931-rules.ts";
import type { DraftInvoice } from "../invoice.ts";
import { eInvoiceOf } from "./e-invoice-of.ts";

/**
 * What the standard demands and the configuration does not say. The e-invoice is written all the same, but a
 * receiver that checks it refuses it.
 */
export type EInvoiceAttention = {
  readonly kind: "e-invoice-incomplete";
  readonly seller: AccountId;
  /** Null: data of the seller, missing on all its e-invoices. */
  readonly buyer: AccountId | null;
  /** What is needed, each with its rule: "the country of the buyer's address (BR-11)". */
  readonly missing: readonly string[];
};

/** One entry per buyer, in the order of the drafts, then one per seller. */
export const eInvoiceAttention = (drafts: readonly DraftInvoice[]): readonly EInvoiceAttention[] => {
  const buyers: EInvoiceAttention[] = [];
  const sellers = new Map<AccountId, Set<string>>();
  for (const draft of drafts) {
    const seller = draft.seller.account;
    const missing: string[] = [];
    for (const { id, concerns, demands } of en16931Faults(eInvoiceOf(draft))) {
      const text = `${demands} (${id})`;
      if (concerns === "seller") sellers.set(seller, (sellers.get(seller) ?? new Set()).add(text));
      else missing.push(text);
    }
    if (missing.length > 0)
      buyers.push({ kind: "e-invoice-incomplete", seller, buyer: draft.buyer.account, missing });
  }
  return [
    ...buyers,
    ...[...sellers].map(([seller, missing]) => ({
      kind: "e-invoice-incomplete" as const,
      seller,
      buyer: null,
      missing: [...missing],
    })),
  ];
};
