import { type BillingGroup, CustomLineItem } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { addMonths } from "../../../domain/time/billing-period.ts";
import type { MonthRange } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { validation, wrongField } from "../errors.ts";
import type { ChargeDetails } from "./item-members.ts";
import { type Source, sourceOf } from "./item-sources.ts";
import { FILTER_ON_FLAT, FILTER_WITHOUT_GROUP, filterOf, illegalFilter } from "./line-item-filter.ts";

/** What a request says an item is to be; the group comes from the state. */
export type WantedItem = {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly account?: string | undefined;
  readonly charge: ChargeDetails;
  readonly computation?: "ITEMIZED" | "CONSOLIDATED" | undefined;
  readonly presentAs?: string | undefined;
};

/** Of a product code in answers (section 1.4). */
const PRODUCT_CODE_LENGTH = 29;

/**
 * Refuses what is wrong whatever is stored (spec/billing-conductor.md sections 1.2 and 1.4).
 * @throws OperationError ILLEGAL_CHARGE_DETAILS, ILLEGAL_LINE_ITEM_FILTER, ILLEGAL_COMPUTATION_RULE,
 *   TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST, ILLEGAL_SERVICE
 */
export const checkWanted = ({ charge, computation, presentAs }: WantedItem): void => {
  if ((charge.Flat === undefined) === (charge.Percentage === undefined))
    throw validation(
      "ILLEGAL_CHARGE_DETAILS",
      "ChargeDetails must have either Flat or Percentage, exactly one of them.",
    );
  const filter = filterOf(charge.LineItemFilters);
  if (filter !== undefined && charge.Flat !== undefined) throw illegalFilter(FILTER_ON_FLAT);
  if (computation === "ITEMIZED" && charge.Flat !== undefined)
    throw wrongField("ComputationRule", "ITEMIZED belongs to a percentage", "ILLEGAL_COMPUTATION_RULE");
  if ((charge.Percentage?.AssociatedValues?.length ?? 0) > DEFAULT_QUOTAS.sourcesAtCreation)
    throw wrongField(
      "ChargeDetails.Percentage.AssociatedValues",
      `must have at most ${DEFAULT_QUOTAS.sourcesAtCreation} values`,
      "TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST",
    );
  if (presentAs !== undefined && presentAs.length > PRODUCT_CODE_LENGTH)
    throw wrongField(
      "PresentationDetails.Service",
      `must have at most ${PRODUCT_CODE_LENGTH} characters to be shown as a product code`,
      "ILLEGAL_SERVICE",
    );
};

/**
 * The item a request describes, charged in `range`, of a group.
 * @throws OperationError for a source that cannot be one, ILLEGAL_RESOURCE_ARNS, ILLEGAL_LINE_ITEM_FILTER
 */
export const newItem = (
  state: ConfigurationState,
  caller: AccountId,
  wanted: WantedItem,
  { group, range }: { readonly group: BillingGroup; readonly range: MonthRange },
): CustomLineItem => {
  const { arn, name, description, tags, account, charge, computation, presentAs } = wanted;
  const base = {
    arn,
    name,
    description,
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
    group: group.arn,
    ...(account === undefined ? {} : { account }),
    type: charge.Type,
    from: range.from,
    ...(range.until === undefined ? {} : { to: addMonths(range.until, -1) }),
    ...(presentAs === undefined ? {} : { presentAs }),
  };
  if (charge.Percentage === undefined)
    return CustomLineItem.parse({ ...base, kind: "FLAT", amount: charge.Flat?.ChargeValue });
  const sources = sourcesOf(state, caller, charge.Percentage.AssociatedValues ?? [], { group, range });
  const filter = filterOf(charge.LineItemFilters);
  const ofGroup = sources.some(({ kind }) => kind === "GROUP");
  if (filter !== undefined && !ofGroup) throw illegalFilter(FILTER_WITHOUT_GROUP);
  return CustomLineItem.parse({
    ...base,
    kind: "PERCENTAGE",
    percentage: charge.Percentage.PercentageValue,
    ofGroup,
    ofItems: sources.flatMap((source) => (source.kind === "ITEM" ? [source.arn] : [])).toSorted(),
    ...(filter === undefined ? {} : { filter }),
    computation: computation ?? "CONSOLIDATED",
  });
};

const sourcesOf = (
  state: ConfigurationState,
  caller: AccountId,
  values: readonly string[],
  { group, range }: { readonly group: BillingGroup; readonly range: MonthRange },
): readonly Source[] => {
  const sources = values.map((value): Source => {
    const source = sourceOf(state, caller, value, { group: group.arn, range });
    if (source.kind === "NONE")
      throw wrongField("ChargeDetails.Percentage.AssociatedValues", source.message, source.requestReason);
    return source;
  });
  refuseTwice(sources.map(({ arn }) => arn));
  return sources;
};

/** @throws OperationError ILLEGAL_RESOURCE_ARNS */
export const refuseTwice = (arns: readonly string[]): void => {
  if (new Set(arns).size < arns.length)
    throw validation("ILLEGAL_RESOURCE_ARNS", "A resource is named more than once.");
};
