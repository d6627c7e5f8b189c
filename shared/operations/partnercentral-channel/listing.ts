import type { Instant } from "../../domain/time/instant.ts";
import { openPageToken, pageToken } from "../paging.ts";
import type { Context } from "./change.ts";
import { wrongField } from "./errors.ts";
import type { Sort } from "./wire.ts";

/** Elements a page has when the caller does not say. */
const PAGE_SIZE = 100;

type PageInput = {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
} & Readonly<Record<string, unknown>>;

/**
 * One page of things, in order of their ids unless asked for in order of their last update. The token says behind
 * which thing to go on, so it lives through every write; what is updated meanwhile moves as it would in any list
 * that is in such an order.
 *
 * @throws OperationError ValidationException for a token of another list, another caller or an altered one
 */
export const pageOfThings = <T>(
  context: Context,
  operation: string,
  input: PageInput,
  things: readonly T[],
  order: { readonly sort: Sort | undefined; readonly of: (thing: T) => { id: string; updatedAt: Instant } },
): { readonly values: readonly T[]; readonly nextToken?: string } => {
  const { sha256 } = context.deps;
  const { maxResults: size = PAGE_SIZE, nextToken: token, ...filters } = input;
  const scope = { account: context.caller.account, operation, filters };
  const after = token === undefined ? undefined : openPageToken(scope, token, sha256);
  if (token !== undefined && after === undefined)
    throw wrongField("nextToken", "is not a token of this list; begin again without one");
  const descending = order.sort?.sortOrder === "Descending";
  const keyed = things
    .map((thing) => {
      const { id, updatedAt } = order.of(thing);
      return { key: order.sort === undefined ? id : `${updatedAt} ${id}`, thing };
    })
    .filter(({ key }) => after === undefined || (descending ? key < after : key > after))
    .sort((left, right) => (left.key < right.key === descending ? 1 : -1));
  const page = keyed.slice(0, size);
  const last = page.at(-1);
  return {
    values: page.map(({ thing }) => thing),
    ...(last === undefined || keyed.length <= size ? {} : { nextToken: pageToken(scope, last.key, sha256) }),
  };
};
