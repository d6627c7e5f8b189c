import type { TaxProfile } from "../configuration/model.ts";

const EUROPEAN_UNION: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

/** The mention of Article 226 (11a) of Directive 2006/112/EC in the words of the country's own edition. */
const MENTION: Readonly<Record<string, string>> = {
  AT: "Steuerschuldnerschaft des Leistungsempfängers",
  BE: "Autoliquidation / Btw verlegd",
  DE: "Steuerschuldnerschaft des Leistungsempfängers",
  DK: "Omvendt betalingspligt",
  ES: "Inversión del sujeto pasivo",
  FI: "Käännetty verovelvollisuus",
  FR: "Autoliquidation",
  IT: "Inversione contabile",
  LU: "Autoliquidation",
  NL: "Btw verlegd",
  PL: "Odwrotne obciążenie",
  PT: "Autoliquidação",
  SE: "Omvänd betalningsskyldighet",
};

/**
 * The legal note of a reverse-charge invoice: the mention, the article where seller and buyer sit in two
 * member states of the EU, and both registrations, without which the note does not hold.
 */
export const reverseChargeNote = (
  buyer: Pick<TaxProfile, "country" | "registration">,
  seller: { readonly country?: string | undefined; readonly taxRegistration?: string | undefined },
): string => {
  const mention = MENTION[buyer.country];
  const insideUnion =
    EUROPEAN_UNION.has(buyer.country) &&
    seller.country !== undefined &&
    seller.country !== buyer.country &&
    EUROPEAN_UNION.has(seller.country);
  return [
    `Reverse charge${mention === undefined ? "" : ` (${mention})`}: the recipient accounts for the tax`,
    insideUnion ? ", Article 196 of Council Directive 2006/112/EC" : "",
    ".",
    seller.taxRegistration === undefined ? "" : ` Tax registration of the seller: ${seller.taxRegistration}.`,
    buyer.registration === undefined ? "" : ` Tax registration of the buyer: ${buyer.registration}.`,
  ].join("");
};
