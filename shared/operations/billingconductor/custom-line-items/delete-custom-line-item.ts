import { z } from "zod";
import { sharedMonths } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { refuseNeverThere } from "../absent-target.ts";
import { changed, changeEvent } from "../change.ts";
import { validation } from "../errors.ts";
import { fullArn, ItemArn, isOwn } from "../resources.ts";
import { PeriodRange } from "./item-members.ts";
import { type ItemPart, partsOf } from "./item-months.ts";
import { editedMonths } from "./period-range.ts";

/** Takes an item out of the months of the range; one that has ended can be deleted too, which frees its name. */
export const deleteCustomLineItem = operation<ApiDependencies>()({
  name: "DeleteCustomLineItem",
  permission: "pricing:write",
  route: { method: "POST", path: "/delete-custom-line-item" },
  input: z.object({ Arn: ItemArn, BillingPeriodRange: PeriodRange.optional() }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "customlineitem", input.Arn);
    const range = editedMonths(input.BillingPeriodRange, context.now);
    return changed(context, "DeleteCustomLineItem", input, (state) => {
      const parts = partsOf(state, arn, range);
      refuseNeverThere(state.customLineItems, arn, isOwn(account, arn), "MISSING_CUSTOMLINEITEM");
      if (parts.some((part) => isInBase(state, part)))
        throw validation(
          "CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS",
          "Percentages are taken of the custom line item; disassociate it from them or delete them first.",
        );
      return {
        answer: { Arn: arn },
        changes:
          parts.length === 0
            ? []
            : [thingChange("customLineItems", arn, { ...range, value: null, trace: true })],
        resources: [arn],
        events: [changeEvent("Custom Line Item Deleted", [arn])],
      };
    });
  },
});

/**
 * Whether a percentage names a flat item in these months, be it one that has ended or whose transfer is over: it would
 * name nothing then.
 */
const isInBase = (state: ConfigurationState, part: ItemPart): boolean =>
  state.customLineItems
    .idsWith("ofItem", part.value.arn)
    .flatMap((id) => partsOf(state, id, part))
    .some(
      ({ value, ...months }) =>
        value.kind === "PERCENTAGE" &&
        value.ofItems.includes(part.value.arn) &&
        sharedMonths(months, part) !== undefined,
    );
