import { positionOf } from "../stores/kind-state.ts";

/**
 * Pages of lists that are in order of their ids. A token holds the id the page ended with and a check value over
 * it, the caller, the operation and its filters, so that a token of another list or an altered one is noticed.
 * It needs no secret: whoever made one up would only begin the caller's own list elsewhere. Nothing is stored,
 * so a token lives through every write.
 */
export type PageScope = {
  readonly account: string;
  readonly operation: string;
  /** Everything of the input but page size and token. */
  readonly filters: unknown;
};

const CHECK_LENGTH = 20;

export const pageToken = (scope: PageScope, lastId: string, sha256: (text: string) => string): string =>
  Buffer.from(check(scope, lastId, sha256) + lastId, "utf8").toString("base64url");

/** The id a token's page ended with; undefined when it is not a token of this list. */
export const openPageToken = (
  scope: PageScope,
  token: string,
  sha256: (text: string) => string,
): string | undefined => {
  if (!/^[A-Za-z0-9_-]{1,2048}$/.test(token)) return undefined;
  const text = Buffer.from(token, "base64url").toString("utf8");
  const lastId = text.slice(CHECK_LENGTH);
  // The same bytes have several base64 spellings; only ours is ours.
  return pageToken(scope, lastId, sha256) === token ? lastId : undefined;
};

const check = (
  { account, operation, filters }: PageScope,
  lastId: string,
  sha256: (text: string) => string,
) => sha256(JSON.stringify([account, operation, filters ?? null, lastId])).slice(0, CHECK_LENGTH);

/**
 * One page of what `thingOf` gives for ids in order, beginning behind `after`; ids it gives undefined for are
 * passed over. `last` is the id to go on behind; undefined: nothing follows.
 */
export const pageOf = <T>(
  ids: readonly string[],
  start: number,
  size: number,
  thingOf: (id: string) => T | undefined,
): { readonly values: readonly T[]; readonly last: string | undefined } => {
  const values: T[] = [];
  let last: string | undefined;
  for (let at = start; at < ids.length; at += 1) {
    const id = ids[at] as string;
    const value = thingOf(id);
    if (value === undefined) continue;
    if (values.length === size) return { values, last };
    values.push(value);
    last = id;
  }
  return { values, last: undefined };
};

/**
 * One page of a list in order of its ids, with the token of the next one.
 * @throws what `wrongToken` gives, for a token of another list, another caller or an altered one
 */
export const pageByToken = <T>(
  scope: PageScope,
  { size, token }: { readonly size: number; readonly token: string | undefined },
  list: { readonly ids: readonly string[]; readonly thingOf: (id: string) => T | undefined },
  { sha256, wrongToken }: { readonly sha256: (text: string) => string; readonly wrongToken: () => Error },
): { readonly things: readonly T[]; readonly nextToken: string | undefined } => {
  const after = token === undefined ? undefined : openPageToken(scope, token, sha256);
  if (token !== undefined && after === undefined) throw wrongToken();
  const start = after === undefined ? 0 : behind(list.ids, after);
  const { values, last } = pageOf(list.ids, start, size, list.thingOf);
  return { things: values, nextToken: last === undefined ? undefined : pageToken(scope, last, sha256) };
};

const behind = (ids: readonly string[], id: string): number => {
  const at = positionOf(ids, id);
  return ids[at] === id ? at + 1 : at;
};
