import { z } from "zod";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { nameKey } from "../../../stores/configuration-state.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { conflict, limitExceeded } from "../errors.ts";
import { arnOf } from "../resources.ts";
import { Description, Name, TagMap } from "../wire.ts";
import {
  BillingEntity,
  ModifierPercentage,
  Scope,
  Service,
  Tiering,
  Type,
  UsageType,
} from "./rule-members.ts";
import { ruleOf } from "./wanted-rule.ts";

const ID_LENGTH = 10;

export const createPricingRule = operation<ApiDependencies>()({
  name: "CreatePricingRule",
  permission: "pricing:write",
  route: { method: "POST", path: "/create-pricing-rule" },
  input: z.object({
    Name,
    Description: Description.optional(),
    Scope,
    Type,
    ModifierPercentage: ModifierPercentage.optional(),
    Service: Service.optional(),
    BillingEntity: BillingEntity.optional(),
    UsageType: UsageType.optional(),
    Operation: UsageType.optional(),
    Tiering: Tiering.optional(),
    Tags: TagMap.optional(),
  }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = arnOf(account, "pricingrule", context.deps.ids.random(ID_LENGTH));
    const rule = ruleOf({
      arn,
      name: input.Name,
      description: input.Description,
      tags: input.Tags,
      scope: input.Scope,
      type: input.Type,
      modifierPercentage: input.ModifierPercentage,
      service: input.Service,
      billingEntity: input.BillingEntity,
      usageType: input.UsageType,
      operation: input.Operation,
      tiering: input.Tiering,
    });
    const period = periodOf(context.now);
    return changed(context, "CreatePricingRule", input, ({ pricingRules }) => {
      const [sameName] = pricingRules.listWith("name", nameKey(account, rule.name), period);
      if (sameName !== undefined)
        throw conflict(
          "RESOURCE_NAME_CONFLICT",
          { id: sameName.arn, type: "pricingrule" },
          "A pricing rule of this name exists already.",
        );
      if (pricingRules.idsWith("owner", account).length >= DEFAULT_QUOTAS.pricingRules)
        throw limitExceeded(
          "PRICING_RULES",
          `There are ${DEFAULT_QUOTAS.pricingRules} pricing rules already.`,
        );
      return {
        answer: { Arn: arn },
        changes: [thingChange("pricingRules", arn, { from: period, value: rule })],
        resources: [arn],
        events: [changeEvent("Pricing Rule Created", [arn])],
      };
    });
  },
});
