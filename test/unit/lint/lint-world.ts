import { lintConfiguration } from "../../../shared/domain/configuration/lint/lint-configuration.ts";
import { type LintFacts, NO_FACTS } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import type { LintCode, LintRemark } from "../../../shared/domain/configuration/lint/lint-remark.ts";
import { PricingRule, type StoredConfiguration } from "../../../shared/domain/configuration/model.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import {
  groupArn,
  itemArn,
  organisation,
  PARTNER,
  planArn,
  ruleArn,
  type SnapshotParts,
  snapshot,
  transfer,
  transferGroup,
} from "../../builders/configuration.ts";

export const ALPHA = "111111111111";

export const rule = (name: string, input: Record<string, unknown>): PricingRule =>
  PricingRule.parse({ arn: ruleArn(name), name, scope: "GLOBAL", type: "DISCOUNT", ...input });
export const discount = (name: string, modifierPercentage: string, where: object = {}) =>
  rule(name, { modifierPercentage, ...where });
export const markup = (name: string, modifierPercentage: string, where: object = {}) =>
  rule(name, { type: "MARKUP", modifierPercentage, ...where });
export const freeTier = (name: string, freeTierActivated: boolean, where: object = {}) =>
  rule(name, { type: "TIERING", freeTierActivated, ...where });
export const tiers = (name: string, where: object, ...rates: readonly string[]) =>
  rule(name, {
    type: "TIERING",
    ...where,
    customTiers: rates.map((rate, index) => ({
      begin: String(index * 100),
      ...(index < rates.length - 1 ? { end: String(index * 100 + 100) } : {}),
      rate,
    })),
  });
export const service = (code: string) => ({ scope: "SERVICE", service: code });
export const entity = (billingEntity: string) => ({ scope: "BILLING_ENTITY", billingEntity });
export const sku = (code: string, usageType: string, operation?: string) => ({
  scope: "SKU",
  service: code,
  usageType,
  ...(operation === undefined ? {} : { operation }),
});

/** The customer alpha with the plan `standard` of the rules given. */
export const world = (
  rules: readonly PricingRule[],
  parts: SnapshotParts & { readonly plan?: string } = {},
): StoredConfiguration =>
  snapshot({
    organisations: [organisation(ALPHA)],
    transfers: [transfer(ALPHA, PARTNER)],
    billingGroups: [transferGroup("alpha", ALPHA, PARTNER, parts.plan ?? "standard")],
    pricingPlans: [plan("standard", rules)],
    pricingRules: rules,
    ...parts,
  });

export const plan = (name: string, rules: readonly PricingRule[]): unknown => ({
  arn: planArn(name),
  name,
  rules: rules.map(({ arn }) => arn),
});

const item = (name: string, input: Record<string, unknown>): unknown => ({
  arn: itemArn(name),
  name,
  description: name,
  group: groupArn(PARTNER, "alpha"),
  type: "FEE",
  from: "2026-10",
  ...input,
});
export const flat = (name: string, amount: string, input: Record<string, unknown> = {}) =>
  item(name, { kind: "FLAT", amount, ...input });
export const share = (name: string, percentage: string, input: Record<string, unknown> = {}) =>
  item(name, {
    kind: "PERCENTAGE",
    percentage,
    ofGroup: true,
    ofItems: [],
    computation: "CONSOLIDATED",
    ...input,
  });

export const OCTOBER = BillingPeriod.parse("2026-10");

/** Cost data of October: `service usage-type operation`, sold by AWS unless `entity:` stands in front. */
export const used = (...skus: readonly string[]): LintFacts => ({
  period: OCTOBER,
  usage: {
    complete: true,
    discounts: [],
    skus: skus.map((text) => {
      const [, billingEntity = "AWS", rest = ""] = /^(?:(.*):\/)?(.*)$/.exec(text) ?? [];
      const [productCode = "", usageType = "", operation = ""] = rest.split(" ");
      return {
        ...{ billingEntity, productCode, usageType, operation, currency: "USD" },
        ...{ quantity: "1000", largestQuantity: "1000", netCost: "20" },
      };
    }),
  },
});

/** `code: reason` of every remark. */
export const textsOf = (remarks: readonly LintRemark[]): readonly string[] =>
  remarks.map(({ code, reason }) => `${code}: ${reason}`);
export const codesOf = (remarks: readonly LintRemark[]): readonly LintCode[] =>
  remarks.map(({ code }) => code);
export const lint = (configuration: StoredConfiguration, facts: LintFacts = NO_FACTS) =>
  textsOf(lintConfiguration(configuration, facts));
