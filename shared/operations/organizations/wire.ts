import { z } from "zod";
import { AccountId, HandshakeId, TransferId } from "../../domain/identifiers.ts";
import { JsonNumber } from "../../domain/json-number.ts";
import { exactNumber } from "../exact-number.ts";
import { because, REQUIRED } from "./errors.ts";

/** Members of Organizations' requests and answers (spec/aws-billing-transfer.md section 3.1). */

/** Says apart what is not there and what is of another type: the first has a reason in the API, the other has none. */
export const typed = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? REQUIRED : `must be ${what}`),
});

const text = () => z.string(typed("a text"));
const lengthWithin = (least: number, most: number) =>
  text()
    .min(least, `must have at least ${least} characters`)
    .max(most, `must have at most ${most} characters`);

/**
 * Free text is held against common patterns of cross-site scripting, as the real service does. Other angle brackets
 * are fine: notes quote addresses.
 */
const SCRIPT =
  /<\s*\/?\s*(script|iframe|object|embed|applet|svg|img|style|link|meta|base|form)\b|javascript\s*:|<[^<>]*\son[a-z]+\s*=/i;
const NO_SCRIPT = "must not look like a script";
const isFreeOfScripts = (value: string): boolean => !SCRIPT.test(value);

/** Printable ASCII, for the payer's eyes. */
export const TransferName = lengthWithin(1, 128)
  .regex(/^[ -~]*$/, "must consist of printable ASCII characters")
  .refine(isFreeOfScripts, { error: NO_SCRIPT, ...because("INVALID_PATTERN") });
/** For the invited account's eyes. */
export const Notes = lengthWithin(0, 1024)
  .regex(/^(?:[\t\n\r]|\P{Cc})*$/u, "must not contain control characters other than tab and line breaks")
  .refine(isFreeOfScripts, { error: NO_SCRIPT, ...because("INVALID_PATTERN") });

export const TransferIdMember = text()
  .regex(/^rt-[0-9a-z]{8,32}$/, "must be the id of a responsibility transfer, rt-…")
  .pipe(TransferId);
export const HandshakeIdMember = text()
  .regex(/^h-[0-9a-z]{8,32}$/, "must be the id of a handshake, h-…")
  .pipe(HandshakeId);

/** The only responsibility there is. */
export const TransferType = text().refine((type) => type === "BILLING", {
  error: "must be BILLING",
  ...because("UNSUPPORTED_ACTION_IN_RESPONSIBILITY_TRANSFER"),
});

const PageSize = { least: 1, most: 20 } as const;
export const MaxResults = z
  .custom((value) => exactNumber(value)?.isInteger() === true, "must be a whole number")
  .transform((value) => exactNumber(value)?.toNumber() ?? Number.NaN)
  .refine((size) => size >= PageSize.least, {
    error: `must be at least ${PageSize.least}`,
    ...because("MIN_VALUE_EXCEEDED"),
    abort: true,
  })
  .refine((size) => size <= PageSize.most, {
    error: `must be at most ${PageSize.most}`,
    ...because("MAX_VALUE_EXCEEDED"),
  });
export const Paging = { NextToken: text().optional(), MaxResults: MaxResults.optional() } as const;

const EMAIL = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u;

/** Who is invited: a management account by its id or by its e-mail address. */
export const InvitedParty = z
  .object({ Id: lengthWithin(1, 64), Type: text() }, typed("an object"))
  .transform(({ Id, Type }, context) => {
    const wrong = (path: "Id" | "Type", message: string, reason: Parameters<typeof because>[0]) => {
      context.addIssue({ code: "custom", path: [path], message, ...because(reason) });
      return z.NEVER;
    };
    switch (Type) {
      case "ACCOUNT": {
        const account = AccountId.safeParse(Id);
        if (account.success) return { account: account.data };
        return wrong("Id", "must be a 12-digit account id", "INVALID_PATTERN_TARGET_ID");
      }
      case "EMAIL":
        if (EMAIL.test(Id)) return { email: Id };
        return wrong("Id", "must be an e-mail address", "INVALID_EMAIL_ADDRESS_TARGET");
      default:
        return wrong("Type", "must be ACCOUNT or EMAIL", "INVALID_PARTY_TYPE_TARGET");
    }
  });
export type InvitedParty = z.output<typeof InvitedParty>;

/** Numbers of an answer. */
export const NumberOut = z.custom<JsonNumber>((value) => value instanceof JsonNumber);
export const list = <T extends z.ZodType>(member: T) => z.array(member, typed("a list"));
