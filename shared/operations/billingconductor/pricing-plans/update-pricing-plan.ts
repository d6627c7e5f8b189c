import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { refuseTakenName } from "../names.ts";
import { fullArn, PlanArn } from "../resources.ts";
import { Description, Name, numberOf, secondsOf } from "../wire.ts";
import { ownPlan } from "./plan-lookup.ts";

export const updatePricingPlan = operation<ApiDependencies>()({
  name: "UpdatePricingPlan",
  permission: "pricing:write",
  route: { method: "PUT", path: "/update-pricing-plan" },
  input: z.object({ Arn: PlanArn, Name: Name.optional(), Description: Description.optional() }),
  output: z.looseObject({}),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "pricingplan", input.Arn);
    const period = periodOf(context.now);
    return changed(context, "UpdatePricingPlan", input, (state) => {
      const plan = ownPlan(state, account, arn, period).value;
      const name = input.Name ?? plan.name;
      refuseTakenName(state.pricingPlans, { owner: account, arn, name }, "pricingplan", period);
      const { description: former, ...rest } = plan;
      const description = input.Description ?? former ?? "";
      const value = { ...rest, name, ...(description === "" ? {} : { description }) };
      return {
        answer: {
          Arn: arn,
          Name: name,
          Description: description,
          Size: numberOf(String(plan.rules.length)),
          LastModifiedTime: secondsOf(context.now),
        },
        changes: [thingChange("pricingPlans", arn, { from: period, value })],
        resources: [arn],
        events: [changeEvent("Pricing Plan Updated", [arn])],
      };
    });
  },
});
