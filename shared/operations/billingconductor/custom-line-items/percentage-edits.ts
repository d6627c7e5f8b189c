import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import type { AccountId, BillingGroupArn } from "../../../domain/identifiers.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { MonthRange } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { validation } from "../errors.ts";
import { editedParts } from "./edited-parts.ts";
import type { ItemPart } from "./item-months.ts";
import type { Source } from "./item-sources.ts";

export type Percentage = Extract<CustomLineItem, { kind: "PERCENTAGE" }>;
/** A version of a percentage and what the request has made of it so far. */
export type PercentageEdit = { readonly before: ItemPart; readonly after: Percentage };
export type PercentageEdits = readonly PercentageEdit[];

/**
 * The group of a percentage and its versions whose base a request changes in a range of months.
 * @throws OperationError as `editedParts`; ILLEGAL_CUSTOMLINEITEM for a flat item, which has no base
 */
export const percentageEdits = (
  state: ConfigurationState,
  target: { readonly caller: AccountId; readonly arn: string },
  range: MonthRange,
  now: Instant,
): { readonly group: BillingGroupArn; readonly edits: PercentageEdits } => {
  const parts = editedParts(state, target, range, now);
  const edits = parts.map((before): PercentageEdit => {
    if (before.value.kind !== "PERCENTAGE")
      throw validation(
        "ILLEGAL_CUSTOMLINEITEM",
        "Resources are associated to a percentage; this custom line item is flat.",
      );
    return { before, after: before.value };
  });
  return { group: parts[0].value.group, edits };
};

export const sourceCount = ({ ofGroup, ofItems }: Percentage): number => ofItems.length + (ofGroup ? 1 : 0);

/** Whether a percentage has a source in its base. */
export const hasSource = (item: Percentage, arn: string): boolean =>
  item.group === arn ? item.ofGroup : item.ofItems.some((each) => each === arn);

export const withSource = (item: Percentage, source: Source): Percentage =>
  source.kind === "GROUP"
    ? { ...item, ofGroup: true }
    : { ...item, ofItems: [...item.ofItems, source.arn].toSorted() };

export const withoutSource = (item: Percentage, arn: string): Percentage => ({
  ...item,
  ofGroup: item.ofGroup && item.group !== arn,
  ofItems: item.ofItems.filter((each) => each !== arn),
});
