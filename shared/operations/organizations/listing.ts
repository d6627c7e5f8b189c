import { pageByToken } from "../paging.ts";
import type { Context } from "./change.ts";
import { invalidInput } from "./errors.ts";

/** Elements a page has when the caller does not say, and at most. */
const PAGE_SIZE = 20;

type PageInput = {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
};

export const wrongToken = () =>
  invalidInput("INVALID_NEXT_TOKEN", "The NextToken is none of this list; begin again without one.");

/**
 * One page of what `thingOf` gives for ids in order of their text; ids it gives undefined for are passed over.
 * @throws OperationError INVALID_NEXT_TOKEN
 */
export const page = <T>(
  context: Context,
  operation: string,
  input: PageInput & Readonly<Record<string, unknown>>,
  ids: readonly string[],
  thingOf: (id: string) => T | undefined,
): { readonly things: readonly T[]; readonly next: { readonly NextToken?: string } } => {
  const { MaxResults: size = PAGE_SIZE, NextToken: token, ...filters } = input;
  const { things, nextToken } = pageByToken(
    { account: context.caller.account, operation: `organizations:${operation}`, filters },
    { size, token },
    { ids, thingOf },
    { sha256: context.deps.sha256, wrongToken },
  );
  return { things, next: nextToken === undefined ? {} : { NextToken: nextToken } };
};
