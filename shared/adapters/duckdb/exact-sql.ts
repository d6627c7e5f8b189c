/**
 * Exact products in DuckDB's 38 digits. An amount is value × factor, with up to 10 places in the value and
 * `places` in the factor, which for a huge usage amount and a tiny rate does not fit one decimal. So the value
 * is cut at its point and the two products are kept side by side: `high` is of its whole units, `low` of the rest.
 * Both can be summed, and high + low is the amount to the last digit. With the usual 14 places `high` has 24
 * digits before its point: amounts and sums up to 10^24 units of currency.
 */
export type ExactProduct = { readonly high: string; readonly low: string };

/** More places than this leave no room for the value's own ten. */
export const FACTOR_PLACES_MAX = 28;

const decimal = (places: number): string => `DECIMAL(38,${places})`;
export const factorType = decimal;

/** `value` is a decimal of 10 places, `factor` one of `places`; both SQL, cheap to repeat. */
export const exactProduct = (value: string, factor: string, places: number): ExactProduct => ({
  high: `(trunc(CAST(${value} AS DECIMAL(38,10))) * CAST(${factor} AS ${decimal(places)}))`,
  low: `(CAST(${value} - trunc(${value}) AS DECIMAL(38,10)) * CAST(${factor} AS ${decimal(places)}))`,
});

/**
 * high + low rounded half away from zero to 10 places, as DECIMAL(38,10). The parts may have different signs
 * (sums of corrections), so they are first brought to whole units and a rest of the same sign: only then does
 * rounding the rest round the amount.
 */
export const roundedExact = ({ high, low }: ExactProduct, places: number): string => {
  const lowType = decimal(places + 10);
  const whole = `trunc(${high})`;
  const rest = `(CAST(${high} - ${whole} AS ${lowType}) + CAST(${low} AS ${lowType}))`;
  const units = `(${whole} + trunc(${rest}))`;
  const left = `(${rest} - trunc(${rest}))`;
  return `(CASE
    WHEN ${units} > 0 AND ${left} < 0 THEN CAST(${units} - 1 AS DECIMAL(38,10)) + CAST(CAST(1 + ${left} AS ${lowType}) AS DECIMAL(38,10))
    WHEN ${units} < 0 AND ${left} > 0 THEN CAST(${units} + 1 AS DECIMAL(38,10)) + CAST(CAST(${left} - 1 AS ${lowType}) AS DECIMAL(38,10))
    ELSE CAST(${units} AS DECIMAL(38,10)) + CAST(CAST(${left} AS ${lowType}) AS DECIMAL(38,10)) END)`;
};

/**
 * The same for a single product, whose parts have one sign: a seventh of the expression, which is what planning a
 * query over few rows takes longest with.
 */
export const roundedProduct = ({ high, low }: ExactProduct, places: number): string => {
  const lowType = decimal(places + 10);
  const rest = `CAST(${high} - trunc(${high}) AS ${lowType}) + CAST(${low} AS ${lowType})`;
  return `(CAST(trunc(${high}) AS DECIMAL(38,10)) + CAST(${rest} AS DECIMAL(38,10)))`;
};

/** The double closest to a decimal: DuckDB's own cast divides twice for long decimals, reading text is exact. */
export const closestDouble = (decimalSql: string): string =>
  `(CAST(CAST(${decimalSql} AS VARCHAR) AS DOUBLE) + 0.0)`;

/**
 * Condition under which `round(y)` is what half-away-from-zero rounding of the exact value gives, when the
 * double `y` is that value with a relative error of at most 2^-52: the distance to the nearest tie is larger
 * than the error can be. It never holds from 2^50 on, so everything it lets through is an exact integer.
 */
const PROOF = 4.5e-16;
export const roundsSafely = (y: string): string => `(0.5 - abs(${y} - round(${y})) > abs(${y}) * ${PROOF})`;

/** Tenth-of-a-billionth units as the closest double; an integer below 2^53 over 10^10 is rounded only once. */
export const unitsToDouble = (units: string): string =>
  `(CASE WHEN ${units} = 0 THEN 0.0 ELSE ${units} / 1e10 END)`;

/**
 * A stored number as the double closest to its 10-place decimal: what AWS's DOUBLE holds already, bit for bit,
 * unless a file carries more places. `x` is a column of a floating or decimal type, `exact` its exact decimal.
 */
export const printedNumber = (x: string, exact: string): string => {
  const scaled = `(CAST(${x} AS DOUBLE) * 1e10)`;
  return `(CASE WHEN ${x} IS NULL THEN NULL WHEN ${roundsSafely(scaled)} THEN ${unitsToDouble(`round${scaled}`)}
    ELSE ${closestDouble(exact)} END)`;
};
