import { z } from "zod";
import { type BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import { VIEW_TYPES, type ViewType } from "../../domain/views/billing-view.ts";
import { findView, subjectsOf, type View } from "../../use-cases/views/list-views.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { wrongField } from "./errors.ts";
import { viewPage } from "./listing.ts";
import { ViewElement, viewContext, viewToApi } from "./view-members.ts";
import { AccountIdMember, MaxResults, NextToken, Timestamp, ViewArn } from "./wire.ts";

const SearchValue = z
  .string()
  .regex(
    /^[a-zA-Z0-9_+=.\-@ ]{1,128}$/,
    "must have 1 to 128 characters of a-z A-Z 0-9 _ + = . - @ and space",
  );

const Input = z.object({
  activeTimeRange: z.object({ activeAfterInclusive: Timestamp, activeBeforeInclusive: Timestamp }).optional(),
  arns: z.array(ViewArn).max(10, "must have at most 10 ARNs").optional(),
  /** CUSTOM is a type of the real service; here nobody has such views. */
  billingViewTypes: z.array(z.enum([...VIEW_TYPES, "CUSTOM"])).optional(),
  names: z
    .array(z.object({ searchOption: z.literal("STARTS_WITH"), searchValue: SearchValue }))
    .length(1, "must have one search")
    .optional(),
  ownerAccountId: AccountIdMember.optional(),
  sourceAccountId: AccountIdMember.optional(),
  maxResults: MaxResults.optional(),
  nextToken: NextToken.optional(),
});
type Filters = z.output<typeof Input>;

/**
 * The month a list is of; undefined: every month so far.
 * @throws OperationError unless the range lies in one calendar month (UTC)
 */
const activeMonth = ({ activeTimeRange }: Filters): BillingPeriod | undefined => {
  if (activeTimeRange === undefined) return undefined;
  const { activeAfterInclusive: from, activeBeforeInclusive: to } = activeTimeRange;
  if (to < from) throw wrongField("activeTimeRange", "must not end before it begins");
  if (periodOf(from) !== periodOf(to))
    throw wrongField("activeTimeRange", "must lie within one calendar month");
  return periodOf(from);
};

/** An empty list filters nothing, as when it is absent. */
const among = <T>(list: readonly T[] | undefined, value: T): boolean =>
  list === undefined || list.length === 0 || list.includes(value);

const matches = (filters: Filters, { name, owner, source }: View): boolean =>
  (filters.names?.every(({ searchValue }) => name.startsWith(searchValue)) ?? true) &&
  (filters.ownerAccountId ?? owner) === owner &&
  (filters.sourceAccountId === undefined || filters.sourceAccountId === source);

/** The caller's views: in a month, or that it has or ever had. Those of others are not there, whatever is asked for. */
export const listBillingViews = operation<ApiDependencies>()({
  name: "ListBillingViews",
  permission: "margin:read",
  input: Input,
  output: z.object({ billingViews: z.array(ViewElement), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    const month = activeMonth(input);
    const views = await viewContext(context);
    const { account } = context.caller;
    const subjects = subjectsOf(views.state, account);
    const wanted = [...subjects].filter(
      ([arn, { type }]) => among(input.arns, arn) && among<ViewType | "CUSTOM">(input.billingViewTypes, type),
    );
    const { things, ...rest } = viewPage(
      context,
      "ListBillingViews",
      input,
      wanted.map(([arn]) => arn),
      (arn) => {
        const subject = subjects.get(arn);
        const view = subject && findView(views, account, subject, month);
        return view !== undefined && matches(input, view) ? view : undefined;
      },
    );
    return { billingViews: things.map(viewToApi), ...rest };
  },
});
