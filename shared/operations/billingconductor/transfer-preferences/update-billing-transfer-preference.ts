import { z } from "zod";
import { canonicalJson } from "../../../domain/canonical-json.ts";
import { TransferPreference } from "../../../domain/configuration/model.ts";
import { BASIC_PLAN, PASSTHROUGH_PLAN } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { refuseMissingPlan } from "../billing-groups/group-lookup.ts";
import { FullPlanArn, TransferArn } from "../billing-groups/group-members.ts";
import { changed, changeEvent } from "../change.ts";
import { validation, wrongField } from "../errors.ts";
import { secondsOf } from "../wire.ts";
import { ownTransfer, preferenceOut } from "./preference-members.ts";

const PLAN_MEMBER = "AutoBillingTransferBillingGroupCreation.PricingPlanArn";

/** Holds for transfers to come behind this one; groups that are there stay as they are. */
export const updateBillingTransferPreference = operation<ApiDependencies>()({
  name: "UpdateBillingTransferPreference",
  permission: "pricing:write",
  route: { method: "PUT", path: "/update-billing-transfer-preference" },
  input: z.object({
    ResponsibilityTransferArn: TransferArn,
    AutoBillingTransferBillingGroupCreation: z.object({
      Enabled: z.boolean(),
      PricingPlanArn: FullPlanArn.optional(),
    }),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const { ResponsibilityTransferArn: arn, AutoBillingTransferBillingGroupCreation: creation } = input;
    const { Enabled: enabled, PricingPlanArn: plan } = creation;
    if (enabled && plan === undefined)
      throw wrongField(PLAN_MEMBER, "is required when Enabled is true", "MISSING_PRICING_PLAN_ARN");
    const period = periodOf(context.now);
    // The answer kept under the client token is plain JSON, so the time becomes a number only afterwards.
    const { modifiedAt, ...answer } = await changed(
      context,
      "UpdateBillingTransferPreference",
      input,
      (state) => {
        const transfer = ownTransfer(state, account, arn, period);
        if (transfer.end !== undefined && transfer.end < period)
          throw validation("ILLEGAL_ENDED_BILLINGGROUP", "The billing transfer has ended.");
        if (enabled && plan !== undefined && plan !== PASSTHROUGH_PLAN && plan !== BASIC_PLAN)
          refuseMissingPlan(state.pricingPlans, account, plan, period, PLAN_MEMBER);
        // A plan that is sent along while groups are not made has no use and must not keep the plan from deletion.
        const value = TransferPreference.parse({
          transfer: transfer.id,
          autoCreateGroups: enabled,
          ...(enabled ? { plan } : {}),
        });
        const former = state.transferPreferences.record(transfer.id, period);
        const same = former !== undefined && canonicalJson(former.value) === canonicalJson(value);
        return {
          answer: {
            ...preferenceOut(arn, value),
            modifiedAt: same ? (former.modifiedAt ?? context.now) : context.now,
          },
          changes: [thingChange("transferPreferences", transfer.id, { from: period, value })],
          resources: [arn],
          events: [
            changeEvent("Billing Transfer Preference Updated", [arn], {
              enabled,
              ...(enabled ? { pricingPlan: plan } : {}),
            }),
          ],
        };
      },
    );
    return { ...answer, LastModifiedTime: secondsOf(modifiedAt) };
  },
});
