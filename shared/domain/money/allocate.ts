import { type Currency, minorDigits } from "./currency.ts";
import { D, sum, ZERO } from "./decimal.ts";
import { roundToPlaces } from "./rounding.ts";

export type Share = { readonly id: string; readonly weight: D };

/** Largest weight first (absolute value), then by id: the fixed order in which left-over units go out. */
const inOrder = (shares: readonly Share[]): readonly Share[] =>
  [...shares].sort(
    (a, b) => b.weight.abs().comparedTo(a.weight.abs()) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );

/** Hands `total` − Σ given out one minor unit at a time, round and round in the order of the shares. */
const handOutRest = (total: D, given: Map<string, D>, ordered: readonly Share[], unit: D): void => {
  const rest = total.minus(sum(given.values()));
  const step = rest.isNegative() ? unit.negated() : unit;
  const units = rest.div(step);
  const everyone = units.div(ordered.length).trunc();
  const extra = units.minus(everyone.times(ordered.length)).toNumber();
  ordered.forEach((share, index) => {
    const count = everyone.plus(index < extra ? 1 : 0);
    given.set(share.id, (given.get(share.id) ?? ZERO).plus(step.times(count)));
  });
};

const checked = (total: D, shares: readonly Share[], places: number): void => {
  if (shares.length === 0) throw new RangeError("splitting an amount needs at least one share");
  if (new Set(shares.map((share) => share.id)).size !== shares.length)
    throw new RangeError("shares need distinct ids");
  if (!roundToPlaces(total, places).equals(total))
    throw new RangeError("only an amount rounded to its currency can be split");
};

/**
 * Splits a rounded total over weights without losing a cent: shares are floored towards zero to the
 * currency's minor unit, then the remaining units go out by largest weight (absolute value), then by id.
 * The sum of the shares is the total, always. Weights that add up to zero say nothing about proportions:
 * everything goes to the first share in that order. `total` not at the currency's precision: RangeError.
 */
export const allocate = (total: D, shares: readonly Share[], currency: Currency): ReadonlyMap<string, D> => {
  checked(total, shares, minorDigits(currency));
  const unit = new D(10).pow(-minorDigits(currency));
  const ordered = inOrder(shares);
  const weights = sum(shares.map((share) => share.weight));
  if (weights.isZero())
    return new Map(ordered.map((share, index) => [share.id, index === 0 ? total : ZERO] as const));
  const floored = new Map(
    ordered.map((share) => {
      const exact = total.times(share.weight).div(weights);
      return [share.id, exact.div(unit).trunc().times(unit)] as const;
    }),
  );
  handOutRest(total, floored, ordered, unit);
  return floored;
};

/**
 * Rounds exact parts so that they add up to a total that was rounded on its own: each part is rounded to the
 * currency, then the difference (a few units) goes out by largest part, then by id. Unlike `allocate`, a part
 * never moves far from its exact value, also where charges and credits nearly cancel out.
 */
export const roundToTotal = (total: D, parts: readonly Share[], currency: Currency): ReadonlyMap<string, D> =>
  roundPartsToTotal(total, parts, minorDigits(currency));

/** The same at a number of decimal places that is not the currency's own. */
export const roundPartsToTotal = (
  total: D,
  parts: readonly Share[],
  places: number,
): ReadonlyMap<string, D> => {
  checked(total, parts, places);
  const ordered = inOrder(parts);
  const rounded = new Map(ordered.map((part) => [part.id, roundToPlaces(part.weight, places)] as const));
  handOutRest(total, rounded, ordered, new D(10).pow(-places));
  return rounded;
};
