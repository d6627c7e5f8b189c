import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { type Instant, instantOf } from "../../../shared/domain/time/instant.ts";
import type { OptionValues } from "./command.ts";

const required = (options: OptionValues, name: string, example: string): string => {
  const value = options[name];
  if (typeof value !== "string" || value === "") {
    throw new InvalidInputError(`--${name}`, `is missing; for example --${name} ${example}`);
  }
  return value;
};

/** One of a few words, which must be given. */
export const requiredChoice = <T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
): T => {
  const value = required(options, name, choices[0] ?? "");
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new InvalidInputError(`--${name}`, `must be one of ${choices.join(", ")}`);
  return found;
};

export const textOption = (options: OptionValues, name: string, example: string): string =>
  required(options, name, example);

export const accountOption = (options: OptionValues, name: string): AccountId => {
  const parsed = AccountId.safeParse(required(options, name, "111111111111"));
  if (!parsed.success) throw new InvalidInputError(`--${name}`, "must be a 12-digit AWS account id");
  return parsed.data;
};

export const periodOption = (options: OptionValues, name = "period"): BillingPeriod => {
  const parsed = BillingPeriod.safeParse(required(options, name, "2026-10"));
  if (!parsed.success)
    throw new InvalidInputError(`--${name}`, "must be a billing period YYYY-MM, such as 2026-10");
  return parsed.data;
};

/** A date or an instant with an offset; a date is its first instant in UTC. */
export const instantOf8601 = (text: string, name: string): Instant => {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
  const date = new Date(whole);
  if (!shape.test(whole) || Number.isNaN(date.getTime()) || !isRealDate(whole)) {
    throw new InvalidInputError(
      name,
      "must be an ISO 8601 date or instant, such as 2026-11-05 or 2026-11-05T08:00:00Z",
    );
  }
  return instantOf(date);
};

/** `new Date` turns 2026-02-30 into March; such a date was never meant. */
const isRealDate = (text: string): boolean => {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

export const choiceOption = <T extends string>(
  options: OptionValues,
  name: string,
  choices: readonly T[],
  fallback: T,
): T => {
  const value = options[name];
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new InvalidInputError(`--${name}`, `must be ${choices.join(" or ")}`);
  return found;
};
