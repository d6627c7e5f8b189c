import { z } from "zod";
import { JsonNumber } from "../../domain/json-number.ts";
import { D } from "../../domain/money/decimal.ts";
import { type Instant, instantOf } from "../../domain/time/instant.ts";
import { VIEW_ARN } from "../../domain/views/billing-view.ts";

/** Members of AWS Billing's requests and answers (spec/aws-billing-transfer.md section 3.4). */

export const ViewArn = z.string().regex(VIEW_ARN, "must be the ARN of a billing view");
export const AccountIdMember = z.string().regex(/^[0-9]{12}$/, "must be a 12-digit account id");
export const NextToken = z
  .string()
  .min(1, "must not be empty")
  .max(4095, "must have at most 4095 characters");
export const MaxResults = z
  .number("must be a whole number from 1 to 100")
  .int("must be a whole number from 1 to 100")
  .min(1, "must be a whole number from 1 to 100")
  .max(100, "must be a whole number from 1 to 100");
export const PAGE_SIZE = 100;

/** 0001-01-01 and 9999-12-31, epoch seconds: what our months can say. */
const SECONDS_MIN = -62_135_596_800;
const SECONDS_MAX = 253_402_300_799;

/** A time as epoch seconds, possibly with a fraction; exact to the millisecond, what is finer is cut off. */
export const Timestamp = z
  .custom<number | JsonNumber>(
    (value) => typeof value === "number" || (value instanceof JsonNumber && value.text.length <= 40),
    "must be a time in epoch seconds",
  )
  .transform((value, context): Instant => {
    const seconds = new D(value instanceof JsonNumber ? value.text : value);
    if (seconds.gte(SECONDS_MIN) && seconds.lt(SECONDS_MAX + 1))
      return instantOf(new Date(seconds.times(1000).floor().toNumber()));
    context.addIssue({ code: "custom", message: "must be a time from year 1 to year 9999" });
    return z.NEVER;
  });
