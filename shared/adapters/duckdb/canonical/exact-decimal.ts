/**
 * SQL text that turns a value, however a file types it, into the exact decimal of 10 places that the contract
 * asks for (contract.md section 3): rounded half away from zero from the value's decimal text. `x` must be
 * cheap to repeat (a column reference). `width` is the decimal's total digits; a value that does not fit, or is
 * no number, ends the query with a conversion error (`CAST`) or gives NULL (`TRY_CAST`).
 *
 * DuckDB 1.5 decides the shape: a cast of text to 18 digits takes 0.1 µs, to 38 digits some 5 µs and with an
 * exponent 50 µs; and a cast of `8e-14` to 10 places gives 0.0000000001, of `1_000` a number. So values go
 * through a double wherever that is provably the same, and slowly through text where it is not.
 */
export type Cast = "CAST" | "TRY_CAST";

export const DECIMAL_PLACES = 10;
const decimalType = (width: number): string => `DECIMAL(${width},${DECIMAL_PLACES})`;
const NARROW = 18;

/**
 * The double `x` decides the tenth place. Let t be the decimal text that x is the nearest double of (the text it
 * was read from, or its own shortest text): |t - x| is at most half an ulp of x. With y the rounded product
 * x * 1e10 and |y| < 2^50, t * 1e10 differs from y by at most 2^-3 (from t - x) plus 2^-4 (from the product).
 * With |y - round(y)| < 1/4 it lies within 0.4375 of round(y), and rounds to it as the plain cast does.
 */
const isDecided = (x: string): string =>
  `abs(${x} * 1e10) < 1125899906842624 AND abs(${x} * 1e10 - round(${x} * 1e10)) < 0.25`;

/**
 * A cast gives the exact decimal at once: the double is decided, or whole and below 10^8, so that the cast's own
 * product with 10^10 (2^10 times a number of 24 bits) is exact.
 */
export const isCastable = (x: string): string =>
  `((${isDecided(x)}) OR (${x} = round(${x}) AND abs(${x}) < 100000000))`;

/** Of a double that {@link isCastable}. */
export const fromCastable = (x: string, width: number, cast: Cast): string =>
  width <= NARROW
    ? `${cast}(${x} AS ${decimalType(width)})`
    : `CAST(CAST(${x} AS ${decimalType(NARROW)}) AS ${decimalType(width)})`;

/** Doubles below 2^53 that are whole numbers print as themselves. */
const isWhole = (x: string): string => `${x} = round(${x}) AND abs(${x}) < 9007199254740992`;
const fromWhole = (x: string, width: number, cast: Cast): string =>
  `${cast}(CAST(${x} AS BIGINT) AS ${decimalType(width)})`;

/**
 * Text with a negative exponent needs 30 places first: they hold every digit of a number of up to 19 significant
 * digits that can decide the tenth place. A mantissa of nine or more digits before the point is refused.
 */
const fromTextSlowly = (x: string, width: number, cast: Cast): string => `CASE
  WHEN contains(${x}, 'E-') OR contains(${x}, 'e-') THEN ${cast}(${cast}(${x} AS DECIMAL(38,30)) AS ${decimalType(width)})
  ELSE ${cast}(${x} AS ${decimalType(width)}) END`;

/** From text such as `0.0000050000`, `7.0E-10` or `-1.3333E-6`. Empty text is no value. */
export const decimalFromText = (x: string, width = 38, cast: Cast = "CAST"): string => {
  const double = `TRY_CAST(${x} AS DOUBLE)`;
  const decided = `WHEN ${isDecided(double)} THEN ${fromCastable(double, width, cast)}`;
  const branches =
    width <= NARROW
      ? `WHEN contains(${x}, 'E') OR contains(${x}, 'e') THEN CASE ${decided}
    ELSE ${cast}(${fromTextSlowly(x, 38, cast)} AS ${decimalType(width)}) END
  ELSE ${cast}(${x} AS ${decimalType(width)})`
      : // Sixteen characters hold at most fifteen digits, and no two such texts share a double.
        `${decided}
  WHEN length(${x}) <= 16 AND ${isWhole(double)} THEN ${fromWhole(double, width, cast)}
  ELSE ${fromTextSlowly(x, width, cast)}`;
  return `(CASE
  WHEN ${x} = '' THEN NULL
  WHEN contains(${x}, '_') THEN ${cast}('not a number' AS ${decimalType(width)})
  ${branches} END)`;
};

/** From a binary double: equal to rounding the double's shortest decimal text. */
export const decimalFromDouble = (x: string, width = 38, cast: Cast = "CAST"): string => {
  const text = `CAST(${x} AS VARCHAR)`;
  const narrow =
    width <= NARROW
      ? ""
      : `WHEN abs(${x}) BETWEEN 1 AND 99999999 THEN CAST(CAST(${text} AS ${decimalType(NARROW)}) AS ${decimalType(width)})`;
  return `(CASE
  WHEN ${isDecided(x)} THEN ${fromCastable(x, width, cast)}
  WHEN ${isWhole(x)} THEN ${fromWhole(x, width, cast)}
  ${narrow}
  ELSE ${fromTextSlowly(text, width, cast)} END)`;
};

const INTEGERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/;

/** From a column of the DuckDB type `type`; NULL for a type that holds no numbers. */
export const exactDecimal = (type: string, x: string, width = 38, cast: Cast = "CAST"): string => {
  if (type === "DOUBLE") return decimalFromDouble(x, width, cast);
  // A float's own shortest text, not that of the double it widens to: 0.1f is 0.1.
  if (type === "FLOAT") return decimalFromText(`CAST(${x} AS VARCHAR)`, width, cast);
  if (type === "VARCHAR") return decimalFromText(x, width, cast);
  if (type.startsWith("DECIMAL(") || INTEGERS.test(type)) return `${cast}(${x} AS ${decimalType(width)})`;
  return `CAST(NULL AS ${decimalType(width)})`;
};
