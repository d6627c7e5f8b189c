import { D } from "../../money/decimal.ts";
import { roundPercentage } from "../../money/rounding.ts";
import type { PricingRuleEntry } from "../file-schema.ts";
import { type Finding, problem, warning } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import { checkCustomTiers } from "./check-custom-tiers.ts";
import type { FileIndex } from "./file-index.ts";

type Field = "service" | "usageType" | "operation" | "billingEntity";

/** What each scope names (Billing Conductor section 1.4): fields that must be there and fields that may. */
const SCOPE_FIELDS: Readonly<
  Record<
    PricingRuleEntry["scope"],
    { readonly required: readonly Field[]; readonly optional?: readonly Field[] }
  >
> = {
  GLOBAL: { required: [] },
  SERVICE: { required: ["service"] },
  BILLING_ENTITY: { required: ["billingEntity"] },
  SKU: { required: ["service", "usageType"], optional: ["operation"] },
};
const FIELDS: readonly Field[] = ["service", "usageType", "operation", "billingEntity"];

/** Each rule by itself: scope and its fields, percentage or tiering, never both. */
export const checkPricingRules = (index: FileIndex): readonly Finding[] => [
  ...(index.entries.pricingRules.length > index.quotas.pricingRules
    ? [problem(["pricingRules"], `has more than ${index.quotas.pricingRules} rules`)]
    : []),
  ...index.entries.pricingRules.flatMap((rule) => [
    ...scopeFindings(rule),
    ...(rule.value.type === "TIERING" ? tieringFindings(rule, index) : percentageFindings(rule)),
  ]),
];

const scopeFindings = ({ at, value }: Entry<PricingRuleEntry>): readonly Finding[] => {
  const { required, optional = [] } = SCOPE_FIELDS[value.scope];
  return FIELDS.flatMap((field) => {
    if (value[field] === undefined && required.includes(field))
      return [problem([...at, field], `is required by scope ${value.scope}`)];
    if (value[field] !== undefined && ![...required, ...optional].includes(field))
      return [problem([...at, field], `does not belong to scope ${value.scope}; remove it`)];
    return [];
  });
};

const percentageFindings = ({ at, value }: Entry<PricingRuleEntry>): readonly Finding[] => {
  const found: Finding[] = [];
  const where = [...at, "modifierPercentage"];
  if (value.tiering !== undefined)
    found.push(problem([...at, "tiering"], `belongs to rules of type TIERING, not ${value.type}`));
  if (value.modifierPercentage === undefined)
    return [...found, problem(where, `is required by type ${value.type}`)];
  const percentage = new D(value.modifierPercentage);
  if (percentage.isNegative())
    found.push(
      problem(
        where,
        `must not be negative; use type ${value.type === "MARKUP" ? "DISCOUNT" : "MARKUP"} for the other direction`,
      ),
    );
  else if (value.type === "DISCOUNT" && percentage.greaterThan(100))
    found.push(problem(where, `must be at most 100 for a DISCOUNT, is ${value.modifierPercentage}`));
  const rounded = roundPercentage(percentage);
  if (!rounded.equals(percentage))
    found.push(
      warning(where, `${value.modifierPercentage} has more than 2 decimal places and becomes ${rounded}`),
    );
  return found;
};

const tieringFindings = (rule: Entry<PricingRuleEntry>, index: FileIndex): readonly Finding[] => {
  const { at, value } = rule;
  const found: Finding[] = [];
  if (value.modifierPercentage !== undefined)
    found.push(problem([...at, "modifierPercentage"], "does not belong to type TIERING; remove it"));
  const where = [...at, "tiering"];
  if (value.scope === "BILLING_ENTITY")
    return [...found, problem([...at, "scope"], "must be GLOBAL, SERVICE or SKU for type TIERING")];
  if (value.tiering === undefined) return [...found, problem(where, "is required by type TIERING")];
  const { freeTier, customTiers } = value.tiering;
  if (value.scope === "SKU") {
    if (freeTier !== undefined)
      found.push(problem([...where, "freeTier"], "belongs to scopes GLOBAL and SERVICE; use customTiers"));
    return customTiers === undefined
      ? [...found, problem([...where, "customTiers"], "is required by scope SKU")]
      : [...found, ...checkCustomTiers(customTiers, [...where, "customTiers"], index.quotas)];
  }
  if (customTiers !== undefined)
    found.push(problem([...where, "customTiers"], "is for scope SKU only; use freeTier here"));
  if (freeTier === undefined)
    found.push(problem([...where, "freeTier"], `is required by scope ${value.scope}`));
  return found;
};
