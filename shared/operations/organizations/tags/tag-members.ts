import { z } from "zod";
import { TransferRefusedError } from "../../../domain/billing-transfer/transfer-refused-error.ts";
import { TransferId } from "../../../domain/identifiers.ts";
import { because, refusal } from "../errors.ts";
import { list, typed } from "../wire.ts";

const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const NOT_TAG_TEXT = "must consist of letters, digits, spaces and _ . : / = + - @";

export const TagKey = z
  .string(typed("a text"))
  .min(1, "must have at least 1 character")
  .max(128, "must have at most 128 characters")
  .regex(CHARACTERS, NOT_TAG_TEXT)
  .refine((key) => !/^aws:/i.test(key), {
    error: "must not begin with aws:",
    ...because("INVALID_SYSTEM_TAGS_PARAMETER"),
  })
  // Such a key would get lost on the way, in our own records at the latest.
  .refine((key) => key !== "__proto__", {
    error: "must not be __proto__",
    ...because("INVALID_PATTERN"),
  });
export const TagValue = z
  .string(typed("a text"))
  .max(256, "must have at most 256 characters")
  .regex(CHARACTERS, NOT_TAG_TEXT);

/** One bad tag spoils the whole request (spec/aws-billing-transfer.md section 3.1). */
export const TagList = list(z.object({ Key: TagKey, Value: TagValue }, typed("an object"))).refine(
  (tags) => new Set(tags.map(({ Key }) => Key)).size === tags.length,
  { error: "must not have a key twice", ...because("DUPLICATE_TAG_KEY") },
);

export const tagsOf = (tags: z.output<typeof TagList>): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** What Organizations has tags on: roots, accounts, units, policies, transfers. Only the last are here. */
export const TaggedId = z
  .string(typed("a text"))
  .max(130, "must have at most 130 characters")
  .regex(
    /^(r-[0-9a-z]{4,32}|\d{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|p-[0-9a-zA-Z_]{8,128}|rp-[0-9a-zA-Z_]{4,128}|rt-[0-9a-zA-Z_]{8,32})$/,
    "must be the id of a resource that can have tags, such as rt-…",
  );

/** @throws OperationError TargetNotFoundException for what is no transfer */
export const taggedTransferId = (id: string): TransferId => {
  const transfer = TransferId.safeParse(id);
  if (transfer.success) return transfer.data;
  throw refusal(
    new TransferRefusedError("TargetNotFoundException", "There is nothing with this id to be tagged."),
  );
};
