import { z } from "zod";
import type { Currency } from "../money/currency.ts";
import type { D } from "../money/decimal.ts";
import { roundToCurrency, truncateToCurrency } from "../money/rounding.ts";

/**
 * How a line becomes money (spec section 5.2; Microsoft's two pages disagree, so it is a setting). `TRUNC_UNIT`: the
 * seat's price is cut off at the minor unit, then multiplied; what the reconciliation file's column text says.
 * `HALF_UP_LINE`: the line is rounded as a whole; what an older example of Microsoft's prints.
 */
export const RoundingPolicy = z.enum(["TRUNC_UNIT", "HALF_UP_LINE"]);
export type RoundingPolicy = z.infer<typeof RoundingPolicy>;
export const DEFAULT_ROUNDING: RoundingPolicy = "TRUNC_UNIT";

/** The amount of `quantity` seats at an exact price a seat, which is in the billing currency already. */
export const seatsAmount = (
  policy: RoundingPolicy,
  seatPrice: D,
  { quantity, currency }: { readonly quantity: number; readonly currency: Currency },
): D =>
  policy === "TRUNC_UNIT"
    ? truncateToCurrency(seatPrice, currency).times(quantity)
    : roundToCurrency(seatPrice.times(quantity), currency);
