import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { refuseNeverThere } from "../absent-target.ts";
import { changed, changeEvent } from "../change.ts";
import { accessDenied, conflict } from "../errors.ts";
import { fullArn, isManagedPlan, isOwn, PlanArn } from "../resources.ts";

export const deletePricingPlan = operation<ApiDependencies>()({
  name: "DeletePricingPlan",
  permission: "pricing:write",
  route: { method: "POST", path: "/delete-pricing-plan" },
  input: z.object({ Arn: PlanArn }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "pricingplan", input.Arn);
    if (isManagedPlan(arn)) throw accessDenied("This pricing plan is managed by AWS and cannot be changed.");
    const period = periodOf(context.now);
    return changed(context, "DeletePricingPlan", input, (state) => {
      refuseNeverThere(state.pricingPlans, arn, isOwn(account, arn), "MISSING_PRICINGPLAN");
      const answer = { Arn: arn };
      if (state.pricingPlans.find(arn, period) === undefined)
        return { answer, changes: [], resources: [], events: [] };
      if (state.billingGroups.listWith("plan", arn, period).length > 0)
        throw conflict(
          "PRICING_PLAN_ATTACHED_TO_BILLING_GROUP_DELETE_CONFLICT",
          { id: arn, type: "pricingplan" },
          "The pricing plan is used by a billing group.",
        );
      if (state.transferPreferences.listWith("plan", arn, period).length > 0)
        throw conflict(
          "PRICING_PLAN_REFERENCED_BY_PREFERENCE_DELETE_CONFLICT",
          { id: arn, type: "pricingplan" },
          "The pricing plan is named in a billing transfer preference.",
        );
      return {
        answer,
        changes: [thingChange("pricingPlans", arn, { from: period, value: null, trace: true })],
        resources: [arn],
        events: [changeEvent("Pricing Plan Deleted", [arn])],
      };
    });
  },
});
