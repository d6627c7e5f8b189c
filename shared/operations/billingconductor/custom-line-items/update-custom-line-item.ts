import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { fullArn, ItemArn } from "../resources.ts";
import { Name, NumberOut, secondsOf } from "../wire.ts";
import { editedParts, partChanges } from "./edited-parts.ts";
import { checkName } from "./item-limits.ts";
import { ItemDescription, PeriodRange, UpdateChargeDetails } from "./item-members.ts";
import { chargedMonths } from "./item-months.ts";
import { associationSize, chargeOut } from "./item-out.ts";
import { editedMonths } from "./period-range.ts";
import { checkRoomForFilter, checkUpdate, updatedItem } from "./updated-item.ts";

export const updateCustomLineItem = operation<ApiDependencies>()({
  name: "UpdateCustomLineItem",
  permission: "pricing:write",
  route: { method: "POST", path: "/update-custom-line-item" },
  input: z.object({
    Arn: ItemArn,
    Name: Name.optional(),
    Description: ItemDescription.optional(),
    ChargeDetails: UpdateChargeDetails.optional(),
    BillingPeriodRange: PeriodRange.optional(),
  }),
  output: z.object({
    Arn: z.string(),
    BillingGroupArn: z.string(),
    Name: z.string(),
    Description: z.string(),
    ChargeDetails: z.looseObject({}),
    LastModifiedTime: NumberOut.optional(),
    AssociationSize: NumberOut,
  }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "customlineitem", input.Arn);
    const update = { name: input.Name, description: input.Description, charge: input.ChargeDetails };
    checkUpdate(update);
    const range = editedMonths(input.BillingPeriodRange, context.now);
    return changed(context, "UpdateCustomLineItem", input, (state) => {
      const parts = editedParts(state, { caller: account, arn }, range, context.now);
      const edits = parts.map((before) => ({ before, after: updatedItem(before.value, update) }));
      for (const { before, after } of edits) {
        if (after.name !== before.value.name) checkName(state, account, after, before);
        checkRoomForFilter(state, before, after);
      }
      const changes = partChanges(state, edits);
      const [first] = parts;
      const shown = updatedItem(first.value, update);
      const record = state.customLineItems.record(arn, first.from);
      return {
        answer: {
          Arn: arn,
          BillingGroupArn: shown.group,
          Name: shown.name,
          Description: shown.description,
          ChargeDetails: chargeOut(shown),
          LastModifiedTime: secondsOf(changes.length > 0 ? context.now : record?.modifiedAt),
          AssociationSize: associationSize(state, first.value, chargedMonths(first)?.from ?? first.from),
        },
        changes,
        resources: [arn],
        events: [changeEvent("Custom Line Item Updated", [arn])],
      };
    });
  },
});
