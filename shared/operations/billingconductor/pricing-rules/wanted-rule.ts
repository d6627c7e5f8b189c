import { PricingRule } from "../../../domain/configuration/model.ts";
import { D, plain } from "../../../domain/money/decimal.ts";
import { roundPercentage } from "../../../domain/money/rounding.ts";
import { validation, wrongField } from "../errors.ts";
import type { Tiering } from "./rule-members.ts";

/** What a request says a rule is to be; every member that does not belong to its scope and type is refused. */
export type WantedRule = {
  readonly arn: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly scope: "GLOBAL" | "SERVICE" | "BILLING_ENTITY" | "SKU";
  readonly type: "MARKUP" | "DISCOUNT" | "TIERING";
  readonly modifierPercentage?: string | undefined;
  readonly service?: string | undefined;
  readonly billingEntity?: string | undefined;
  readonly usageType?: string | undefined;
  readonly operation?: string | undefined;
  readonly tiering?: Tiering | undefined;
};

type Target = "service" | "billingEntity" | "usageType" | "operation";
const TARGETS = {
  service: { member: "Service", reason: "ILLEGAL_SERVICE", scopes: ["SERVICE", "SKU"] },
  billingEntity: { member: "BillingEntity", reason: "ILLEGAL_BILLING_ENTITY", scopes: ["BILLING_ENTITY"] },
  usageType: { member: "UsageType", reason: "ILLEGAL_USAGE_TYPE", scopes: ["SKU"] },
  operation: { member: "Operation", reason: "ILLEGAL_OPERATION", scopes: ["SKU"] },
} as const satisfies Record<
  Target,
  { readonly member: string; readonly reason: string; readonly scopes: readonly string[] }
>;

/**
 * The rule a request describes (spec/billing-conductor.md sections 1.2 and 1.4).
 * @throws OperationError ILLEGAL_SERVICE and the like, INVALID_SKU_COMBO, ILLEGAL_TIERING_INPUT,
 *   ILLEGAL_MODIFIER_PERCENTAGE, ILLEGAL_SCOPE
 */
export const ruleOf = (wanted: WantedRule): PricingRule => {
  checkTarget(wanted);
  const { arn, name, description, tags, scope, type, service, billingEntity, usageType, operation } = wanted;
  const base = {
    arn,
    name,
    ...(description === undefined || description === "" ? {} : { description }),
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
    scope,
    type,
    ...(service === undefined ? {} : { service }),
    ...(billingEntity === undefined ? {} : { billingEntity }),
    ...(usageType === undefined ? {} : { usageType }),
    ...(operation === undefined ? {} : { operation }),
  };
  return PricingRule.parse({ ...base, ...(type === "TIERING" ? tieringOf(wanted) : percentageOf(wanted)) });
};

const checkTarget = (wanted: WantedRule): void => {
  for (const [target, { member, reason, scopes }] of Object.entries(TARGETS)) {
    const given = wanted[target as Target] !== undefined;
    const belongs = (scopes as readonly string[]).includes(wanted.scope);
    if (given && !belongs) throw wrongField(member, `does not belong to scope ${wanted.scope}`, reason);
    if (!given && belongs && target !== "operation")
      throw wrongField(
        member,
        `is required by scope ${wanted.scope}`,
        wanted.scope === "SKU" ? "INVALID_SKU_COMBO" : reason,
      );
  }
};

const percentageOf = ({ type, modifierPercentage, tiering }: WantedRule) => {
  if (tiering !== undefined)
    throw wrongField("Tiering", `belongs to type TIERING, not ${type}`, "ILLEGAL_TIERING_INPUT");
  if (modifierPercentage === undefined)
    throw wrongField("ModifierPercentage", `is required by type ${type}`, "ILLEGAL_MODIFIER_PERCENTAGE");
  const percentage = new D(modifierPercentage);
  if (type === "DISCOUNT" && percentage.gt(100))
    throw wrongField(
      "ModifierPercentage",
      "must be at most 100 for a DISCOUNT",
      "ILLEGAL_MODIFIER_PERCENTAGE",
    );
  return { modifierPercentage: plain(roundPercentage(percentage)) };
};

const tieringOf = ({ scope, modifierPercentage, tiering }: WantedRule) => {
  if (scope === "BILLING_ENTITY")
    throw wrongField("Scope", "must be GLOBAL, SERVICE or SKU for type TIERING", "ILLEGAL_SCOPE");
  if (modifierPercentage !== undefined)
    throw wrongField("ModifierPercentage", "does not belong to type TIERING", "ILLEGAL_TIERING_INPUT");
  if (tiering === undefined)
    throw wrongField("Tiering", "is required by type TIERING", "ILLEGAL_TIERING_INPUT");
  const { FreeTier, CustomTiers } = tiering;
  if (scope !== "SKU") {
    if (CustomTiers !== undefined)
      throw wrongField("Tiering.CustomTiers", "belongs to scope SKU", "ILLEGAL_TIERING_INPUT");
    if (FreeTier === undefined)
      throw wrongField("Tiering.FreeTier", `is required by scope ${scope}`, "ILLEGAL_TIERING_INPUT");
    return { freeTierActivated: FreeTier.Activated };
  }
  if (FreeTier !== undefined)
    throw wrongField("Tiering.FreeTier", "belongs to scopes GLOBAL and SERVICE", "ILLEGAL_TIERING_INPUT");
  if (CustomTiers === undefined)
    throw wrongField("Tiering.CustomTiers", "is required by scope SKU", "ILLEGAL_TIERING_INPUT");
  return { customTiers: customTiersOf(CustomTiers) };
};

/** Tiers begin at 0, leave no gap and end open. */
const customTiersOf = (tiers: NonNullable<Tiering["CustomTiers"]>) => {
  let expected: string | undefined = "0";
  for (const { BeginRangeInclusive, EndRangeExclusive } of tiers) {
    if (expected === undefined || !new D(BeginRangeInclusive).eq(expected))
      throw validation(
        "ILLEGAL_TIERING_INPUT",
        "Custom tiers must begin at 0 and follow each other without a gap.",
      );
    if (EndRangeExclusive !== undefined && new D(EndRangeExclusive).lte(BeginRangeInclusive))
      throw validation("ILLEGAL_TIERING_INPUT", "A custom tier must end above its beginning.");
    expected = EndRangeExclusive;
  }
  if (expected !== undefined)
    throw validation("ILLEGAL_TIERING_INPUT", "The last custom tier must have no end.");
  return tiers.map(({ BeginRangeInclusive: begin, EndRangeExclusive: end, RateValue: rate }) => ({
    begin,
    ...(end === undefined ? {} : { end }),
    rate,
  }));
};
