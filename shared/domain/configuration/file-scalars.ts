import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { isCountryCode } from "../invoicing/e-invoice/country-codes.ts";
import { AmountText } from "../money/decimal.ts";
import { isCalendarDate } from "../time/calendar-date.ts";
import { type Instant, instantOf } from "../time/instant.ts";
import { isIban } from "./iban.ts";

/** An object of the file. A misspelt key is refused instead of ignored, and the known ones are named. */
export const entry = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `is not a known key; known here: ${Object.keys(shape).join(", ")}`
        : undefined,
  });

/** YAML reads unquoted digits as a number. Twelve digits come back as they were; fewer lost a leading zero. */
export const AccountText = z.preprocess(
  (value) => (typeof value === "number" && /^\d{12}$/.test(String(value)) ? String(value) : value),
  AccountId,
);

/** Decimal text; an unquoted YAML integer is exact and welcome, an unquoted fraction was a binary double. */
export const DecimalText = z.preprocess(
  (value) => (typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value),
  z.string().max(40, "must have at most 40 characters").pipe(AmountText),
);

export const Name = z
  .string()
  .min(1, "must not be empty")
  .max(200, "must have at most 200 characters")
  .regex(/^[^\p{Cc}]*$/u, "must not contain control characters");

/** What PDF and XML can show; the API takes no other text either, or it could not be exported. */
export const PRINTABLE = /^(?:[\t\n]|\P{Cc})*$/u;
export const NOT_PRINTABLE = "must not contain control characters other than tab and line feed";
/** Text of several lines. No XML document, and so no e-invoice, can hold other control characters. */
const printable = z.string().regex(PRINTABLE, NOT_PRINTABLE);
export const Text = printable.min(1, "must not be empty").max(500, "must have at most 500 characters");
/** Of groups, plans and rules: what AWS allows. */
export const Description = printable.max(1024, "must have at most 1024 characters");
/** Of a custom line item: the text of its line on the invoice. */
export const LineDescription = printable
  .min(1, "must not be empty")
  .max(255, "must have at most 255 characters");
export const Email = z
  .string()
  .max(254)
  .regex(/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, "must be an e-mail address");
export const ServiceCode = z
  .string()
  .regex(/^[a-zA-Z0-9]{1,128}$/, "must be a service code of letters and digits, such as AmazonEC2");
export const UsageText = z
  .string()
  .regex(/^\S{1,256}$/, "must be 1 to 256 characters without spaces, as in the cost data");
export const CountryCode = z
  .string()
  .refine(isCountryCode, "must be an ISO 3166 country code of two capitals, such as DE");
/** An invoice with a wrong account cannot be taken back, so the check digits must be right. */
export const Iban = z
  .string()
  .refine(isIban, "is no IBAN: its length or its check digits are wrong; copy it from the bank's papers");
export const CalendarDate = z
  .string()
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDate(text),
    "must be a calendar date YYYY-MM-DD",
  );

const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/;

/** A moment in UTC; a date means its first instant. */
export const Moment = z
  .string()
  .refine(
    (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) || INSTANT.test(text)) && isCalendarDate(text.slice(0, 10)),
    "must be a date YYYY-MM-DD or an instant YYYY-MM-DDThh:mm:ssZ, both UTC",
  );
export const momentOf = (text: string): Instant => instantOf(new Date(text));
