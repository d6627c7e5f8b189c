import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import { arnId } from "../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import {
  PRIMARY_VIEW_NAME,
  type ViewSubject,
  type ViewType,
  viewArn,
  viewName,
} from "../../domain/views/billing-view.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { latestMonthOf } from "./latest-month-of.ts";
import { type MonthOfView, viewInMonth } from "./view-in-month.ts";
import type { ViewContext } from "./view-of.ts";

/** A view as an account sees it in a list. */
export type View = {
  readonly arn: string;
  readonly name: string;
  readonly type: ViewType;
  readonly owner: AccountId;
  /** Whose organisation it is of; absent on views that derive from no other. */
  readonly source?: AccountId;
  /** Nobody prices the usage, so there is nothing to see through it. */
  readonly isEmpty: boolean;
  /** The month this says it for. */
  readonly period: BillingPeriod;
};

/** Everything an account has, has had or will have a view of, by ARN; not each of them has begun. */
export const subjectsOf = (state: ConfigurationState, owner: AccountId): ReadonlyMap<string, ViewSubject> => {
  const subjects: ViewSubject[] = [
    { type: "PRIMARY" },
    ...state.billingGroups
      .idsWith("owner", owner)
      .map((arn) => ({ type: "BILLING_GROUP" as const, groupId: arnId(arn) })),
    ...transfersBelow(state, owner).flatMap((transfer) => [
      { type: "BILLING_TRANSFER" as const, transfer },
      { type: "BILLING_TRANSFER_SHOWBACK" as const, transfer },
    ]),
  ];
  return new Map(
    subjects
      .map((subject) => [viewArn(owner, subject), subject] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
};

/** Transfers by which a bill reaches, or once reached, an account directly or through others. */
const transfersBelow = ({ transfers }: ConfigurationState, owner: AccountId): readonly TransferId[] => {
  const targets = new Set([owner]);
  const found = new Set<string>();
  for (const target of targets)
    for (const id of transfers.idsWith("target", target)) {
      found.add(id);
      for (const { value } of transfers.versions(id)) if (value !== null) targets.add(value.source);
    }
  return [...found] as TransferId[];
};

/**
 * A view of an account in a month, or, without one, as it is or last was; undefined: there is none in the month, or
 * none so far.
 */
export const findView = (
  { state, now }: ViewContext,
  owner: AccountId,
  subject: ViewSubject,
  asked?: BillingPeriod,
): View | undefined => {
  const period = asked ?? latestMonthOf(state, owner, subject, periodOf(now));
  const found = period === undefined ? undefined : viewInMonth(state, owner, subject, period);
  if (period === undefined || found === undefined) return undefined;
  return {
    arn: viewArn(owner, subject),
    name: nameOf(state, subject, found, period),
    type: subject.type,
    owner,
    ...(subject.type === "PRIMARY" ? {} : { source: found.source }),
    isEmpty: found.data.kind === "PRO_FORMA" && found.data.group === undefined,
    period,
  };
};

/**
 * Transfers name the views of what they cost, groups the views of what they charge: each is renamed there
 * (spec/aws-billing-transfer.md section 3.4).
 */
const nameOf = (
  state: ConfigurationState,
  subject: ViewSubject,
  { data }: MonthOfView,
  period: BillingPeriod,
): string => {
  if (subject.type === "PRIMARY") return PRIMARY_VIEW_NAME;
  const group = data.kind === "PRO_FORMA" ? data.group : undefined;
  if (subject.type !== "BILLING_TRANSFER" && group !== undefined)
    return viewName(state.billingGroups.find(group, period)?.name ?? "");
  return subject.type === "BILLING_GROUP"
    ? ""
    : viewName(state.transfers.find(subject.transfer, period)?.name ?? "");
};
