/**
 * SQL text that turns a value, however a file types it, into the exact decimal of 10 places that the contract
 * asks for (contract.md section 3): rounded half away from zero from the value's decimal text. `x` must be
 * cheap to repeat (a column reference). `width` is the decimal's total digits; a value that does not fit, or is
 * no number, ends the query with a conversion error (`CAST`) or gives NULL (`TRY_CAST`).
 */
export type Cast = "CAST" | "TRY_CAST";

export const DECIMAL_PLACES = 10;
const decimalType = (width: number): string => `DECIMAL(${width},${DECIMAL_PLACES})`;

/**
 * DuckDB 1.5 rounds `8e-14` to 0.0000000001 when it casts text with an exponent, and takes `1_000` for a number.
 * Text of that kind is therefore first written out without its exponent; plain text is cast as it is.
 */
const withoutExponent = (x: string): string => {
  const mantissa = `ltrim(split_part(lower(${x}), 'e', 1), '+-')`;
  const digits = `replace(${mantissa}, '.', '')`;
  const point = `(strpos(${mantissa} || '.', '.') - 1 + TRY_CAST(split_part(lower(${x}), 'e', 2) AS INTEGER))`;
  const sign = `CASE WHEN starts_with(${x}, '-') THEN '-' ELSE '' END`;
  return `CASE
    WHEN NOT regexp_full_match(${x}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)[eE][+-]?[0-9]{1,4}') THEN 'not a number'
    WHEN ${point} <= -12 THEN '0'
    WHEN ${point} > 60 THEN CASE WHEN ltrim(${digits}, '0') = '' THEN '0' ELSE 'too large' END
    WHEN ${point} <= 0 THEN ${sign} || '0.' || repeat('0', -${point}) || ${digits}
    WHEN ${point} >= length(${digits}) THEN ${sign} || ${digits} || repeat('0', ${point} - length(${digits}))
    ELSE ${sign} || left(${digits}, ${point}) || '.' || substr(${digits}, ${point} + 1) END`;
};

/** From text such as `0.0000050000`, `7.0E-10` or `-1.3333E-6`. Empty text is no value. */
export const decimalFromText = (x: string, width = 38, cast: Cast = "CAST"): string => `(CASE
  WHEN ${x} = '' THEN NULL
  WHEN contains(${x}, 'E') OR contains(${x}, 'e') OR contains(${x}, '_')
    THEN ${cast}(${withoutExponent(x)} AS ${decimalType(width)})
  ELSE ${cast}(${x} AS ${decimalType(width)}) END)`;

/**
 * From a binary double: equal to rounding the double's shortest decimal text.
 *
 * The fast branch is provably the same. Let s be the shortest text (|s - x| is at most half an ulp of x) and
 * y the rounded product x * 1e10 with |y| < 2^50. Then s * 1e10 differs from y by at most 2^-3 (from s - x) plus
 * 2^-4 (from the product), so with |y - round(y)| < 1/4 it lies within 0.4375 of round(y) and rounds to it too.
 */
export const decimalFromDouble = (x: string, width = 38, cast: Cast = "CAST"): string => {
  const scaled = `(${x} * 1e10)`;
  return `(CASE
  WHEN abs${scaled} < 1125899906842624 AND abs(${scaled} - round${scaled}) < 0.25
    THEN ${cast}(${x} AS ${decimalType(width)})
  ELSE ${decimalFromText(`CAST(${x} AS VARCHAR)`, width, cast)} END)`;
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
