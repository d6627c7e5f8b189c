import type { z } from "zod";

/** What a schema says where nobody gave it words of its own. */
const UNWORDED = /^(Invalid|Too (small|big))/;

/** What would be right, for whoever sent the request. */
export const issueReason = (issue: z.core.$ZodIssue): string =>
  UNWORDED.test(issue.message) ? (reasonOf(issue) ?? issue.message) : issue.message;

const reasonOf = (issue: z.core.$ZodIssue): string | undefined => {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? `is missing; it must be ${typeName(issue.expected)}`
        : `must be ${typeName(IS_NO_WHOLE_NUMBER.test(issue.message) ? "int" : issue.expected)}`;
    case "invalid_value":
      return `must be ${choice(issue.values.map(quoted))}`;
    case "too_small":
      return `must ${measure(issue, "at least", Number(issue.minimum))}`;
    case "too_big":
      return `must ${measure(issue, "at most", Number(issue.maximum))}`;
    case "invalid_format":
      return FORMATS[issue.format];
    case "invalid_union":
      return unionReason(issue);
    default:
      return undefined;
  }
};

/** A number that a double does not hold whole stays text (`wholeNumbers`), so it is none to zod; nor are fractions taken. */
const IS_NO_WHOLE_NUMBER = /expected number, received JsonNumber$/;

const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  null: "null",
};
const typeName = (expected: string): string => TYPES[expected] ?? expected;

const FORMATS: Readonly<Record<string, string>> = {
  datetime: "must be an instant in UTC such as 2026-12-01T00:00:00Z",
  date: "must be a day such as 2026-12-01",
  url: "must be a URL",
  guid: "must be a GUID",
  uuid: "must be a GUID",
};

const quoted = (value: unknown): string => (typeof value === "string" ? `"${value}"` : String(value));
const choice = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join("") : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
  set: ["entry", "entries"],
};
const measure = ({ origin }: { readonly origin: string }, bound: string, limit: number): string => {
  const unit = UNITS[origin];
  return unit === undefined
    ? `be ${bound} ${limit}`
    : `have ${bound} ${limit} ${limit === 1 ? unit[0] : unit[1]}`;
};

type Union = Extract<z.core.$ZodIssue, { readonly code: "invalid_union" }>;
/** Alternatives, as far as each fails in one place: at the value itself. */
const unionReason = ({ errors, ...issue }: Union): string | undefined => {
  if ("options" in issue && Array.isArray(issue.options))
    return `must be ${choice(issue.options.map(quoted))}`;
  const reasons = errors.flatMap(([first, ...rest]) =>
    first !== undefined && rest.length === 0 && first.path.length === 0 ? [issueReason(first)] : [],
  );
  const alternatives = reasons.map((reason) => reason.replace(/^must be /, ""));
  return reasons.length === 0 || reasons.length < errors.length
    ? undefined
    : `must be ${choice([...new Set(alternatives)])}`;
};
