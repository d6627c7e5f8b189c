import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { isInRange, type MonthRange } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { type ThingChange, thingChange } from "../../../use-cases/configuration/change-configuration.ts";

/**
 * An item said for a range of months, as changes. Its group or a flat item of its base may be deleted within the
 * range: from that month on there is no such item, or no such part of its base, so that no month names what is
 * not there.
 */
export const itemChanges = (
  state: ConfigurationState,
  range: MonthRange,
  item: CustomLineItem,
): readonly ThingChange[] => {
  const { billingGroups, customLineItems } = state;
  const versions = [
    ...billingGroups.versions(item.group),
    ...(item.kind === "PERCENTAGE" ? item.ofItems.flatMap((flat) => customLineItems.versions(flat)) : []),
  ];
  const borders = versions
    .map(({ from }) => from)
    .filter((month) => month > range.from && isInRange(month, range));
  const starts = [range.from, ...new Set(borders)].toSorted();
  return starts.map((from, position) =>
    thingChange("customLineItems", item.arn, {
      from,
      until: starts[position + 1] ?? range.until,
      value: itemIn(state, item, from),
    }),
  );
};

const itemIn = (
  state: ConfigurationState,
  item: CustomLineItem,
  month: BillingPeriod,
): CustomLineItem | null => {
  if (state.billingGroups.find(item.group, month) === undefined) return null;
  if (item.kind === "FLAT") return item;
  const ofItems = item.ofItems.filter((flat) => state.customLineItems.find(flat, month) !== undefined);
  return ofItems.length === item.ofItems.length ? item : { ...item, ofItems };
};
