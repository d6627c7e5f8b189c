import type { HttpRequest } from "../http.ts";

/** One `name=value` of a query, both as sent. */
export type QueryPair = readonly [name: string, value: string];

/** The pairs of a query in the order they were sent; a name without `=` has the empty value. */
export const queryPairs = (rawQuery: string): readonly QueryPair[] =>
  rawQuery === ""
    ? []
    : rawQuery.split("&").map((pair) => {
        const at = pair.indexOf("=");
        return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      });

/**
 * Whether the request has one reading only. A URL holds no spaces, control characters or raw UTF-8, its query no
 * percent sign without two digits, and what is signed no control characters: a line break would end its line in the
 * signed text. No client sends any of these.
 */
export const isUnambiguous = (request: HttpRequest, signedHeaders: readonly string[]): boolean =>
  /^[A-Z]{1,20}$/.test(request.method) &&
  /^\/[\x21-\x7e]*$/.test(request.rawPath) &&
  /^[\x21-\x7e]*$/.test(request.rawQuery) &&
  !/%(?![0-9A-Fa-f]{2})/.test(request.rawQuery) &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  signedHeaders.every((name) => !/[\x00-\x08\x0a-\x1f\x7f]/.test(request.headers[name] ?? ""));

type Signed = { readonly signedHeaders: readonly string[]; readonly signedPairs: readonly QueryPair[] };

/**
 * The text both sides sign. It is one-to-one with what was sent, apart from the order of query parameters, runs
 * of spaces in header values and reserved characters of a query that may be sent plain or encoded.
 */
export const canonicalRequest = (
  request: HttpRequest,
  signedPath: string,
  { signedHeaders, signedPairs }: Signed,
  payloadHash: string,
): string =>
  [
    request.method,
    signedPath,
    canonicalQuery(signedPairs),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name] ?? "")}`),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");

/**
 * What clients sign for a path. It arrives encoded once and is encoded again, as botocore and the JavaScript SDK do.
 * Unlike them we do not resolve `//`, `.` and `..` first: then a signature for one path would also hold for others, and
 * no path of ours has such parts. Older curl signs it as sent, which shows with `:`; that is taken where
 * nothing is encoded, so that no signature holds for two paths: the one form has a percent sign, the other has none.
 */
export const signedPaths = (rawPath: string): readonly string[] => {
  const encoded = rawPath.replace(/[^A-Za-z0-9\-_.~/]/g, percentEncoded);
  return encoded === rawPath || rawPath.includes("%") ? [encoded] : [encoded, rawPath];
};

const canonicalQuery = (pairs: readonly QueryPair[]): string =>
  pairs
    .map(([name, value]): QueryPair => [encodeReserved(name), encodeReserved(value)])
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

/** Escapes stay as sent, so that `%3a` for `%3A` is an alteration; `+` too, because readers disagree on it. */
const encodeReserved = (text: string): string => text.replace(/[^A-Za-z0-9\-_.~%+]/g, percentEncoded);

const percentEncoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

const byNameThenValue = (left: QueryPair, right: QueryPair): number =>
  compare(left[0], right[0]) || compare(left[1], right[1]);
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const canonicalValue = (value: string): string => value.replace(/ +/g, " ").replace(/^ | $/g, "");
