import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { isInRange, type MonthRange } from "../../../domain/time/month-range.ts";
import { type ConfigurationState, nameKey } from "../../../stores/configuration-state.ts";
import { conflict, limitExceeded } from "../errors.ts";
import { refuseTooMany } from "../names.ts";
import { hasGroupIn } from "./item-groups.ts";
import { chargedMonths, ownMonths, partsOf } from "./item-months.ts";

/**
 * Names are unique per owner in every month; an item that has ended keeps its name until it is deleted, as one of
 * the configuration file does.
 * @throws OperationError RESOURCE_NAME_CONFLICT
 */
export const checkName = (
  state: ConfigurationState,
  owner: AccountId,
  item: Pick<CustomLineItem, "arn" | "name">,
  range: MonthRange,
): void => {
  const other = state.customLineItems
    .idsWith("name", nameKey(owner, item.name))
    .find(
      (id) =>
        id !== item.arn &&
        partsOf(state, id, range).some(
          (part) => part.value.name === item.name && hasGroupIn(state, part.value.group, part),
        ),
    );
  if (other !== undefined)
    throw conflict(
      "RESOURCE_NAME_CONFLICT",
      { id: other, type: "customlineitem" },
      "The name of this customlineitem is taken.",
    );
};

/**
 * Quotas a new item counts towards (spec/billing-conductor.md section 2), those of a group and of a flat by month.
 * @throws OperationError ServiceLimitExceededException
 */
export const checkQuotas = (state: ConfigurationState, owner: AccountId, item: CustomLineItem): void => {
  const months = ownMonths(item);
  const quota = { code: "CUSTOM_LINE_ITEMS", limit: DEFAULT_QUOTAS.customLineItems };
  refuseTooMany(state.customLineItems, owner, quota, months.from);
  if (item.kind === "FLAT") return;
  if (item.filter !== undefined && !hasRoomForFilter(state, item, months))
    throw limitExceeded("FILTERED_CUSTOM_LINE_ITEMS_PER_BILLING_GROUP", TOO_MANY_FILTERED, {
      id: item.group,
      type: "billinggroup",
    });
  if (item.computation === "ITEMIZED" && !hasRoomForItemized(state, item, months))
    throw limitExceeded(
      "ITEMIZED_CUSTOM_LINE_ITEMS_PER_BILLING_GROUP",
      `The billing group has ${DEFAULT_QUOTAS.itemizedItemsPerGroup} itemized custom line items already.`,
      { id: item.group, type: "billinggroup" },
    );
  for (const flat of item.ofItems)
    if (!hasRoomForPercentage(state, flat, item, months))
      throw limitExceeded("PERCENTAGE_CUSTOM_LINE_ITEMS_PER_FLAT", TOO_MANY_PERCENTAGES, {
        id: flat,
        type: "customlineitem",
      });
};

export const TOO_MANY_FILTERED = `The billing group has ${DEFAULT_QUOTAS.filteredItemsPerGroup} custom line items with a filter already.`;
export const TOO_MANY_PERCENTAGES = `The custom line item is in the base of ${DEFAULT_QUOTAS.percentageItemsPerFlat} percentages already.`;

type Item = Pick<CustomLineItem, "arn" | "group">;

export const hasRoomForFilter = (state: ConfigurationState, { arn, group }: Item, months: MonthRange) =>
  mostOthers(state, "filteredOf", group, arn, months, (other) => other.filter !== undefined) <
  DEFAULT_QUOTAS.filteredItemsPerGroup;

const hasRoomForItemized = (state: ConfigurationState, { arn, group }: Item, months: MonthRange) =>
  mostOthers(state, "itemizedOf", group, arn, months, (other) => other.computation === "ITEMIZED") <
  DEFAULT_QUOTAS.itemizedItemsPerGroup;

export const hasRoomForPercentage = (
  state: ConfigurationState,
  flat: string,
  { arn }: Pick<Item, "arn">,
  months: MonthRange,
): boolean =>
  mostOthers(state, "ofItem", flat, arn, months, ({ ofItems }) => ofItems.some((each) => each === flat)) <
  DEFAULT_QUOTAS.percentageItemsPerFlat;

type Percentage = Extract<CustomLineItem, { kind: "PERCENTAGE" }>;

/** How many other percentages there are in the month of a range that has most of them. */
const mostOthers = (
  state: ConfigurationState,
  index: "filteredOf" | "itemizedOf" | "ofItem",
  key: string,
  arn: string,
  range: MonthRange,
  counts: (item: Percentage) => boolean,
): number => {
  const charged = state.customLineItems
    .idsWith(index, key)
    .filter((id) => id !== arn)
    .flatMap((id) => partsOf(state, id, range))
    .filter(({ value }) => value.kind === "PERCENTAGE" && counts(value))
    .flatMap((part) => chargedMonths(part) ?? []);
  // The most there are at once, there are where one of them begins.
  return Math.max(0, ...charged.map(({ from }) => charged.filter((each) => isInRange(from, each)).length));
};
