import { z } from "zod";
import { JsonNumber } from "../../domain/json-number.ts";
import { D } from "../../domain/money/decimal.ts";
import type { Instant } from "../../domain/time/instant.ts";

/** Members of Billing Conductor's requests and answers (spec/billing-conductor.md sections 1.3 and 1.4). */

export const Name = z
  .string()
  .min(1, "must have 1 to 128 characters")
  .max(128, "must have 1 to 128 characters")
  .regex(/^[a-zA-Z0-9_+=.\-@]+$/, "must consist of a-z A-Z 0-9 _ + = . - @, without spaces");
export const Description = z.string().max(1024, "must have at most 1024 characters");
export const TagMap = z
  .record(
    z.string().min(1, "a tag key has 1 to 128 characters").max(128, "a tag key has 1 to 128 characters"),
    z.string().max(256, "a tag value has at most 256 characters"),
  )
  .refine((tags) => Object.keys(tags).length >= 1, "must have at least one tag")
  .refine((tags) => Object.keys(tags).length <= 200, "must have at most 200 tags");
export const AccountIdMember = z.string().regex(/^\d{12}$/, "must be a 12-digit account id");

/** `YYYY-MM`; a month without leading zero is taken and answered with one. */
export const BillingPeriodMember = z
  .string()
  .regex(/^\d{4}-(0?[1-9]|1[0-2])$/, "must be a billing period YYYY-MM")
  .transform((text) => {
    const [year = "", month = ""] = text.split("-");
    return `${year}-${month.padStart(2, "0")}`;
  });

/** A whole JSON number within limits. */
export const integerMember = (minimum: number, maximum: number) =>
  z
    .custom<JsonNumber>((value) => value instanceof JsonNumber, "must be a number")
    .refine(({ text }) => {
      const value = new D(text);
      return value.isInteger() && value.gte(minimum) && value.lte(maximum);
    }, `must be a whole number from ${minimum} to ${maximum}`)
    .transform(({ text }) => new D(text).toNumber());

/** A JSON number as exact decimal text: `10.0` and `10` are the same. */
export const decimalMember = (minimum: string, maximum?: string) =>
  z
    .custom<JsonNumber>((value) => value instanceof JsonNumber, "must be a number")
    .refine(
      ({ text }) => {
        if (text.length > 40) return false;
        const value = new D(text);
        return value.isFinite() && value.gte(minimum) && (maximum === undefined || value.lte(maximum));
      },
      maximum === undefined ? `must be at least ${minimum}` : `must be from ${minimum} to ${maximum}`,
    )
    .transform(({ text }) => new D(text).toFixed());

export const MaxResults = integerMember(1, 100);
export const NextToken = z.string().min(1);

/** Decimal text as a JSON number with these very digits. */
export const numberOf = (text: string): JsonNumber => new JsonNumber(text);
/** Times travel as whole epoch seconds (section 1.1, "Times"); absent where nobody kept one. */
export const secondsOf = (instant: Instant | undefined): JsonNumber | undefined =>
  instant === undefined ? undefined : new JsonNumber(String(Math.floor(Date.parse(instant) / 1000)));
/** A number in an answer. */
export const NumberOut = z.custom<JsonNumber>((value) => value instanceof JsonNumber);
