import type { LineItemFilter } from "../../../domain/configuration/model.ts";
import { validation } from "../errors.ts";
import type { FilterMember } from "./item-members.ts";

/**
 * The filter of a percentage's base; none for an empty list. There are two documented pairs: LINE_ITEM_TYPE
 * NOT_EQUAL with Values and SERVICE EQUAL with AttributeValues (spec/billing-conductor.md section 1.4).
 * @throws OperationError ILLEGAL_LINE_ITEM_FILTER
 */
export const filterOf = (filters: readonly FilterMember[] | undefined): LineItemFilter | undefined => {
  const [filter] = filters ?? [];
  if (filter === undefined) return undefined;
  const { Attribute, MatchOption, Values = [], AttributeValues = [] } = filter;
  if (Attribute === "LINE_ITEM_TYPE" && MatchOption === "NOT_EQUAL")
    if (Values.length === 1 && AttributeValues.length === 0) return { excludeSavingsPlanNegation: true };
  const [service] = AttributeValues;
  if (Attribute === "SERVICE" && MatchOption === "EQUAL")
    if (service !== undefined && Values.length === 0) return { service };
  throw illegalFilter(
    "A line item filter is either LINE_ITEM_TYPE NOT_EQUAL with Values or SERVICE EQUAL with AttributeValues.",
  );
};

export const illegalFilter = (message: string) => validation("ILLEGAL_LINE_ITEM_FILTER", message);

export const FILTER_ON_FLAT = "A line item filter belongs to a percentage, not to a flat charge.";
export const FILTER_WITHOUT_GROUP =
  "A line item filter narrows the total of the billing group, so the billing group must be associated.";

export const filterOut = (filter: LineItemFilter) =>
  "service" in filter
    ? { Attribute: "SERVICE", MatchOption: "EQUAL", AttributeValues: [filter.service] }
    : { Attribute: "LINE_ITEM_TYPE", MatchOption: "NOT_EQUAL", Values: ["SAVINGS_PLAN_NEGATION"] };
