import type { ApiDependencies } from "../api-dependencies.ts";
import { openPageToken, pageOf, pageToken } from "../paging.ts";
import type { OperationContext } from "../registry/operation.ts";
import { wrongField } from "./errors.ts";
import { PAGE_SIZE } from "./wire.ts";

export type Context = OperationContext<ApiDependencies>;

/**
 * One page of what `thingOf` gives for ids in order of their text; ids it gives undefined for are passed over.
 * @throws OperationError for a token of another list, another caller or an altered one
 */
export const viewPage = <T>(
  { deps: { sha256 }, caller }: Context,
  operation: string,
  input: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
  ids: readonly string[],
  thingOf: (id: string) => T | undefined,
): { readonly things: readonly T[]; readonly nextToken?: string } => {
  const { maxResults: size = PAGE_SIZE, nextToken: token, ...filters } = input;
  const scope = { account: caller.account, operation, filters };
  const after = token === undefined ? undefined : openPageToken(scope, token, sha256);
  if (token !== undefined && after === undefined)
    throw wrongField("nextToken", "is not a token of this list; begin again without one");
  const start = after === undefined ? 0 : ids.findIndex((id) => id > after);
  const { values, last } = pageOf(ids, start < 0 ? ids.length : start, size, thingOf);
  return { things: values, ...(last === undefined ? {} : { nextToken: pageToken(scope, last, sha256) }) };
};
