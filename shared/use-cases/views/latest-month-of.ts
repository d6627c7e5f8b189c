import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import { addMonths, type BillingPeriod, nextPeriod } from "../../domain/time/billing-period.ts";
import type { ViewSubject } from "../../domain/views/billing-view.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { groupArnOf, viewInMonth } from "./view-in-month.ts";

/**
 * The latest month up to the current one in which an account has a view; undefined: it has had none so far. A transfer
 * that is yet to start, or that was withdrawn before its start, has no views.
 */
export const latestMonthOf = (
  state: ConfigurationState,
  owner: AccountId,
  subject: ViewSubject,
  current: BillingPeriod,
): BillingPeriod | undefined => {
  const isThere = (period: BillingPeriod) => viewInMonth(state, owner, subject, period) !== undefined;
  if (isThere(current)) return current;
  return monthsBefore(boundariesOf(state, owner, subject), current).find(isThere);
};

/** First months in which a view can have come or gone: of versions, and of transfers on the way up. */
const boundariesOf = (
  state: ConfigurationState,
  owner: AccountId,
  subject: ViewSubject,
): readonly BillingPeriod[] => {
  if (subject.type === "PRIMARY") return [];
  if (subject.type !== "BILLING_GROUP") return transferBoundaries(state, subject.transfer);
  const arn = groupArnOf(owner, subject.groupId);
  return arn === undefined ? [] : state.billingGroups.versions(arn).map(({ from }) => from);
};

/** Of a transfer and of every one by which the bill goes, or went, further up. */
const transferBoundaries = (
  { transfers }: ConfigurationState,
  transfer: TransferId,
): readonly BillingPeriod[] => {
  const ids = new Set<string>([transfer]);
  const boundaries: BillingPeriod[] = [];
  for (const id of ids)
    for (const { from, value } of transfers.versions(id)) {
      boundaries.push(from);
      if (value === null) continue;
      boundaries.push(value.start, ...(value.end === undefined ? [] : [nextPeriod(value.end)]));
      for (const above of transfers.idsWith("source", value.target)) ids.add(above);
    }
  return boundaries;
};

/** Months that end at a boundary or begin with one, latest first: between them nothing changes. */
const monthsBefore = (
  boundaries: readonly BillingPeriod[],
  current: BillingPeriod,
): readonly BillingPeriod[] =>
  [
    ...new Set(
      boundaries.flatMap((boundary) => (boundary === ALWAYS ? [] : [addMonths(boundary, -1), boundary])),
    ),
  ]
    .filter((period) => period <= current)
    .sort()
    .reverse();
