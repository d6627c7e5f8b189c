import type { BuyerBlock, Invoice, SellerBlock } from "../invoice.ts";
import { cleanText, cleanTextOrNull } from "./clean-text.ts";
import { isVatIdentifier } from "./country-codes.ts";
import type { EInvoiceAddress, EInvoiceParty, VatCategoryCode } from "./model.ts";

const addressOf = (address: SellerBlock["address"]): EInvoiceAddress | null => {
  const lines = (address?.lines ?? []).map(cleanText).filter((line) => line !== "");
  const [first, second, ...rest] = lines;
  const found: EInvoiceAddress = {
    // The standard has three lines, our addresses may have four.
    lines: [first, second, rest.join(", ")].filter((line) => line !== undefined && line !== "") as string[],
    city: cleanTextOrNull(address?.city),
    postalCode: cleanTextOrNull(address?.postalCode),
    country: address?.country ?? null,
  };
  const empty =
    found.lines.length === 0 && found.city === null && found.postalCode === null && found.country === null;
  return empty ? null : found;
};

/** A registration as VAT identifier where it is one and may be named, otherwise as it was typed. */
const registrationOf = (
  text: string | null,
  category: VatCategoryCode,
): { readonly vat: string | null; readonly other: string | null } => {
  const typed = cleanTextOrNull(text);
  const compact = typed?.replace(/[\s.-]/g, "").toUpperCase() ?? "";
  // BR-O-02: a document outside the scope of VAT must not name the VAT identifier of either side.
  return category !== "O" && isVatIdentifier(compact)
    ? { vat: compact, other: null }
    : { vat: null, other: typed };
};

/** Another name than the legal one. */
const tradingName = (name: string | undefined, legalName: string): string | null => {
  const clean = cleanTextOrNull(name);
  return clean === cleanText(legalName) ? null : clean;
};

const sellerParty = (seller: SellerBlock, category: VatCategoryCode): EInvoiceParty => {
  const { vat, other } = registrationOf(seller.taxRegistration, category);
  return {
    identifier: seller.account,
    legalName: cleanText(seller.legalName),
    tradingName: tradingName(seller.sellerOfRecord, seller.legalName),
    address: addressOf(seller.address),
    vatIdentifier: vat,
    taxRegistration: other,
    legalRegistration: null,
    email: cleanTextOrNull(seller.email),
  };
};

const buyerParty = (buyer: BuyerBlock, category: VatCategoryCode): EInvoiceParty => {
  const { vat, other } = registrationOf(buyer.taxRegistration, category);
  return {
    identifier: buyer.account,
    legalName: cleanText(buyer.legalName),
    tradingName: tradingName(buyer.organization?.name, buyer.legalName),
    address: addressOf(buyer.address),
    vatIdentifier: vat,
    taxRegistration: null,
    legalRegistration: other,
    email: null,
  };
};

/**
 * Seller (BG-4) and buyer (BG-7). Both always have an identifier, their AWS account, so that the seller can be
 * told apart without a VAT identifier (BR-CO-26).
 */
export const eInvoiceParties = (invoice: Invoice, category: VatCategoryCode) => ({
  seller: sellerParty(invoice.seller, category),
  buyer: buyerParty(invoice.buyer, category),
});
