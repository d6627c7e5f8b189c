import { type Currency, minorDigits } from "./currency.ts";
import { D, sum, ZERO } from "./decimal.ts";

export type Share = { readonly id: string; readonly weight: D };

/**
 * Splits a rounded total over weights without losing a cent: shares are floored towards zero to the
 * currency's minor unit, then the remaining units go out by largest weight (absolute value), then by id.
 * The sum of the shares is the total, always. All weights zero: everything goes to the first share by id.
 */
export const allocate = (total: D, shares: readonly Share[], currency: Currency): ReadonlyMap<string, D> => {
  if (shares.length === 0) throw new RangeError("allocate needs at least one share");
  const unit = new D(10).pow(-minorDigits(currency));
  const ordered = [...shares].sort(
    (a, b) => b.weight.abs().comparedTo(a.weight.abs()) || (a.id < b.id ? -1 : 1),
  );
  const weights = sum(shares.map((share) => share.weight));
  const floored = new Map<string, D>();
  for (const share of ordered) {
    const exact = weights.isZero() ? ZERO : total.times(share.weight).div(weights);
    floored.set(share.id, exact.div(unit).trunc().times(unit));
  }
  let left = total.minus(sum(floored.values()));
  const step = left.isNegative() ? unit.negated() : unit;
  for (let index = 0; !left.isZero(); index = (index + 1) % ordered.length) {
    const share = ordered[index];
    if (share === undefined) break;
    floored.set(share.id, (floored.get(share.id) ?? ZERO).plus(step));
    left = left.minus(step);
  }
  return floored;
};
