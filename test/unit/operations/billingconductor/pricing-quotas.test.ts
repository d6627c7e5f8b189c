import { describe, expect, it } from "vitest";
import type { PricingPlan, PricingRule } from "../../../../shared/domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../../shared/domain/configuration/quotas.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { refuseTooMany } from "../../../../shared/operations/billingconductor/names.ts";
import { checkedRules } from "../../../../shared/operations/billingconductor/pricing-plans/plan-lookup.ts";
import { OperationError } from "../../../../shared/operations/registry/operation-error.ts";
import { type ConfigurationState, STATE_KINDS } from "../../../../shared/stores/configuration-state.ts";
import { createKindState } from "../../../../shared/stores/kind-state.ts";
import type { VersionRecord } from "../../../../shared/stores/versioned-store.ts";
import { arnOf } from "./pricing-world.ts";

const OWNER = AccountId.parse("999999999999");
const NOVEMBER = BillingPeriod.parse("2026-11");

const records = <T extends { arn: string }>(values: readonly T[]): readonly VersionRecord<T>[] =>
  values.map((value) => ({ id: value.arn, from: NOVEMBER, value }) as unknown as VersionRecord<T>);
const idOf = (index: number): string => String(index).padStart(10, "0");
const ruleArn = (index: number): string => arnOf("pricingrule", idOf(index));
const rules = (count: number) =>
  createKindState(
    records(
      Array.from(
        { length: count },
        (_, index) =>
          ({
            arn: ruleArn(index),
            name: `rule-${index}`,
            scope: "SKU",
            service: "AmazonEC2",
            usageType: `usage-${index}`,
            type: "MARKUP",
            modifierPercentage: "1",
          }) as PricingRule,
      ),
    ),
    STATE_KINDS.pricingRules.indexes,
  );
const plans = (count: number, ofEach: readonly string[] = []) =>
  createKindState(
    records(
      Array.from(
        { length: count },
        (_, index) =>
          ({ arn: arnOf("pricingplan", idOf(index)), name: `plan-${index}`, rules: ofEach }) as PricingPlan,
      ),
    ),
    STATE_KINDS.pricingPlans.indexes,
  );
const stateOf = (parts: Partial<ConfigurationState>) => parts as ConfigurationState;

const limitOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    if (error instanceof OperationError) return [error.status, error.code, error.members.LimitCode];
    throw error;
  }
  return "within the limits";
};
const exceeded = (code: string) => [402, "ServiceLimitExceededException", code];

describe("quotas of pricing (spec section 2)", () => {
  it("are those of the service", () => {
    expect(DEFAULT_QUOTAS).toMatchObject({
      pricingPlans: 5000,
      pricingRules: 50_000,
      rulesPerPlan: 500,
      plansPerRule: 1000,
      customTiersPerRule: 10,
    });
  });

  it("an account has 5,000 plans, not one more; deleted ones do not count", () => {
    const quota = { code: "PRICING_PLANS", limit: DEFAULT_QUOTAS.pricingPlans };
    const full = plans(5000);
    const check = () => limitOf(() => refuseTooMany(full, OWNER, quota, NOVEMBER));

    expect(limitOf(() => refuseTooMany(plans(4999), OWNER, quota, NOVEMBER))).toBe("within the limits");
    expect(check()).toEqual(exceeded("PRICING_PLANS"));
    const first = full.versions(arnOf("pricingplan", idOf(0)));
    full.replace(arnOf("pricingplan", idOf(0)), [
      ...first,
      { ...first[0], from: BillingPeriod.parse("2026-12"), value: null } as (typeof first)[number],
    ]);
    expect(limitOf(() => refuseTooMany(full, OWNER, quota, BillingPeriod.parse("2026-12")))).toBe(
      "within the limits",
    );
    expect(check()).toEqual(exceeded("PRICING_PLANS"));
  });

  it("an account has 50,000 rules, not one more, and another account its own", () => {
    const quota = { code: "PRICING_RULES", limit: DEFAULT_QUOTAS.pricingRules };
    const full = rules(50_000);

    expect(limitOf(() => refuseTooMany(full, OWNER, quota, NOVEMBER))).toEqual(exceeded("PRICING_RULES"));
    expect(limitOf(() => refuseTooMany(full, AccountId.parse("111111111111"), quota, NOVEMBER))).toBe(
      "within the limits",
    );
  });

  it("a plan has 500 rules, not one more", () => {
    const state = stateOf({ pricingRules: rules(501), pricingPlans: plans(1) });
    const before = Array.from({ length: 499 }, (_, index) => ruleArn(index));
    const add = (...added: string[]) =>
      limitOf(() =>
        checkedRules(state, OWNER, { arn: arnOf("pricingplan", idOf(0)), before, added }, NOVEMBER),
      );

    expect(add(ruleArn(499))).toBe("within the limits");
    expect(add(ruleArn(499), ruleArn(500))).toEqual(exceeded("PRICING_RULES_PER_PRICING_PLAN"));
  });

  it("a rule is in 1,000 plans, not in one more", () => {
    const add = (count: number) =>
      limitOf(() =>
        checkedRules(
          stateOf({ pricingRules: rules(1), pricingPlans: plans(count, [ruleArn(0)]) }),
          OWNER,
          { arn: arnOf("pricingplan", "another000"), before: [], added: [ruleArn(0)] },
          NOVEMBER,
        ),
      );

    expect(add(999)).toBe("within the limits");
    expect(add(1000)).toEqual(exceeded("PRICING_PLANS_PER_PRICING_RULE"));
  });
});
