import { z } from "zod";
import { AccountId } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { arnOf, GroupArn } from "../resources.ts";
import { AccountIdMember, Name, TagMap } from "../wire.ts";
import { checkMember, groupToCharge } from "./item-groups.ts";
import { checkName, checkQuotas } from "./item-limits.ts";
import {
  ChargeDetails,
  ComputationRule,
  ItemDescription,
  PeriodRange,
  PresentationDetails,
} from "./item-members.ts";
import { itemChanges } from "./kept-references.ts";
import { checkWanted, newItem, type WantedItem } from "./new-item.ts";
import { createdMonths } from "./period-range.ts";

const ID_LENGTH = 10;

export const createCustomLineItem = operation<ApiDependencies>()({
  name: "CreateCustomLineItem",
  permission: "pricing:write",
  route: { method: "POST", path: "/create-custom-line-item" },
  input: z.object({
    Name,
    Description: ItemDescription,
    BillingGroupArn: GroupArn,
    BillingPeriodRange: PeriodRange.optional(),
    ChargeDetails,
    AccountId: AccountIdMember.optional(),
    ComputationRule: ComputationRule.optional(),
    PresentationDetails: PresentationDetails.optional(),
    Tags: TagMap.optional(),
  }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const wanted: WantedItem = {
      arn: arnOf(account, "customlineitem", context.deps.ids.random(ID_LENGTH)),
      name: input.Name,
      description: input.Description,
      tags: input.Tags,
      account: input.AccountId,
      charge: input.ChargeDetails,
      computation: input.ComputationRule,
      presentAs: input.PresentationDetails?.Service,
    };
    checkWanted(wanted);
    return changed(context, "CreateCustomLineItem", input, (state) => {
      const range = createdMonths(input.BillingPeriodRange, context.now);
      const { group, months } = groupToCharge(state, account, input.BillingGroupArn, range);
      if (wanted.account !== undefined)
        checkMember(state, AccountId.parse(wanted.account), months, periodOf(context.now));
      const item = newItem(state, account, wanted, { group, range });
      // The name is taken from then on, not only in the months charged.
      checkName(state, account, item, { from: range.from });
      checkQuotas(state, account, item);
      return {
        answer: { Arn: item.arn },
        changes: itemChanges(state, { from: item.from }, item),
        resources: [item.arn],
        events: [changeEvent("Custom Line Item Created", [item.arn], { billingGroup: group.arn })],
      };
    });
  },
});
