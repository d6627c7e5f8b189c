import type { Currency } from "../../money/currency.ts";

/**
 * An invoice in the terms of EN 16931-1: what the standard calls business terms (BT) and groups (BG), as far
 * as Rebill uses them. Amounts and quantities are decimal text; null is a term that is left out, "" one that
 * should be there and is not.
 */
export type EInvoice = {
  /** The UBL document: a credit note has a root element and element names of its own. */
  readonly document: "Invoice" | "CreditNote";
  /** BT-24. */
  readonly specification: string;
  /** BT-1. */
  readonly number: string;
  /** BT-2, YYYY-MM-DD. */
  readonly issueDate: string;
  /** BT-9; null on drafts and credit notes, where nobody has to pay. */
  readonly dueDate: string | null;
  /** BT-3, UNTDID 1001. */
  readonly typeCode: string;
  /** BT-22. */
  readonly note: string | null;
  /** BT-5: of every amount of the document. */
  readonly currency: Currency;
  /** BG-14: BT-73 and BT-74, both inclusive. */
  readonly period: { readonly from: string; readonly to: string };
  readonly seller: EInvoiceParty;
  readonly buyer: EInvoiceParty;
  readonly payment: PaymentInstructions | null;
  /** BT-20. */
  readonly paymentTerms: string | null;
  readonly breakdown: readonly VatBreakdown[];
  readonly totals: EInvoiceTotals;
  readonly lines: readonly EInvoiceLine[];
};

/** BG-5 and BG-8: three lines at most (BT-35, BT-36, BT-162 of the seller). */
export type EInvoiceAddress = {
  readonly lines: readonly string[];
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
};

/** BG-4 or BG-7; two numbers are the seller's term and the buyer's. */
export type EInvoiceParty = {
  /** BT-29, BT-46: the AWS account. */
  readonly identifier: string;
  /** BT-27, BT-44. */
  readonly legalName: string;
  /** BT-28, BT-45, where it is another name. */
  readonly tradingName: string | null;
  readonly address: EInvoiceAddress | null;
  /** BT-31, BT-48. */
  readonly vatIdentifier: string | null;
  /** BT-32: a seller's tax registration that is no VAT identifier. */
  readonly taxRegistration: string | null;
  /** BT-47: a buyer's registration that is no VAT identifier. */
  readonly legalRegistration: string | null;
  /** BT-43, seller only. */
  readonly email: string | null;
};

/** BG-16. */
export type PaymentInstructions = {
  /** BT-81, UNTDID 4461. */
  readonly meansCode: string;
  /** BT-82. */
  readonly meansText: string;
  /** BT-83. */
  readonly reference: string;
  /** BG-17, for credit transfers. */
  readonly account: {
    /** BT-84. */
    readonly identifier: string;
    /** BT-85. */
    readonly holder: string;
    /** BT-86. */
    readonly provider: string | null;
  } | null;
};

/** Standard rate, zero rated, exempt, reverse charge, not subject to VAT (UNCL 5305). */
export type VatCategoryCode = "S" | "Z" | "E" | "AE" | "O";

/** BT-151 and BT-152 of a line, BT-118 and BT-119 of a breakdown. The rate is percent; null for `O`. */
export type VatCategory = { readonly category: VatCategoryCode; readonly rate: string | null };

/** BG-23. */
export type VatBreakdown = VatCategory & {
  /** BT-116. */
  readonly taxable: string;
  /** BT-117. */
  readonly tax: string;
  /** BT-121. */
  readonly reasonCode: string | null;
  /** BT-120. */
  readonly reason: string | null;
};

/** BG-22. */
export type EInvoiceTotals = {
  /** BT-106. */
  readonly lines: string;
  /** BT-109. */
  readonly withoutVat: string;
  /** BT-110. */
  readonly vat: string;
  /** BT-112. */
  readonly withVat: string;
  /** BT-114. */
  readonly rounding: string | null;
  /** BT-115. */
  readonly payable: string;
};

/** BG-25. */
export type EInvoiceLine = {
  /** BT-126. */
  readonly id: string;
  /** BT-127: whose usage it is, where the document has several sections. */
  readonly note: string | null;
  /** BT-129: 1, or -1 for an amount against the direction of the document. */
  readonly quantity: string;
  /** BT-130. */
  readonly unit: string;
  /** BT-131. */
  readonly net: string;
  /** BT-153. */
  readonly name: string;
  /** BT-154. */
  readonly description: string | null;
  /** BT-155. */
  readonly sellerItem: string | null;
  /** BT-146, never negative. */
  readonly price: string;
  readonly vat: VatCategory;
};
