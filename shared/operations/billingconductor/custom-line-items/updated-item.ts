import { CustomLineItem } from "../../../domain/configuration/model.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { validation } from "../errors.ts";
import { hasRoomForFilter, TOO_MANY_FILTERED } from "./item-limits.ts";
import type { UpdateChargeDetails } from "./item-members.ts";
import { chargedMonths, type ItemPart } from "./item-months.ts";
import { FILTER_ON_FLAT, FILTER_WITHOUT_GROUP, filterOf, illegalFilter } from "./line-item-filter.ts";

export type ItemUpdate = {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly charge?: UpdateChargeDetails | undefined;
};

/**
 * Refuses what is wrong whatever is stored. A request that names nothing to update is refused: a range alone does
 * not move the months of an item, as somebody may think it does.
 * @throws OperationError ILLEGAL_CUSTOMLINEITEM_UPDATE, ILLEGAL_UPDATE_CHARGE_DETAILS, ILLEGAL_LINE_ITEM_FILTER
 */
export const checkUpdate = ({ name, description, charge }: ItemUpdate): void => {
  if (name === undefined && description === undefined && charge === undefined)
    throw validation("ILLEGAL_CUSTOMLINEITEM_UPDATE", "Name, Description or ChargeDetails must be given.");
  if (charge === undefined) return;
  const { Flat, Percentage, LineItemFilters } = charge;
  if (Flat !== undefined && Percentage !== undefined)
    throw illegalCharge("ChargeDetails must not have both Flat and Percentage.");
  if (Flat === undefined && Percentage === undefined && LineItemFilters === undefined)
    throw illegalCharge("ChargeDetails must have Flat, Percentage or LineItemFilters.");
  filterOf(LineItemFilters);
};

const illegalCharge = (message: string) => validation("ILLEGAL_UPDATE_CHARGE_DETAILS", message);

/**
 * An item after an update; what the update does not name stays, and an empty list of filters takes the filter away.
 * @throws OperationError ILLEGAL_UPDATE_CHARGE_DETAILS when the kind of the charge would change,
 *   ILLEGAL_LINE_ITEM_FILTER
 */
export const updatedItem = (
  item: CustomLineItem,
  { name, description, charge }: ItemUpdate,
): CustomLineItem => {
  const named = { ...item, name: name ?? item.name, description: description ?? item.description };
  if (charge === undefined) return CustomLineItem.parse(named);
  const filter = filterOf(charge.LineItemFilters);
  if (named.kind === "FLAT") {
    if (charge.Percentage !== undefined)
      throw illegalCharge("A flat custom line item cannot become a percentage.");
    if (filter !== undefined) throw illegalFilter(FILTER_ON_FLAT);
    return CustomLineItem.parse({ ...named, amount: charge.Flat?.ChargeValue ?? named.amount });
  }
  if (charge.Flat !== undefined) throw illegalCharge("A percentage custom line item cannot become flat.");
  if (filter !== undefined && !named.ofGroup) throw illegalFilter(FILTER_WITHOUT_GROUP);
  const { filter: former, ...rest } = named;
  const kept = charge.LineItemFilters === undefined ? former : filter;
  return CustomLineItem.parse({
    ...rest,
    ...(kept === undefined ? {} : { filter: kept }),
    percentage: charge.Percentage?.PercentageValue ?? named.percentage,
  });
};

/**
 * The operation has no error for a quota (section 1.5), so it is said of the filter that finds no room.
 * @throws OperationError ILLEGAL_LINE_ITEM_FILTER
 */
export const checkRoomForFilter = (
  state: ConfigurationState,
  part: ItemPart,
  after: CustomLineItem,
): void => {
  const isNew = hasFilter(after) && !hasFilter(part.value);
  if (isNew && !hasRoomForFilter(state, after, chargedMonths(part) ?? part))
    throw illegalFilter(TOO_MANY_FILTERED);
};

const hasFilter = (item: CustomLineItem): boolean => item.kind === "PERCENTAGE" && item.filter !== undefined;
