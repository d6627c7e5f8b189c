import { amountOf, sumOf } from "./amount-rules.ts";
import type { EInvoice, EInvoiceLine, VatBreakdown, VatCategoryCode } from "./model.ts";
import type { En16931Rule } from "./rule.ts";

const linesOf = ({ lines }: EInvoice, code: VatCategoryCode): readonly EInvoiceLine[] =>
  lines.filter(({ vat }) => vat.category === code);
const partsOf = ({ breakdown }: EInvoice, code: VatCategoryCode): readonly VatBreakdown[] =>
  breakdown.filter(({ category }) => category === code);
const uses = (invoice: EInvoice, code: VatCategoryCode): boolean => linesOf(invoice, code).length > 0;

const isZero = (text: string | null): boolean => text !== null && amountOf(text).isZero();
const hasReason = ({ reason, reasonCode }: VatBreakdown): boolean => reason !== null || reasonCode !== null;

const rule = (
  id: string,
  concerns: En16931Rule["concerns"],
  demands: string,
  holds: En16931Rule["holds"],
): En16931Rule => ({ id, concerns, demands, holds });
const document = (id: string, demands: string, holds: En16931Rule["holds"]): En16931Rule =>
  rule(id, "document", demands, holds);

const NAMES: Readonly<Record<VatCategoryCode, string>> = {
  S: "standard rate",
  Z: "zero rate",
  E: "exempt",
  AE: "reverse charge",
  O: "not subject to VAT",
};

/** VAT or tax registration of the seller: rule 02 of every category with VAT. */
const sellerRegistered = (code: VatCategoryCode): En16931Rule =>
  rule(
    `BR-${code}-02`,
    "seller",
    `the seller's VAT identifier or tax registration (${NAMES[code]})`,
    (invoice) =>
      !uses(invoice, code) ||
      invoice.seller.vatIdentifier !== null ||
      invoice.seller.taxRegistration !== null,
  );

/** Rules 01, 05, 08 and 09 of the categories whose rate and tax are nothing. */
const untaxed = (code: Exclude<VatCategoryCode, "S">): readonly En16931Rule[] => [
  document(
    `BR-${code}-01`,
    `one part of the VAT breakdown for ${NAMES[code]}, if a line has it`,
    (invoice) => partsOf(invoice, code).length === (uses(invoice, code) ? 1 : 0),
  ),
  document(
    `BR-${code}-05`,
    code === "O" ? "lines without a VAT rate (not subject to VAT)" : `a VAT rate of 0 (${NAMES[code]})`,
    (invoice) =>
      linesOf(invoice, code).every(({ vat }) => (code === "O" ? vat.rate === null : isZero(vat.rate))),
  ),
  document(`BR-${code}-08`, `a taxable amount that is the sum of its lines (${NAMES[code]})`, (invoice) =>
    partsOf(invoice, code).every(({ taxable }) =>
      sumOf(linesOf(invoice, code).map(({ net }) => net)).equals(amountOf(taxable)),
    ),
  ),
  document(`BR-${code}-09`, `a tax amount of 0 (${NAMES[code]})`, (invoice) =>
    partsOf(invoice, code).every(({ tax }) => isZero(tax)),
  ),
];

const withReason = (code: VatCategoryCode): En16931Rule =>
  document(`BR-${code}-10`, `a reason (${NAMES[code]})`, (invoice) =>
    partsOf(invoice, code).every(hasReason),
  );
const withoutReason = (code: VatCategoryCode): En16931Rule =>
  document(`BR-${code}-10`, `no exemption reason (${NAMES[code]})`, (invoice) =>
    partsOf(invoice, code).every((part) => !hasReason(part)),
  );

const sameRate = (a: string | null, b: string | null): boolean => amountOf(a).equals(amountOf(b));

const STANDARD: readonly En16931Rule[] = [
  document(
    "BR-S-01",
    "a part of the VAT breakdown at standard rate, if a line has it",
    (invoice) => partsOf(invoice, "S").length > 0 === uses(invoice, "S"),
  ),
  sellerRegistered("S"),
  document("BR-S-05", "a VAT rate above 0 (standard rate)", (invoice) =>
    linesOf(invoice, "S").every(({ vat }) => amountOf(vat.rate).greaterThan(0)),
  ),
  document("BR-S-08", "a taxable amount per rate that is the sum of its lines (standard rate)", (invoice) =>
    partsOf(invoice, "S").every(({ rate, taxable }) => {
      const lines = linesOf(invoice, "S").filter(({ vat }) => sameRate(vat.rate, rate));
      return sumOf(lines.map(({ net }) => net)).equals(amountOf(taxable));
    }),
  ),
  // BR-S-09 says for this category what BR-CO-17 says for all.
  withoutReason("S"),
];

const REVERSE_CHARGE: readonly En16931Rule[] = [
  ...untaxed("AE"),
  sellerRegistered("AE"),
  rule(
    "BR-AE-02",
    "buyer",
    "the buyer's VAT identifier or registration (reverse charge)",
    (invoice) =>
      !uses(invoice, "AE") ||
      invoice.buyer.vatIdentifier !== null ||
      invoice.buyer.legalRegistration !== null,
  ),
  withReason("AE"),
];

const OUT_OF_SCOPE: readonly En16931Rule[] = [
  ...untaxed("O"),
  document(
    "BR-O-02",
    "no VAT identifier (not subject to VAT)",
    (invoice) =>
      !uses(invoice, "O") || (invoice.seller.vatIdentifier === null && invoice.buyer.vatIdentifier === null),
  ),
  withReason("O"),
  document(
    "BR-O-11",
    "no other part of the VAT breakdown (not subject to VAT)",
    (invoice) => partsOf(invoice, "O").length === 0 || invoice.breakdown.length === 1,
  ),
  document(
    "BR-O-12",
    "no line of another category (not subject to VAT)",
    (invoice) => partsOf(invoice, "O").length === 0 || invoice.lines.every(({ vat }) => vat.category === "O"),
  ),
];

/** What each category of VAT demands. */
export const VAT_RULES: readonly En16931Rule[] = [
  ...STANDARD,
  ...untaxed("Z"),
  sellerRegistered("Z"),
  withoutReason("Z"),
  ...untaxed("E"),
  sellerRegistered("E"),
  withReason("E"),
  ...REVERSE_CHARGE,
  ...OUT_OF_SCOPE,
];
