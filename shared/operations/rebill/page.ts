import { z } from "zod";
import { positionOf } from "../../stores/kind-state.ts";
import { openPageToken, pageOf, pageToken } from "../paging.ts";
import { invalidProblem } from "../registry/problem-errors.ts";
import type { Context } from "./context.ts";

const SIZE_MAX = 1000;
const SIZE = 100;

/** Members of a list's query: a page's size and the token the page before ended with. */
export const PageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,4}$/, `must be a whole number from 1 to ${SIZE_MAX}`)
    .transform(Number)
    .refine((size) => size >= 1 && size <= SIZE_MAX, `must be a whole number from 1 to ${SIZE_MAX}`)
    .optional(),
  nextToken: z.string().max(4096).optional(),
} as const;

type Input = {
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
} & Readonly<Record<string, unknown>>;

/**
 * One page of what `thingOf` gives for ids in order.
 * @throws OperationError for a token of another list, another caller or an altered one
 */
export const ourPage = <T>(
  context: Context,
  operation: string,
  input: Input,
  ids: readonly string[],
  thingOf: (id: string) => T | undefined,
): { readonly things: readonly T[]; readonly nextToken: string | undefined } => {
  const { limit = SIZE, nextToken: token, ...filters } = input;
  const scope = { account: context.caller.account, operation, filters };
  const { sha256 } = context.deps;
  const after = token === undefined ? undefined : openPageToken(scope, token, sha256);
  if (token !== undefined && after === undefined)
    throw invalidProblem("nextToken", "is not a token of this list; begin again without one");
  const at = after === undefined ? 0 : positionOf(ids, after);
  const start = after !== undefined && ids[at] === after ? at + 1 : at;
  const { values, last } = pageOf(ids, start, limit, thingOf);
  return { things: values, nextToken: last === undefined ? undefined : pageToken(scope, last, sha256) };
};
