import type { TaxProfile } from "../configuration/model.ts";
import type { Currency } from "../money/currency.ts";
import { D, plain } from "../money/decimal.ts";
import { currencyText } from "../money/rounding.ts";
import { reverseChargeNote } from "./reverse-charge-note.ts";
import type { TaxCategory, TaxLine } from "./tax-line.ts";

/** How one buyer's invoices are taxed. `rate` is percent: "19" is 19 %. */
export type TaxTreatment = {
  readonly category: TaxCategory;
  readonly rate: D;
  /** What the law wants printed; null when the rate alone says it. */
  readonly note: string | null;
};

/**
 * Treatment by the buyer's tax profile (spec/aws-billing-transfer.md section 4.5). Reverse charge comes
 * before an exemption, and both before the rate: a profile may keep its country's rate beside them.
 * No profile: undefined; no tax is charged and the seller is told.
 */
export const taxTreatmentOf = (
  profile: TaxProfile | undefined,
  seller: { readonly country?: string | undefined; readonly taxRegistration?: string | undefined },
): TaxTreatment | undefined => {
  if (profile === undefined) return undefined;
  const none = new D(0);
  if (profile.reverseCharge)
    return { category: "REVERSE_CHARGE", rate: none, note: reverseChargeNote(profile, seller) };
  if (profile.exemption !== undefined && profile.exemption !== "")
    return { category: "EXEMPT", rate: none, note: `Exempt from tax: ${profile.exemption}` };
  const rate = new D(profile.rate);
  return rate.isZero()
    ? { category: "ZERO_RATED", rate, note: null }
    : { category: "STANDARD", rate, note: null };
};

/**
 * Tax lines of an invoice: tax is computed per rate on the sum of the rounded lines and rounded once, so that
 * base × rate on the printed invoice gives the printed amount (README, 2026-11-22).
 */
export const taxLinesOf = (
  base: D,
  treatment: TaxTreatment | undefined,
  currency: Currency,
): readonly TaxLine[] =>
  treatment === undefined
    ? []
    : [
        {
          category: treatment.category,
          rate: plain(treatment.rate),
          base: currencyText(base, currency),
          amount: currencyText(base.times(treatment.rate).div(100), currency),
          note: treatment.note,
        },
      ];
