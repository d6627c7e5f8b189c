import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import { type BillingPeriod, nextPeriod } from "../../../domain/time/billing-period.ts";
import { isInRange, type MonthRange, sharedMonths } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { hasGroup } from "./item-groups.ts";

/** Months in which a version of an item says what it is. */
export type ItemPart = MonthRange & { readonly value: CustomLineItem };

/** Versions of an item within a range of months, in order; months in which it is removed are left out. */
export const partsOf = (
  { customLineItems }: Pick<ConfigurationState, "customLineItems">,
  arn: string,
  range: MonthRange,
): readonly ItemPart[] => {
  const versions = customLineItems.versions(arn);
  return versions.flatMap(({ from, value }, position): readonly ItemPart[] => {
    const months = sharedMonths({ from, until: versions[position + 1]?.from }, range);
    return value === null || months === undefined ? [] : [{ ...months, value }];
  });
};

/** The item's own months: its first to its last. */
export const ownMonths = ({ from, to }: CustomLineItem): MonthRange => ({
  from,
  until: to === undefined ? undefined : nextPeriod(to),
});

/** Months in which an item is charged as one version says, within a range; undefined: in none. */
export const chargedMonths = (part: ItemPart, range: MonthRange = part): MonthRange | undefined => {
  const months = sharedMonths(part, ownMonths(part.value));
  return months === undefined ? undefined : sharedMonths(months, range);
};

/** Whether an item in force in a month is charged in it: it has begun, has not ended, and its group is there. */
export const isCharged = (state: ConfigurationState, item: CustomLineItem, month: BillingPeriod): boolean =>
  isInRange(month, ownMonths(item)) && hasGroup(state, item.group, month);

export const isChargedArn = (state: ConfigurationState, arn: string, month: BillingPeriod): boolean => {
  const item = state.customLineItems.find(arn, month);
  return item !== undefined && isCharged(state, item, month);
};
