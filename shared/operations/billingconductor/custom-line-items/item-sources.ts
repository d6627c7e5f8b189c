import { type AccountId, type BillingGroupArn, CustomLineItemArn } from "../../../domain/identifiers.ts";
import type { MonthRange } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { ValidationReason } from "../errors.ts";
import { arnOf, fullArn, isOwn } from "../resources.ts";
import { chargedMonths, partsOf } from "./item-months.ts";

/** What a percentage is taken of. */
export type Source =
  | { readonly kind: "GROUP"; readonly arn: string }
  | { readonly kind: "ITEM"; readonly arn: CustomLineItemArn };
/** Why something cannot be part of a base: the reason beside it in a batch, and that of a whole request. */
export type NoSource = {
  readonly kind: "NONE";
  readonly arn: string;
  readonly reason: "INVALID_ARN" | "ILLEGAL_CUSTOMLINEITEM" | "INVALID_BILLING_PERIOD_RANGE";
  readonly requestReason: ValidationReason;
  readonly message: string;
};

const ITEM_ID_LENGTH = 10;
export const NOT_CHARGED_TOGETHER = "The two custom line items are not charged in a common billing period.";

/**
 * What a caller names as a source of a percentage of `group` in a range of months: the group itself or one of its
 * flat items. A bare id of ten characters is an item's unless it is
 * the group's own.
 */
export const sourceOf = (
  state: ConfigurationState,
  caller: AccountId,
  arnOrId: string,
  { group, range }: { readonly group: BillingGroupArn; readonly range: MonthRange },
): Source | NoSource => {
  const arn = namedArn(caller, arnOrId, group);
  const none = refusalOf(arn);
  if (arn === group) return { kind: "GROUP", arn };
  // Whether there is such a group does not matter, so nobody learns of groups of others.
  if (arn.includes(":billinggroup/"))
    return none(
      "INVALID_ARN",
      "MISMATCHED_BILLINGGROUP_ARN",
      "It is not the billing group of the custom line item.",
    );
  const parts = isOwn(caller, arn) ? partsOf(state, arn, { from: range.from }) : [];
  const item = parts[0]?.value;
  if (item === undefined)
    return none("INVALID_ARN", "MISSING_CUSTOMLINEITEM", "The custom line item does not exist.");
  if (item.kind === "PERCENTAGE")
    return none(
      "ILLEGAL_CUSTOMLINEITEM",
      "ILLEGAL_CUSTOMLINEITEM",
      "A percentage is taken of the billing group and of flat custom line items, never of a percentage.",
    );
  if (item.group !== group)
    return none(
      "ILLEGAL_CUSTOMLINEITEM",
      "ILLEGAL_CHILD_ASSOCIATE_RESOURCE",
      "The custom line item belongs to another billing group.",
    );
  if (parts.every((part) => chargedMonths(part, range) === undefined))
    return none("INVALID_BILLING_PERIOD_RANGE", "ILLEGAL_CHILD_ASSOCIATE_RESOURCE", NOT_CHARGED_TOGETHER);
  return { kind: "ITEM", arn: CustomLineItemArn.parse(arn) };
};

/** The full ARN of a source named by ARN or id. */
const namedArn = (caller: AccountId, arnOrId: string, group: BillingGroupArn): string => {
  const named = fullArn(caller, "billinggroup", arnOrId);
  return arnOrId.length !== ITEM_ID_LENGTH || named === group
    ? named
    : arnOf(caller, "customlineitem", arnOrId);
};

const refusalOf =
  (arn: string) =>
  (reason: NoSource["reason"], requestReason: ValidationReason, message: string): NoSource => ({
    kind: "NONE",
    arn,
    reason,
    requestReason,
    message,
  });
