import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import { BillingPeriod as Period, periodOf } from "../../domain/time/billing-period.ts";
import type { KindState, Present } from "../../stores/kind-state.ts";
import { pageByToken } from "../paging.ts";
import type { Context } from "./change.ts";
import { wrongField } from "./errors.ts";

/** Elements a page has when the caller does not say (`MaxResults`). */
const PAGE_SIZE = 100;

/**
 * The month a list is of: the one asked for, else the current one (UTC).
 * @throws OperationError ILLEGAL_BILLING_PERIOD for a month that has not begun
 */
export const listedPeriod = (context: Context, asked: string | undefined): BillingPeriod => {
  const current = periodOf(context.now);
  if (asked === undefined) return current;
  const period = Period.parse(asked);
  if (period > current) throw wrongField("BillingPeriod", "has not begun yet", "ILLEGAL_BILLING_PERIOD");
  return period;
};

type PageInput = { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined };

/**
 * One page of what `thingOf` gives for ids in order; ids it gives undefined for are passed over.
 * @throws OperationError for a token of another list, another caller or an altered one
 */
export const pageOfIds = <T>(
  context: Context,
  operation: string,
  input: PageInput & Readonly<Record<string, unknown>>,
  ids: readonly string[],
  thingOf: (id: string) => T | undefined,
): { readonly things: readonly T[]; readonly nextToken: string | undefined } => {
  const { sha256 } = context.deps;
  const { MaxResults: size = PAGE_SIZE, NextToken: token, ...filters } = input;
  return pageByToken(
    { account: context.caller.account, operation, filters },
    { size, token },
    { ids, thingOf },
    {
      sha256,
      wrongToken: () => wrongField("NextToken", "is not a token of this list; begin again without one"),
    },
  );
};

/**
 * One page of things in force in a month, in order of their ids, of those that `accepts` takes.
 * @param source `ids`: candidates in order; things among them that are not in force are passed over
 */
export const page = <T extends {}>(
  context: Context,
  operation: string,
  input: PageInput & Readonly<Record<string, unknown>>,
  source: {
    readonly kind: KindState<T>;
    readonly ids: readonly string[];
    readonly period: BillingPeriod;
    readonly accepts?: (thing: T) => boolean;
  },
) =>
  pageOfIds(context, operation, input, source.ids, (id): Present<T> | undefined => {
    const record = source.kind.record(id, source.period);
    return record !== undefined && (source.accepts?.(record.value) ?? true) ? record : undefined;
  });
