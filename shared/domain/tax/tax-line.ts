import { z } from "zod";
import { AmountText, DECIMAL_TEXT } from "../money/decimal.ts";

export const TaxCategory = z.enum(["STANDARD", "ZERO_RATED", "REVERSE_CHARGE", "EXEMPT"]);
export type TaxCategory = z.infer<typeof TaxCategory>;

/** Text at exactly its currency's digits (`1380.00`): unlike `AmountText`, zeros at the end stay. */
export const MoneyText = z.string().regex(DECIMAL_TEXT, "must be an amount as text at its currency's digits");

/** Tax of one rate on an invoice. */
export const TaxLine = z.strictObject({
  category: TaxCategory,
  /** Percent: "19" is 19 %. */
  rate: AmountText,
  base: MoneyText,
  amount: MoneyText,
  /** What the law wants printed; null when the rate says it all. */
  note: z.string().nullable(),
});
export type TaxLine = z.infer<typeof TaxLine>;
