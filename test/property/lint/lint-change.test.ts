import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lintChange } from "../../../shared/domain/configuration/lint/lint-change.ts";
import { lintConfiguration } from "../../../shared/domain/configuration/lint/lint-configuration.ts";
import type { LintFacts } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import type { PricingRule, StoredConfiguration } from "../../../shared/domain/configuration/model.ts";
import { itemArn, organisation, PARTNER, transfer, transferGroup } from "../../builders/configuration.ts";
import {
  ALPHA,
  codesOf,
  discount,
  entity,
  flat,
  markup,
  plan,
  share,
  sku,
  used,
  world,
} from "../../unit/lint/lint-world.ts";
import { randomRules } from "./random-plans.ts";

const RESELLER = "222222222222";
const facts: LintFacts = {
  ...used("AmazonEC2 Box Run", "AmazonS3 Request", "AWS Marketplace:/AWSLambda Box Run"),
};

const items = fc.record({
  amount: fc.constantFrom("5", "20"),
  type: fc.constantFrom("FEE", "CREDIT"),
  percentage: fc.constantFrom("10", "150"),
  ofGroup: fc.boolean(),
  ofFlat: fc.boolean(),
});

/** A chain of two levels, each with a plan of some of the rules, and two custom line items. */
const configurationOf = (rules: readonly PricingRule[]): fc.Arbitrary<StoredConfiguration> =>
  fc
    .record({
      upper: fc.subarray([...rules]),
      lower: fc.subarray([...rules]),
      plans: fc.tuple(...["upper", "lower"].map(() => fc.constantFrom("upper", "lower", "BasicPricingPlan"))),
      item: items,
    })
    .map(({ upper, lower, plans, item }) =>
      world(rules, {
        organisations: [organisation(RESELLER), organisation(ALPHA)],
        transfers: [transfer(RESELLER, PARTNER), transfer(ALPHA, RESELLER)],
        billingGroups: [
          transferGroup("wholesale", RESELLER, PARTNER, plans[0]),
          transferGroup("alpha", ALPHA, RESELLER, plans[1]),
        ],
        pricingPlans: [plan("upper", upper), plan("lower", lower)],
        customLineItems: [
          flat("flat", item.amount, { type: item.type }),
          share("share", item.percentage, {
            ofGroup: item.ofGroup,
            ofItems: item.ofFlat ? [itemArn("flat")] : [],
          }),
        ],
      }),
    );

const changes = fc
  .tuple(randomRules(5), randomRules(5))
  .chain(([before, after]) =>
    fc.tuple(configurationOf(before), fc.oneof(configurationOf(after), configurationOf(before))),
  );
const textOf = (remark: unknown): string => JSON.stringify(remark);

describe("lintChange", () => {
  it("tells every remark that the change brought, and none that is not one of the whole", () => {
    fc.assert(
      fc.property(changes, ([before, after]) => {
        const known = new Set(lintConfiguration(before, facts).map(textOf));
        const whole = lintConfiguration(after, facts).map(textOf);

        const told = lintChange(before, after, facts).map(textOf);

        expect(whole).toEqual(expect.arrayContaining(told));
        expect(told).toEqual(expect.arrayContaining(whole.filter((remark) => !known.has(remark))));
      }),
      { numRuns: 500 },
    );
  });

  it("tells what follows from a rule that is named no more, by its plan", () => {
    const chain = (changed: PricingRule) =>
      world([changed], {
        organisations: [organisation(RESELLER), organisation(ALPHA)],
        transfers: [transfer(RESELLER, PARTNER), transfer(ALPHA, RESELLER)],
        billingGroups: [
          transferGroup("wholesale", RESELLER, PARTNER, "upper"),
          transferGroup("alpha", ALPHA, RESELLER, "BasicPricingPlan"),
        ],
        pricingPlans: [plan("upper", [changed])],
      });
    const before = chain(discount("rule", "7", sku("AWSLambda", "Request")));
    const after = chain(markup("rule", "5", entity("AWS Marketplace")));

    expect(codesOf(lintChange(before, after, facts))).toContain("discount-above-chain");
    expect(lintChange(after, structuredClone(after), facts)).toEqual([]);
  });

  it("is silent when nothing changed, even if every object is another one", () => {
    fc.assert(
      fc.property(randomRules(5).chain(configurationOf), (configuration) => {
        expect(lintChange(configuration, structuredClone(configuration), facts)).toEqual([]);
      }),
    );
  });

  it("tells everything when there was nothing before", () => {
    fc.assert(
      fc.property(randomRules(5).chain(configurationOf), (configuration) => {
        expect(lintChange(undefined, configuration, facts)).toEqual(lintConfiguration(configuration, facts));
      }),
    );
  });
});
