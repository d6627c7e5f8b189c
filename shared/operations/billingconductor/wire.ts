import { z } from "zod";
import { NOT_PRINTABLE, PRINTABLE } from "../../domain/configuration/file-scalars.ts";
import { DEFAULT_QUOTAS } from "../../domain/configuration/quotas.ts";
import { JsonNumber } from "../../domain/json-number.ts";
import { type D, plain } from "../../domain/money/decimal.ts";
import type { Instant } from "../../domain/time/instant.ts";
import { exactValue, NUMBER_LENGTH_MAX } from "../exact-number.ts";

/** Members of Billing Conductor's requests and answers (spec/billing-conductor.md sections 1.3 and 1.4). */

export const Name = z
  .string()
  .min(1, "must have 1 to 128 characters")
  .max(128, "must have 1 to 128 characters")
  .regex(/^[a-zA-Z0-9_+=.\-@]+$/, "must consist of a-z A-Z 0-9 _ + = . - @, without spaces");
export const Description = z
  .string()
  .max(1024, "must have at most 1024 characters")
  .regex(PRINTABLE, NOT_PRINTABLE);
export const TagMap = z
  .custom<Readonly<Record<string, unknown>>>(
    // Such a key would get lost on the way, in our own records at the latest.
    (value) => value === null || typeof value !== "object" || !Object.hasOwn(value, "__proto__"),
    "must not have the key __proto__",
  )
  .pipe(
    z.record(
      z.string().min(1, "a tag key has 1 to 128 characters").max(128, "a tag key has 1 to 128 characters"),
      z.string().max(256, "a tag value has at most 256 characters"),
    ),
  )
  .refine((tags) => Object.keys(tags).length >= 1, "must have at least one tag")
  .refine(
    (tags) => Object.keys(tags).length <= DEFAULT_QUOTAS.tags,
    `must have at most ${DEFAULT_QUOTAS.tags} tags`,
  );
export const AccountIdMember = z.string().regex(/^\d{12}$/, "must be a 12-digit account id");

/** `YYYY-MM`; a month without leading zero is taken and answered with one. */
export const BillingPeriodMember = z
  .string()
  .regex(/^\d{4}-(0?[1-9]|1[0-2])$/, "must be a billing period YYYY-MM")
  .transform((text) => {
    const [year = "", month = ""] = text.split("-");
    return `${year}-${month.padStart(2, "0")}`;
  });

const TOO_LONG = `must have at most ${NUMBER_LENGTH_MAX} digits`;

const numberWithin = (fits: (value: D) => boolean, message: string) =>
  z
    .custom<JsonNumber>((value) => value instanceof JsonNumber, "must be a number")
    .transform((number, context) => {
      const value = exactValue(number);
      if (value !== undefined && fits(value)) return value;
      context.addIssue({ code: "custom", message: value === undefined ? TOO_LONG : message });
      return z.NEVER;
    });

/** A whole JSON number within limits. */
export const integerMember = (minimum: number, maximum: number) =>
  numberWithin(
    (value) => value.isInteger() && value.gte(minimum) && value.lte(maximum),
    `must be a whole number from ${minimum} to ${maximum}`,
  ).transform((value) => value.toNumber());

/** A JSON number as exact decimal text: `10.0` and `10` are the same. */
export const decimalMember = (minimum: string, maximum?: string) =>
  numberWithin(
    (value) => value.gte(minimum) && (maximum === undefined || value.lte(maximum)),
    maximum === undefined ? `must be at least ${minimum}` : `must be from ${minimum} to ${maximum}`,
  ).transform(plain);

export const MaxResults = integerMember(1, 100);
export const NextToken = z.string().min(1);

/** Decimal text as a JSON number with these very digits. */
export const numberOf = (text: string): JsonNumber => new JsonNumber(text);
/** Times travel as whole epoch seconds (section 1.1, "Times"); absent where nobody kept one. */
export const secondsOf = (instant: Instant | undefined): JsonNumber | undefined =>
  instant === undefined ? undefined : new JsonNumber(String(Math.floor(Date.parse(instant) / 1000)));
/** A number in an answer. */
export const NumberOut = z.custom<JsonNumber>((value) => value instanceof JsonNumber);
