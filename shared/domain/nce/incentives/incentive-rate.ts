import { D, DECIMAL_TEXT, plain } from "../../money/decimal.ts";

/** Highest fraction that is still taken for one; Microsoft pays a few percent. */
const FRACTION_MAX = "0.25";
const HUNDRED = 100;

/** The same percentage as a rate: "4" percent is "0.04". */
export const rateOfPercent = (percent: string): string => plain(new D(percent).div(HUNDRED));

/**
 * The percentage a rate of revenue stands for. The interface calls it a rate, which is a fraction ("0.04"), while
 * everybody writes Microsoft's incentives in percent ("4"): both are understood, since one above 1 can be no
 * fraction and a real one is small. What could be either is refused (2026-11-27).
 *
 * @returns undefined for what is no rate or could be two
 */
export const percentOfRate = (rate: string): string | undefined => {
  if (!DECIMAL_TEXT.test(rate)) return undefined;
  const value = new D(rate);
  if (value.gte(0) && value.lte(FRACTION_MAX)) return plain(value.times(HUNDRED));
  return value.gt(1) && value.lte(HUNDRED) ? plain(value) : undefined;
};
