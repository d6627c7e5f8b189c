import type { CustomLineItem } from "../../../domain/configuration/model.ts";
import { CONDUCTOR_PRODUCT } from "../../../domain/rating/custom-line-items.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { Times } from "../../../stores/versioned-store.ts";
import { numberOf, secondsOf } from "../wire.ts";
import { associationsOf } from "./associations.ts";
import { filterOut } from "./line-item-filter.ts";

/** The charge as answers show it: what it is taken of is listed by ListResourcesAssociatedToCustomLineItem. */
export const chargeOut = (item: CustomLineItem) =>
  item.kind === "FLAT"
    ? { Type: item.type, Flat: { ChargeValue: numberOf(item.amount) } }
    : {
        Type: item.type,
        Percentage: { PercentageValue: numberOf(item.percentage) },
        ...(item.filter === undefined ? {} : { LineItemFilters: [filterOut(item.filter)] }),
      };

export const associationSize = (state: ConfigurationState, item: CustomLineItem, month: BillingPeriod) =>
  numberOf(String(associationsOf(state, item, month).length));

/**
 * An item as lists show it in a month. AccountId and PresentationDetails are there when the item has them, so that
 * what is read back is what was asked for.
 */
export const itemOut = (
  state: ConfigurationState,
  item: CustomLineItem,
  times: Times,
  month: BillingPeriod,
) => ({
  Arn: item.arn,
  Name: item.name,
  ChargeDetails: chargeOut(item),
  CurrencyCode: currencyCode(state, month),
  Description: item.description,
  ProductCode: item.presentAs ?? CONDUCTOR_PRODUCT,
  BillingGroupArn: item.group,
  CreationTime: secondsOf(times.createdAt),
  LastModifiedTime: secondsOf(times.modifiedAt),
  AssociationSize: associationSize(state, item, month),
  ...(item.account === undefined ? {} : { AccountId: item.account }),
  ComputationRule: item.kind === "PERCENTAGE" ? item.computation : "CONSOLIDATED",
  ...(item.presentAs === undefined ? {} : { PresentationDetails: { Service: item.presentAs } }),
});

/** Charges are in the currency of the cost data: CNY in China, USD everywhere else (section 1.4). */
const currencyCode = ({ partner }: ConfigurationState, month: BillingPeriod): "USD" | "CNY" =>
  partner.list(month)[0]?.currency === "CNY" ? "CNY" : "USD";
