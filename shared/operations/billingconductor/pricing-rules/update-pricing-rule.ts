import { z } from "zod";
import type { PricingRule } from "../../../domain/configuration/model.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { refuseTakenName } from "../names.ts";
import { fullArn, RuleArn } from "../resources.ts";
import { Description, Name } from "../wire.ts";
import { ownRule, plansOf, refuseSameTarget } from "./rule-lookup.ts";
import { ModifierPercentage, ruleOut, Tiering, Type, tieringMember } from "./rule-members.ts";
import { ruleOf } from "./wanted-rule.ts";

const Input = z.object({
  Arn: RuleArn,
  Name: Name.optional(),
  Description: Description.optional(),
  Type: Type.optional(),
  ModifierPercentage: ModifierPercentage.optional(),
  Tiering: Tiering.optional(),
});

export const updatePricingRule = operation<ApiDependencies>()({
  name: "UpdatePricingRule",
  permission: "pricing:write",
  route: { method: "PUT", path: "/update-pricing-rule" },
  input: Input,
  output: z.looseObject({}),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "pricingrule", input.Arn);
    const period = periodOf(context.now);
    return changed(context, "UpdatePricingRule", input, (state) => {
      const record = ownRule(state, account, arn, period);
      const rule = edited(record.value, input);
      refuseTakenName(state.pricingRules, { owner: account, arn, name: rule.name }, "pricingrule", period);
      for (const plan of state.pricingPlans.listWith("rule", arn, period))
        refuseSameTarget(
          plan.arn,
          plan.rules.flatMap((each) =>
            each === arn ? [rule] : (state.pricingRules.find(each, period) ?? []),
          ),
        );
      const { CreationTime: _, ...answer } = ruleOut(
        rule,
        { createdAt: record.createdAt, modifiedAt: context.now },
        plansOf(state, arn, period),
      );
      return {
        answer,
        changes: [thingChange("pricingRules", arn, { from: period, value: rule })],
        resources: [arn],
        events: [changeEvent("Pricing Rule Updated", [arn])],
      };
    });
  },
});

/** Members not given stay as they are; a change of type takes what the new type needs from the request. */
const edited = (rule: PricingRule, input: z.infer<typeof Input>): PricingRule => {
  const type = input.Type ?? rule.type;
  const percentage = "modifierPercentage" in rule && type !== "TIERING" ? rule.modifierPercentage : undefined;
  const tiering = rule.type === "TIERING" && type === "TIERING" ? tieringMember(rule) : undefined;
  return ruleOf({
    arn: rule.arn,
    name: input.Name ?? rule.name,
    description: input.Description ?? rule.description,
    tags: rule.tags,
    scope: rule.scope,
    type,
    modifierPercentage: input.ModifierPercentage ?? percentage,
    service: "service" in rule ? rule.service : undefined,
    billingEntity: "billingEntity" in rule ? rule.billingEntity : undefined,
    usageType: "usageType" in rule ? rule.usageType : undefined,
    operation: "operation" in rule ? rule.operation : undefined,
    tiering: input.Tiering ?? tiering,
  });
};
