import { z } from "zod";
import { Moment, momentOf } from "../../domain/configuration/file-scalars.ts";
import { AccountId } from "../../domain/identifiers.ts";
import { Catalog } from "../../domain/partner-central/channel-ids.ts";
import { CHANNEL_QUOTAS } from "../../domain/partner-central/channel-quotas.ts";

/** Members of the channel's requests and answers (spec/aws-billing-transfer.md section 3.3). */

export const CatalogMember = Catalog.describe("AWS or Sandbox");

const ARN_PREFIX = "arn:[a-z-]+:partnercentral:[a-z0-9-]+:[0-9]{12}:catalog/[a-zA-Z]+/";
const PMA = "pma-[a-z0-9]{13}";
const RS = "rs-[a-z0-9]{13}";
const CH = "ch-[a-z0-9]{13}";
const IDENTIFIER_MAX = 1011;
const identifier = (pattern: string, what: string) =>
  z
    .string()
    .max(IDENTIFIER_MAX, `must have at most ${IDENTIFIER_MAX} characters`)
    .regex(new RegExp(`^(?:${pattern})$`), `must be the id or ARN of a ${what}`);

export const AccountIdentifier = identifier(
  `(?:${ARN_PREFIX}program-management-account/)?${PMA}`,
  "program management account",
);
export const RelationshipIdentifier = identifier(
  `(?:${ARN_PREFIX}program-management-account/${PMA}/relationship/)?${RS}`,
  "relationship",
);
export const HandshakeIdentifier = identifier(
  `(?:${ARN_PREFIX}channel-handshake/)?${CH}`,
  "channel handshake",
);
/** What a handshake is about. */
export const AssociatedResourceIdentifier = identifier(
  `${ARN_PREFIX}program-management-account/${PMA}(?:/relationship/${RS})?|${PMA}|${RS}`,
  "program management account or relationship",
);
export const TaggableArn = identifier(
  `${ARN_PREFIX}(?:program-management-account/${PMA}(?:/relationship/${RS})?|channel-handshake/${CH})`,
  "program management account, relationship or channel handshake",
);

export const AccountMember = AccountId;
export const ClientToken = z.string().regex(/^[!-~]{1,64}$/, "must have 1 to 64 visible ASCII characters");
export const Revision = z.string().regex(/^[0-9]{1,10}$/, "must be 1 to 10 digits");
export const Note = z
  .string()
  .min(1, "must have 1 to 300 characters")
  .max(300, "must have 1 to 300 characters")
  .regex(/^\P{Cc}*$/u, "must not contain control characters");
/** UTC; answers have them as instants. */
export const DateTime = Moment.transform(momentOf);

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_CHARACTERS = "must consist of letters, digits, spaces and _ . : / = + - @";
const TagKey = z
  .string()
  .min(1, "must have 1 to 128 characters")
  .max(128, "must have 1 to 128 characters")
  .regex(TAG_TEXT, TAG_CHARACTERS);
/** As a map; a key twice is refused, because one of the values would get lost. */
export const TagList = z
  .array(
    z.object({
      key: TagKey,
      value: z.string().max(256, "must have at most 256 characters").regex(TAG_TEXT, TAG_CHARACTERS),
    }),
  )
  .min(1, "must have at least one tag")
  .max(CHANNEL_QUOTAS.tags, `must have at most ${CHANNEL_QUOTAS.tags} tags`)
  .refine((tags) => new Set(tags.map(({ key }) => key)).size === tags.length, "must not have a key twice")
  .transform(
    (tags): Readonly<Record<string, string>> =>
      Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  );
/** Of a request that makes something; none is the same as no list. */
export const NewTags = z.union([z.tuple([]).transform(() => undefined), TagList]).optional();
export const TagKeyList = z
  .array(TagKey)
  .min(1, `must name 1 to ${CHANNEL_QUOTAS.tags} keys`)
  .max(CHANNEL_QUOTAS.tags, `must name 1 to ${CHANNEL_QUOTAS.tags} keys`);

/** A filter takes what equals any of its values; without values it takes everything. */
export const filterOf = <S extends z.ZodType>(value: S) =>
  z.array(value).max(100, "must have at most 100 values").optional();

/** Whether a value passes a filter. */
export const passes = <T>(filter: readonly T[] | undefined, value: T): boolean =>
  filter === undefined || filter.length === 0 || filter.includes(value);

export const MaxResults = z.int("must be a whole number from 1 to 100").min(1).max(100);
export const NextToken = z.string().min(1).max(2048);
export const PageMembers = { maxResults: MaxResults.optional(), nextToken: NextToken.optional() } as const;

export const Sort = z.object({
  sortBy: z.enum(["UpdatedAt"]),
  sortOrder: z.enum(["Ascending", "Descending"]),
});
export type Sort = z.infer<typeof Sort>;
