import { z } from "zod";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { refuseTakenName, refuseTooMany } from "../names.ts";
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
      refuseTakenName(pricingRules, { owner: account, arn, name: rule.name }, "pricingrule", period);
      refuseTooMany(
        pricingRules,
        account,
        { code: "PRICING_RULES", limit: DEFAULT_QUOTAS.pricingRules },
        period,
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
