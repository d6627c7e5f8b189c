import { z } from "zod";
import type { LineError } from "../../domain/nce/transfer/line.ts";
import { parsedJson } from "./parsed-json.ts";
import type { Answered } from "./patient-exchange.ts";

/** What Partner Center answered instead of doing what it was asked. */
export type Refusal = {
  readonly error: LineError;
  /** Asking for the same again would be refused again. */
  readonly isFinal: boolean;
};

const DESCRIPTION_MAX = 512;
const ErrorBody = z.looseObject({
  code: z.union([z.number(), z.string()]).nullish(),
  description: z.string().nullish(),
});

/** Codes of what passes by itself (spec section 3, Errors): not yet in sync; another operation pending. */
const PASSING_CODES: ReadonlySet<number> = new Set([900103, 900278]);
/** The request itself is wrong, or what it is about is not there. Who may not now (403) can be given the role. */
const LASTING_STATUSES: ReadonlySet<number> = new Set([400, 404, 405, 410, 415, 422]);

/** Text of others as it is kept: one line of whole characters, bounded, never empty. */
const bounded = (text: string, otherwise: string): string => {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const cut = line.slice(0, DESCRIPTION_MAX).replace(/[\uD800-\uDBFF]$/, "");
  return cut === "" ? otherwise : cut;
};

const codeOf = (text: string): number | undefined => {
  const code = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  return code === undefined || code === 0 ? undefined : code;
};

const lineError = (code: number | undefined, text: string, otherwise: string): LineError => ({
  ...(code === undefined ? {} : { code }),
  description: bounded(text, otherwise),
});

const NO_REASON = "Partner Center gave no reason.";

/** Why a line failed: "900103: text", a text alone, or an object of both. */
export const errorOfLine = (told: unknown): LineError => {
  const object = ErrorBody.safeParse(told);
  if (object.success && typeof told === "object")
    return lineError(codeOf(String(object.data.code ?? "")), object.data.description ?? "", NO_REASON);
  const text = typeof told === "string" ? told : "";
  const [, code, description] = /^\s*(\d{1,9})\s*[:\-–]\s*(.*)$/s.exec(text) ?? [];
  const number = code === undefined ? undefined : codeOf(code);
  return number === undefined
    ? lineError(undefined, text, NO_REASON)
    : lineError(number, description ?? "", NO_REASON);
};

/** What an answer of another status than success says: `{code, description}`, or nothing to be understood. */
export const refusalOf = ({ status, body }: Answered): Refusal => {
  const told = ErrorBody.safeParse(parsedJson(body));
  const { code, description } = told.success ? told.data : {};
  const number = codeOf(String(code ?? ""));
  const error = lineError(number, description ?? "", `Partner Center refused it with status ${status}.`);
  return {
    error,
    isFinal: LASTING_STATUSES.has(status) && (number === undefined || !PASSING_CODES.has(number)),
  };
};
