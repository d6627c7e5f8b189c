import { z } from "zod";
import { BillingGroup } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { refuseTakenName, refuseTooMany } from "../names.ts";
import { arnOf } from "../resources.ts";
import { AccountIdMember, Description, Name, TagMap } from "../wire.ts";
import { refuseUnfitPlan } from "./group-lookup.ts";
import { AccountIds, ComputationPreference, TransferArn } from "./group-members.ts";
import { wantedGrouping } from "./wanted-grouping.ts";

const ID_LENGTH = 10;

export const createBillingGroup = operation<ApiDependencies>()({
  name: "CreateBillingGroup",
  permission: "pricing:write",
  route: { method: "POST", path: "/create-billing-group" },
  input: z.object({
    Name,
    AccountGrouping: z.object({
      LinkedAccountIds: AccountIds.optional(),
      AutoAssociate: z.boolean().optional(),
      ResponsibilityTransferArn: TransferArn.optional(),
    }),
    ComputationPreference,
    PrimaryAccountId: AccountIdMember.optional(),
    Description: Description.optional(),
    Tags: TagMap.optional(),
  }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const wanted = wantedGrouping(account, input.PrimaryAccountId, input.AccountGrouping);
    // A STANDARD group is known by its primary account (section 1.3).
    const id = wanted.type === "STANDARD" ? wanted.primaryAccount : context.deps.ids.random(ID_LENGTH);
    const arn = arnOf(account, "billinggroup", id);
    const period = periodOf(context.now);
    return changed(context, "CreateBillingGroup", input, (state) => {
      refuseTakenName(state.billingGroups, { owner: account, arn, name: input.Name }, "billinggroup", period);
      const quota = { code: "BILLING_GROUPS", limit: DEFAULT_QUOTAS.billingGroups };
      refuseTooMany(state.billingGroups, account, quota, period);
      const plan = input.ComputationPreference.PricingPlanArn;
      refuseUnfitPlan(state, { owner: account, type: wanted.type }, plan, period);
      const value = BillingGroup.parse({
        arn,
        name: input.Name,
        ...(input.Description === undefined || input.Description === ""
          ? {}
          : { description: input.Description }),
        ...(input.Tags === undefined ? {} : { tags: input.Tags }),
        owner: account,
        plan,
        ...wanted.checked(state, arn, period),
      });
      return {
        answer: { Arn: arn },
        changes: [thingChange("billingGroups", arn, { from: period, value })],
        resources: [arn],
        events: [
          changeEvent("Billing Group Created", [arn], {
            type: value.type,
            pricingPlan: plan,
            ...(value.type === "STANDARD" ? { accounts: value.accounts } : { transfer: value.transfer }),
          }),
        ],
      };
    });
  },
});
