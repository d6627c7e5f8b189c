import fc from "fast-check";
import { PricingRule } from "../../../shared/domain/configuration/model.ts";
import { ruleArn } from "../../builders/configuration.ts";

const of = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** A world so small that rules collide: two sellers, three services, two usage types, two operations. */
export const ENTITIES = ["AWS", "AWS Marketplace"] as const;
export const PRODUCTS = ["AmazonEC2", "AmazonS3", "AWSLambda"] as const;
export const USAGE_TYPES = ["Box", "Request"] as const;
export const OPERATIONS = ["", "Run"] as const;

const scope = fc.oneof(
  fc.constant({ scope: "GLOBAL" }),
  of(...PRODUCTS).map((service) => ({ scope: "SERVICE", service })),
  of(...ENTITIES).map((billingEntity) => ({ scope: "BILLING_ENTITY", billingEntity })),
);
const sku = fc.record({
  scope: fc.constant("SKU"),
  service: of(...PRODUCTS),
  usageType: of(...USAGE_TYPES),
  operation: of(undefined, "Run"),
});
const percentage = fc.oneof(scope, sku).chain((target) =>
  fc.record({
    target: fc.constant(target),
    type: of("MARKUP", "DISCOUNT"),
    modifierPercentage: of("0", "5", "7", "20", "60", "100"),
  }),
);
const freeTier = fc.record({
  target: fc.oneof(
    fc.constant({ scope: "GLOBAL" }),
    of(...PRODUCTS).map((service) => ({ scope: "SERVICE", service })),
  ),
  type: fc.constant("TIERING"),
  freeTierActivated: fc.boolean(),
});
const customTiers = fc.record({
  target: sku,
  type: fc.constant("TIERING"),
  customTiers: of(
    [{ begin: "0", rate: "0.03" }],
    [
      { begin: "0", end: "10", rate: "0" },
      { begin: "10", rate: "0.02" },
    ],
  ),
});

/** Rules of every kind with distinct names; two of them may have one target, as no file could. */
export const randomRules = (maxLength: number): fc.Arbitrary<readonly PricingRule[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: percentage },
        { weight: 2, arbitrary: freeTier },
        { weight: 2, arbitrary: customTiers },
      ),
      { maxLength },
    )
    .map((rules) =>
      rules.map(({ target, ...rule }, index) =>
        PricingRule.parse({ ...target, ...rule, arn: ruleArn(`rule${index}`), name: `rule-${index}` }),
      ),
    );
