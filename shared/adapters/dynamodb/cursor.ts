import { createHash } from "node:crypto";
import { InvalidInputError } from "../../domain/errors.ts";
import type { Query } from "../../ports/table.ts";

type StartKey = Record<string, string>;

/**
 * Where a page ended, as opaque text. It carries a digest of itself and of the query it belongs to, so that
 * garbage, a shortened cursor or the cursor of another query is refused rather than silently read as some
 * other place. It is no secret and no authorisation: a start key outside the partition is refused too.
 */
export const encodeCursor = (query: Query, startKey: StartKey): string => {
  const payload = JSON.stringify(
    keyNames(query).map((name) => {
      const part = startKey[name];
      if (part === undefined) throw new Error(`The table's answer lacks ${name} in its last key.`);
      return part;
    }),
  );
  return `${digest(query, payload)}.${Buffer.from(payload).toString("base64url")}`;
};

/** Throws InvalidInputError with path "cursor". */
export const decodeCursor = (query: Query, cursor: string): StartKey => {
  const dot = cursor.indexOf(".");
  const payload = Buffer.from(cursor.slice(dot + 1), "base64url").toString("utf8");
  if (dot < 0 || cursor !== `${digest(query, payload)}.${Buffer.from(payload).toString("base64url")}`)
    throw refused();
  const parts = JSON.parse(payload) as readonly string[];
  const names = keyNames(query);
  const startKey = Object.fromEntries(names.map((name, index) => [name, parts[index] ?? ""]));
  if (parts.length !== names.length || startKey[names[0]] !== query.partition) throw refused();
  return startKey;
};

const refused = () => new InvalidInputError("cursor", "is not a cursor of this query");

const keyNames = (query: Query): readonly [string, ...string[]] =>
  query.index === undefined ? ["pk", "sk"] : ["gsi1pk", "gsi1sk", "pk", "sk"];

/** The page size may change between pages; everything else that chooses the records may not. */
const digest = (query: Query, payload: string): string =>
  createHash("sha256")
    .update(
      JSON.stringify([
        query.index ?? null,
        query.partition,
        query.range === undefined ? null : rangeParts(query.range),
        query.descending ?? false,
        payload,
      ]),
    )
    .digest("base64url")
    .slice(0, 16);

const rangeParts = (range: NonNullable<Query["range"]>): readonly string[] =>
  range.kind === "prefix" ? [range.kind, range.prefix] : [range.kind, range.from, range.to];
