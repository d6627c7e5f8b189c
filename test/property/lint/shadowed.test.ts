import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { compileConfiguration } from "../../../shared/domain/configuration/compile-configuration.ts";
import { lintConfiguration } from "../../../shared/domain/configuration/lint/lint-configuration.ts";
import type { LintFacts } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import { decide, planRules } from "../../../shared/domain/configuration/lint/plan-rules.ts";
import { PricingPlan, type PricingRule } from "../../../shared/domain/configuration/model.ts";
import type { CostLine } from "../../../shared/domain/cost-data/cost-line.ts";
import { AccountId, OrganizationId } from "../../../shared/domain/identifiers.ts";
import { plain } from "../../../shared/domain/money/decimal.ts";
import { matchCustomTiers, matchPercentageRule } from "../../../shared/domain/rating/match-rule.ts";
import { rateRows } from "../../../shared/domain/rating/rate-rows.ts";
import { planArn } from "../../builders/configuration.ts";
import { OCTOBER, plan, world } from "../../unit/lint/lint-world.ts";
import {
  ACCOUNT_A,
  ACCOUNT_B,
  costLine,
  groupTask,
  OUTSIDER,
  pricedSku,
  priceList,
} from "../../unit/rating/builders.ts";
import { randomFile } from "../configuration/random-file.ts";
import { ENTITIES, OPERATIONS, PRODUCTS, randomRules, USAGE_TYPES } from "./random-plans.ts";

const of = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const owner = of(ACCOUNT_A, OUTSIDER);

/** Rows of every kind that rules can price, and some they cannot. */
const rows: fc.Arbitrary<readonly CostLine[]> = fc
  .array(
    fc.record({
      usageAccount: of(ACCOUNT_A, ACCOUNT_B),
      lineItemType: of("Usage", "Usage", "Usage", "Fee", "DiscountedUsage", "SavingsPlanCoveredUsage"),
      billingEntity: of(...ENTITIES),
      productCode: of(...PRODUCTS),
      usageType: of(...USAGE_TYPES),
      operation: of(...OPERATIONS),
      usageStart: of("2026-10-01T00:00:00.000Z", "2026-10-02T00:00:00.000Z"),
      usageAmount: of("3", "12.5", "100"),
      unblendedCost: of("0", "4"),
      unblendedRate: of("0", "0.5"),
      publicRate: of(null, "0.5"),
      pricingTerm: of("", "OnDemand"),
      reservationArn: owner.map((account) => `arn:aws:ec2:us-east-1:${account}:reserved-instances/1`),
      savingsPlanArn: owner.map((account) => `arn:aws:savingsplans::${account}:savingsplan/1`),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((inputs) =>
    inputs.map((input, position) => costLine({ ...input, serviceCode: input.productCode, position })),
  );

const lists = [
  priceList(
    pricedSku({
      sku: "A",
      service: "AWSLambda",
      usageType: "Request",
      tiers: [
        { begin: "0", end: "10", rate: "0" },
        { begin: "10", rate: "0.4" },
      ],
    }),
  ),
];

/** What the cost data are known to hold: the SKUs of the rows, and of nothing else. */
const factsOf = (lines: readonly CostLine[]): LintFacts => ({
  period: OCTOBER,
  usage: {
    complete: true,
    discounts: [],
    skus: lines.map(({ billingEntity, productCode, usageType, operation }) => ({
      ...{ billingEntity, productCode, usageType, operation },
      ...{ currency: "USD", quantity: "0", largestQuantity: "0", netCost: "0" },
    })),
  },
});

const amountsUnder = (rules: readonly PricingRule[], lines: readonly CostLine[]): readonly string[] => {
  const { rated, rows: billed } = rateRows(lines, groupTask({ rules }), lists);
  return [rated.total, ...billed.map(({ position, amount }) => `${position} ${plain(amount)}`)];
};

const shadowedIn = (plans: readonly (readonly PricingRule[])[], facts: LintFacts): readonly string[] => {
  const [first = [], second = []] = plans;
  const all = [...new Map([...first, ...second].map((rule) => [rule.arn, rule])).values()];
  const pricingPlans = [plan("standard", first), plan("other", second)];
  return lintConfiguration(world(all, { pricingPlans }), facts)
    .filter(({ check }) => check === "shadowed")
    .map(({ concerns }) => concerns[0]?.arn ?? "");
};

describe("rules the linter calls shadowed", () => {
  it("can be removed one by one from every plan, and no amount of any month changes", () => {
    let removed = 0;
    fc.assert(
      fc.property(
        randomRules(8).chain((rules) => fc.tuple(fc.constant(rules), fc.subarray([...rules]))),
        rows,
        ([first, second], lines) => {
          for (const arn of shadowedIn([first, second], factsOf(lines))) {
            for (const rules of [first, second]) {
              const without = rules.filter((rule) => rule.arn !== arn);
              expect(amountsUnder(without, lines)).toEqual(amountsUnder(rules, lines));
              removed += 1;
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    // The proof is worth nothing if it found next to nothing to remove.
    expect(removed).toBeGreaterThan(150);
  });

  it("need no facts to be removable where none are given", () => {
    fc.assert(
      fc.property(randomRules(8), rows, (rules, lines) => {
        for (const arn of shadowedIn([rules], {})) {
          const without = rules.filter((rule) => rule.arn !== arn);
          expect(amountsUnder(without, lines)).toEqual(amountsUnder(rules, lines));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are all there are of those that decide no known usage", () => {
    fc.assert(
      fc.property(randomRules(8), rows, (rules, lines) => {
        const facts = factsOf(lines);
        const found = shadowedIn([rules], facts);
        const matching = rules.filter(
          (rule) =>
            rule.type !== "TIERING" && lines.some((line) => matchPercentageRule([rule], line) === rule),
        );
        const idle = matching.filter((rule) =>
          lines.every((line) => matchPercentageRule(rules, line)?.arn !== rule.arn),
        );

        expect(found).toEqual(expect.arrayContaining(idle.map(({ arn }) => arn)));
      }),
      { numRuns: 300 },
    );
  });

  it("are none in a configuration whose rules have a target each", () => {
    const partner = {
      account: AccountId.parse("999999999999"),
      organization: OrganizationId.parse("o-999999999999"),
    };
    fc.assert(
      fc.property(randomFile, (file) => {
        const compiled = compileConfiguration(file, partner, sha256Hex);
        if (compiled.kind === "invalid") throw new Error("the builder made an invalid file");

        const codes = lintConfiguration(compiled.configuration).map(({ code }) => code);
        expect(codes).not.toContain("shadowed-rule");
        expect(codes).not.toContain("rule-without-usage-left");
      }),
    );
  });
});

describe("planRules", () => {
  it("picks the rule that rating picks", () => {
    fc.assert(
      fc.property(randomRules(10), rows, (rules, lines) => {
        const arranged = planRules(
          PricingPlan.parse({ arn: planArn("p"), name: "p", rules: [] }),
          () => rules,
        );

        for (const line of lines) {
          expect(decide(arranged.percentages, line)).toBe(matchPercentageRule(rules, line));
          expect(decide(arranged.customTiers, line)).toBe(matchCustomTiers(rules, line));
        }
      }),
      { numRuns: 300 },
    );
  });
});
