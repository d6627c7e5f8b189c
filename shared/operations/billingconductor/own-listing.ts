import { z } from "zod";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { KindState } from "../../stores/kind-state.ts";
import type { Context } from "./change.ts";
import { listedPeriod, page } from "./listing.ts";
import { type ArnKind, fullArn } from "./resources.ts";
import { BillingPeriodMember, MaxResults, NextToken } from "./wire.ts";

/** Input of a list of the caller's own things: a month, the ARNs or ids wanted, and paging. */
export const ownListInput = (arn: z.ZodString) =>
  z.object({
    BillingPeriod: BillingPeriodMember.optional(),
    Filters: z.object({ Arns: z.array(arn).min(1).max(100).optional() }).optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
  });
type OwnListInput = z.output<ReturnType<typeof ownListInput>>;

/** One page of the caller's things of a kind that are in force in the month asked for. */
export const ownPage = async <T extends {}>(
  context: Context,
  operation: string,
  input: OwnListInput,
  things: { readonly kind: ArnKind; readonly of: (state: ConfigurationState) => KindState<T> },
) => {
  const { account } = context.caller;
  const period = listedPeriod(context, input.BillingPeriod);
  const { state } = await context.deps.configuration.current();
  const kind = things.of(state);
  const own = kind.idsWith("owner", account);
  const arns = input.Filters?.Arns?.map((arn) => fullArn(account, things.kind, arn));
  const wanted = arns === undefined ? undefined : new Set(arns);
  const ids = wanted === undefined ? own : own.filter((id) => wanted.has(id));
  return { state, period, ...page(context, operation, input, { kind, ids, period }) };
};
