import { canonicalJson } from "../../domain/canonical-json.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { type BillingPeriod, nextPeriod, periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import { subjectOfArn, type ViewSegment, type ViewSubject } from "../../domain/views/billing-view.ts";
import { DEFAULT_SOURCE_HISTORY, shownHistory } from "../../domain/views/source-history.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { latestMonthOf } from "./latest-month-of.ts";
import { chainIn } from "./month-facts.ts";
import { type MonthOfView, managementAccountOf, viewInMonth } from "./view-in-month.ts";

export type ViewContext = {
  readonly state: ConfigurationState;
  readonly now: Instant;
};

/** What data a view stands for, month by month. */
export type ViewedData = {
  readonly subject: ViewSubject;
  readonly owner: AccountId;
  /** Oldest first. Months in which there is nothing, or nothing any more, for the owner to see are left out. */
  readonly segments: readonly (ViewSegment & { readonly source: AccountId })[];
};

/**
 * What data a view stands for in a range of months: whose usage, and whether at AWS's charges or at whose prices. This
 * is where every query by view begins. Undefined: the caller has no such view, which is all it is told about views of
 * others.
 */
export const viewOf = (
  context: ViewContext,
  request: {
    readonly arn: string;
    readonly caller: AccountId;
    readonly months: ViewSegment["months"];
  },
): ViewedData | undefined => {
  const { arn, caller, months } = request;
  const subject = subjectOfArn(caller, arn);
  if (
    subject === undefined ||
    latestMonthOf(context.state, caller, subject, periodOf(context.now)) === undefined
  )
    return undefined;
  const segments: (ViewSegment & { source: AccountId })[] = [];
  for (let period = months.from; period < months.until; period = nextPeriod(period)) {
    const found = shownInMonth(context, caller, subject, period);
    if (found === undefined) continue;
    const last = segments.at(-1);
    if (last?.months.until === period && sameView(last, found))
      segments[segments.length - 1] = { ...last, months: { ...last.months, until: nextPeriod(period) } };
    else segments.push({ ...found, months: { from: period, until: nextPeriod(period) } });
  }
  return { subject, owner: caller, segments };
};

const sameView = (left: MonthOfView, right: MonthOfView): boolean =>
  left.source === right.source &&
  left.paidBy === right.paidBy &&
  canonicalJson(left.data) === canonicalJson(right.data);

/** The view in one month, as far as its owner may (still) see it. */
const shownInMonth = (
  context: ViewContext,
  owner: AccountId,
  subject: ViewSubject,
  period: BillingPeriod,
): MonthOfView | undefined => {
  const found = viewInMonth(context.state, owner, subject, period);
  if (found === undefined || subject.type !== "PRIMARY") return found;
  const segment = { ...found, months: { from: period, until: nextPeriod(period) } };
  return shownHistory([segment], sourceHistory(context), currentPayer(context, owner)).length > 0
    ? found
    : undefined;
};

/** An installation has one partner. */
const sourceHistory = ({ state, now }: ViewContext) =>
  state.partner.list(periodOf(now))[0]?.history ?? DEFAULT_SOURCE_HISTORY;

const currentPayer = ({ state, now }: ViewContext, account: AccountId) => {
  const period = periodOf(now);
  const [hop] = chainIn(state, managementAccountOf(state, account, period), period);
  return hop === undefined ? undefined : { payer: hop.owner, since: hop.transfer.start };
};
