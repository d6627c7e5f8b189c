import { z } from "zod";
import type { CustomTier, PricingRule } from "../../../domain/configuration/model.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import { decimalMember, numberOf, secondsOf } from "../wire.ts";

/** Members of pricing rules in requests (spec/billing-conductor.md section 1.4). */
export const Scope = z.enum(["GLOBAL", "SERVICE", "BILLING_ENTITY", "SKU"]);
export const Type = z.enum(["MARKUP", "DISCOUNT", "TIERING"]);
export const ModifierPercentage = decimalMember("0");
export const Service = z.string().regex(/^[a-zA-Z0-9]{1,128}$/, "must have 1 to 128 letters or digits");
export const UsageType = z.string().regex(/^\S{1,256}$/, "must have 1 to 256 characters without spaces");
export const BillingEntity = z
  .string()
  .regex(/^[a-zA-Z0-9() ]+$/, "must consist of letters, digits, spaces and parentheses");
export const Tiering = z.object({
  FreeTier: z.object({ Activated: z.boolean() }).optional(),
  CustomTiers: z
    .array(
      z.object({
        BeginRangeInclusive: decimalMember("0"),
        EndRangeExclusive: decimalMember("0").optional(),
        RateValue: decimalMember("0"),
      }),
    )
    .min(1, "must have 1 to 10 tiers")
    .max(10, "must have 1 to 10 tiers")
    .optional(),
});
export type Tiering = z.infer<typeof Tiering>;

/** A rule as answers show it. `plans` counts the plans that use it. */
export const ruleOut = (
  rule: PricingRule,
  times: { readonly createdAt?: Instant | undefined; readonly modifiedAt?: Instant | undefined },
  plans: number,
) => ({
  Name: rule.name,
  Arn: rule.arn,
  Description: rule.description ?? "",
  Scope: rule.scope,
  Type: rule.type,
  ...("modifierPercentage" in rule ? { ModifierPercentage: numberOf(rule.modifierPercentage) } : {}),
  ...("service" in rule ? { Service: rule.service } : {}),
  ...("billingEntity" in rule ? { BillingEntity: rule.billingEntity } : {}),
  ...("usageType" in rule ? { UsageType: rule.usageType } : {}),
  ...("operation" in rule && rule.operation !== undefined ? { Operation: rule.operation } : {}),
  ...(rule.type === "TIERING" ? { Tiering: tieringOut(rule) } : {}),
  AssociatedPricingPlanCount: plans,
  CreationTime: secondsOf(times.createdAt),
  LastModifiedTime: secondsOf(times.modifiedAt),
});

const tieringOut = (rule: Extract<PricingRule, { type: "TIERING" }>) =>
  "customTiers" in rule
    ? { CustomTiers: rule.customTiers.map(tierOut) }
    : { FreeTier: { Activated: rule.freeTierActivated } };

const tierOut = ({ begin, end, rate }: CustomTier) => ({
  BeginRangeInclusive: numberOf(begin),
  ...(end === undefined ? {} : { EndRangeExclusive: numberOf(end) }),
  RateValue: numberOf(rate),
});

/** A stored rule's tiers as a request would give them. */
export const tieringMember = (rule: Extract<PricingRule, { type: "TIERING" }>): Tiering =>
  "customTiers" in rule
    ? {
        CustomTiers: rule.customTiers.map(({ begin, end, rate }) => ({
          BeginRangeInclusive: begin,
          ...(end === undefined ? {} : { EndRangeExclusive: end }),
          RateValue: rate,
        })),
      }
    : { FreeTier: { Activated: rule.freeTierActivated } };
