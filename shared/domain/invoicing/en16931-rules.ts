import { AMOUNT_RULES } from "./e-invoice/amount-rules.ts";
import { CONTENT_RULES } from "./e-invoice/content-rules.ts";
import type { EInvoice } from "./e-invoice/model.ts";
import type { En16931Rule } from "./e-invoice/rule.ts";
import { VAT_RULES } from "./e-invoice/vat-rules.ts";

/**
 * The business rules of EN 16931-1:2017 that apply to what Rebill emits, in our own words: what an invoice must
 * contain (BR), sums (BR-CO), decimals (BR-DEC), code lists (BR-CL) and the categories of VAT (BR-S, Z, E, AE,
 * O). Rules about allowances, charges, payees, tax representatives and deliveries are left out, because our
 * documents have none.
 */
export const EN16931_RULES: readonly En16931Rule[] = [...CONTENT_RULES, ...AMOUNT_RULES, ...VAT_RULES];

/** A rule that a document breaks. */
export type En16931Fault = Omit<En16931Rule, "holds">;

/** The rules that the document breaks, in the order of the table; empty when it conforms. */
export const en16931Faults = (invoice: EInvoice): readonly En16931Fault[] =>
  EN16931_RULES.filter(({ holds }) => !holds(invoice)).map(({ id, concerns, demands }) => ({
    id,
    concerns,
    demands,
  }));
