import { z } from "zod";
import { JsonNumber } from "../../domain/json-number.ts";
import { D, plain } from "../../domain/money/decimal.ts";
import { type Instant, instantOf } from "../../domain/time/instant.ts";
import { exactNumber } from "../exact-number.ts";
import { because, REQUIRED } from "./errors.ts";

/** Last second an instant of ours can name: the end of the year 9999. */
const SECONDS_MAX = 253_402_300_799;

/**
 * Seconds since 1970 in UTC as a JSON number, at most three decimals of them, which are never a binary double on
 * their way: `1796083199.999` is the last millisecond of a month and not a part of the next one.
 */
export const TimestampMember = z.unknown().transform((value, context): Instant => {
  const wrong = (message: string, more: object = {}) => {
    context.addIssue({ code: "custom", message, ...more });
    return z.NEVER;
  };
  if (value === undefined) return wrong(REQUIRED);
  if (typeof value !== "number" && !(value instanceof JsonNumber))
    return wrong("must be a number of seconds since 1970-01-01T00:00:00Z");
  const seconds = exactNumber(value);
  if (seconds === undefined) return wrong("must be a shorter number", because("INVALID_PATTERN"));
  if (seconds.lt(0)) return wrong("must not be before 1970", because("MIN_VALUE_EXCEEDED"));
  if (seconds.gt(SECONDS_MAX)) return wrong("must not be after the year 9999", because("MAX_VALUE_EXCEEDED"));
  const milliseconds = seconds.times(1000);
  if (!milliseconds.isInteger()) return wrong("must be whole milliseconds", because("INVALID_PATTERN"));
  return instantOf(new Date(milliseconds.toNumber()));
});

/** An instant as seconds since 1970 with these very digits. */
export const timestampOut = (instant: Instant): JsonNumber =>
  new JsonNumber(plain(new D(Date.parse(instant)).div(1000)));
