import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import { type BillingPeriod, nextPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { isCharged, isChargedArn } from "./item-months.ts";

/** CHILD: what a percentage is taken of; PARENT: a percentage that is taken of the flat item. */
export type Association = { readonly arn: string; readonly relationship: "PARENT" | "CHILD" };

/** Associations of an item that are charged in a month, in order of their ARNs. */
export const associationsOf = (
  state: ConfigurationState,
  item: CustomLineItem,
  month: BillingPeriod,
): readonly Association[] => {
  if (!isCharged(state, item, month)) return [];
  const others: readonly Association[] =
    item.kind === "PERCENTAGE"
      ? [
          ...(item.ofGroup ? [item.group] : []),
          ...item.ofItems.filter((flat) => isChargedArn(state, flat, month)),
        ].map((arn) => ({ arn, relationship: "CHILD" }))
      : state.customLineItems
          .listWith("ofItem", item.arn, month)
          .filter((percentage) => isCharged(state, percentage, month))
          .map(({ arn }) => ({ arn, relationship: "PARENT" }));
  return others.toSorted((left, right) => (left.arn < right.arn ? -1 : 1));
};

/**
 * First month, of those after `month`, in which an association no longer holds; undefined: it goes on without end.
 * Something may change only where a version of either item begins or one of them ends.
 */
export const endOf = (
  state: ConfigurationState,
  item: CustomLineItem,
  association: Association,
  month: BillingPeriod,
): BillingPeriod | undefined => {
  const months = [item.arn, association.arn].flatMap((arn) =>
    state.customLineItems
      .versions(arn)
      .flatMap(({ from, value }) => (value?.to === undefined ? [from] : [from, nextPeriod(value.to)])),
  );
  const [percentage, source] =
    association.relationship === "CHILD" ? [item.arn, association.arn] : [association.arn, item.arn];
  const holds = (at: BillingPeriod): boolean => {
    const found = state.customLineItems.find(percentage, at);
    if (found?.kind !== "PERCENTAGE" || !isCharged(state, found, at)) return false;
    if (source === found.group) return found.ofGroup;
    return found.ofItems.some((arn) => arn === source) && isChargedArn(state, source, at);
  };
  return months
    .filter((at) => at > month)
    .toSorted()
    .find((at) => !holds(at));
};
