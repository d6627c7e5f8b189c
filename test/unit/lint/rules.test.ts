import { describe, expect, it } from "vitest";
import type { LintFacts } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import { NO_FACTS } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import type { PricingRule } from "../../../shared/domain/configuration/model.ts";
import {
  discount,
  entity,
  freeTier,
  lint,
  markup,
  plan,
  service,
  sku,
  tiers,
  used,
  world,
} from "./lint-world.ts";

const EC2 = service("AmazonEC2");
const MICRO = sku("AmazonEC2", "BoxUsage:t3.micro");
const MICRO_RUN = sku("AmazonEC2", "BoxUsage:t3.micro", "RunInstances");
const onlyMicro = used("AmazonEC2 BoxUsage:t3.micro RunInstances");

type Case = [what: string, rules: readonly PricingRule[], facts: LintFacts, remarks: readonly string[]];

describe("rules that decide nothing", () => {
  it.each<Case>([
    [
      "the second of two rules with one target",
      [discount("a", "7"), discount("b", "8")],
      NO_FACTS,
      ["shadowed-rule: b never decides: a comes first in standard and has the same target, everything"],
    ],
    [
      "a service whose every known SKU has a rule",
      [discount("ec2", "9", EC2), discount("micro", "12", MICRO)],
      onlyMicro,
      [
        "rule-without-usage-left: ec2 decides nothing in standard: narrower rules take all of AmazonEC2 that is in the cost data of 2026-10",
      ],
    ],
    [
      "not without knowing the SKUs",
      [discount("ec2", "9", EC2), discount("micro", "12", MICRO)],
      NO_FACTS,
      [],
    ],
    [
      "not while one SKU is left",
      [discount("ec2", "9", EC2), discount("micro", "12", MICRO)],
      used("AmazonEC2 BoxUsage:t3.micro RunInstances", "AmazonEC2 BoxUsage:t3.nano RunInstances"),
      [],
    ],
    [
      "a SKU whose every known operation has a rule",
      [discount("any", "9", MICRO), discount("run", "12", MICRO_RUN)],
      onlyMicro,
      [
        "rule-without-usage-left: any decides nothing in standard: narrower rules take all of AmazonEC2 BoxUsage:t3.micro that is in the cost data of 2026-10",
      ],
    ],
    [
      "not while a second operation is left",
      [discount("any", "9", MICRO), discount("run", "12", MICRO_RUN)],
      used("AmazonEC2 BoxUsage:t3.micro RunInstances", "AmazonEC2 BoxUsage:t3.micro Hibernate"),
      [],
    ],
    [
      "everything, where the only seller has a rule",
      [discount("all", "7"), discount("aws", "9", entity("AWS"))],
      onlyMicro,
      [
        "rule-without-usage-left: all decides nothing in standard: narrower rules take everything that is in the cost data of 2026-10",
      ],
    ],
    [
      "not what another seller sells",
      [discount("all", "7"), discount("aws", "9", entity("AWS"))],
      used("AmazonEC2 BoxUsage:t3.micro RunInstances", "AWS Marketplace:/abc Hours Run"),
      [],
    ],
    [
      "a seller whose every service has a rule",
      [discount("aws", "9", entity("AWS")), discount("ec2", "12", EC2)],
      onlyMicro,
      [
        "rule-without-usage-left: aws decides nothing in standard: narrower rules take all of what AWS sells that is in the cost data of 2026-10",
      ],
    ],
    [
      "custom tiers whose every operation has tiers",
      [tiers("any", MICRO, "0.03"), tiers("run", MICRO_RUN, "0.03")],
      onlyMicro,
      [
        "rule-without-usage-left: any decides nothing in standard: narrower rules take all of AmazonEC2 BoxUsage:t3.micro that is in the cost data of 2026-10",
      ],
    ],
    [
      "the free tier of all services, each of which has a switch",
      [freeTier("off", false), freeTier("ec2-on", true, EC2)],
      onlyMicro,
      [
        "rule-without-usage-left: off decides nothing in standard: narrower rules take everything that is in the cost data of 2026-10",
      ],
    ],
    [
      "a free tier that is on anyway",
      [freeTier("on", true)],
      NO_FACTS,
      ["redundant-rule: on changes no price in standard: everything would cost the same without it"],
    ],
    [
      "a free tier that is off already",
      [freeTier("off", false), freeTier("ec2-off", false, EC2)],
      NO_FACTS,
      ["redundant-rule: ec2-off changes no price in standard: AmazonEC2 would cost the same without it"],
    ],
    [
      "the percentage that holds anyway",
      [discount("all", "7"), discount("ec2", "7.00", EC2)],
      NO_FACTS,
      ["redundant-rule: ec2 changes no price in standard: AmazonEC2 would cost the same without it"],
    ],
    [
      "0 % over nothing",
      [markup("zero", "0", EC2)],
      NO_FACTS,
      ["redundant-rule: zero changes no price in standard: AmazonEC2 would cost the same without it"],
    ],
    [
      "not the same percentage where a seller has another",
      [discount("all", "7"), discount("ec2", "7", EC2), discount("market", "9", entity("AWS Marketplace"))],
      NO_FACTS,
      [],
    ],
  ])("names %s", (_what, rules, facts, remarks) => {
    expect(lint(world(rules), facts)).toEqual(remarks);
  });

  it("keeps silent when the rule decides in one of its plans", () => {
    const [any, run] = [discount("any", "9", MICRO), discount("run", "12", MICRO_RUN)];
    const both = world([any, run], { pricingPlans: [plan("standard", [any, run]), plan("other", [any])] });

    expect(lint(both, onlyMicro)).toEqual([
      "unused-plan: other is the plan of no billing group and has no effect",
    ]);
  });
});

describe("rules that are expected to stack", () => {
  it.each<Case>([
    [
      "a markup under a discount",
      [discount("all", "7"), markup("s3", "5", service("AmazonS3"))],
      NO_FACTS,
      [
        "overlapping-rules: s3 replaces all for AmazonS3 in standard, percentages do not stack: 5 % above the public price, not 2.35 % below the public price",
      ],
    ],
    [
      "a smaller discount under a larger one",
      [discount("all", "10"), discount("ec2", "3", EC2)],
      NO_FACTS,
      [
        "overlapping-rules: ec2 replaces all for AmazonEC2 in standard, percentages do not stack: 3 % below the public price, not 12.7 % below the public price",
      ],
    ],
    [
      "not a larger discount: that is the ordinary use",
      [discount("all", "3"), discount("ec2", "10", EC2)],
      NO_FACTS,
      [],
    ],
    [
      "the next broader rule only",
      [discount("all", "10"), discount("ec2", "20", EC2), markup("micro", "5", MICRO)],
      NO_FACTS,
      [
        "overlapping-rules: micro replaces ec2 for AmazonEC2 BoxUsage:t3.micro in standard, percentages do not stack: 5 % above the public price, not 16 % below the public price",
      ],
    ],
    [
      "the seller's rule for what it sells",
      [markup("market", "9", entity("AWS Marketplace")), discount("product", "3", service("abc"))],
      used("AWS Marketplace:/abc Hours Run", "AWS Marketplace:/def Hours Run"),
      [
        "overlapping-rules: product replaces market for abc in standard, percentages do not stack: 3 % below the public price, not 5.73 % above the public price",
      ],
    ],
    [
      "a percentage on a SKU with custom tiers",
      [tiers("rates", MICRO, "0.03"), discount("micro", "5", MICRO_RUN)],
      NO_FACTS,
      [
        "percentage-beside-custom-tiers: micro does not change the usage of AmazonEC2 BoxUsage:t3.micro RunInstances in standard: the custom tiers of rates are final; only fees and usage under own Savings Plans are left to it",
      ],
    ],
    [
      "custom tiers under a percentage of everything",
      [discount("all", "7"), tiers("rates", MICRO, "0.03")],
      NO_FACTS,
      [
        "percentage-beside-custom-tiers: rates sets final rates for AmazonEC2 BoxUsage:t3.micro in standard: all (7 % below the public price) does not apply on top",
      ],
    ],
  ])("names %s", (_what, rules, facts, remarks) => {
    expect(lint(world(rules), facts)).toEqual(remarks);
  });
});

describe("rules that match nothing", () => {
  const listed: LintFacts = {
    ...onlyMicro,
    priceLists: [
      { service: "AmazonEC2", complete: true, skus: [{ usageType: "USW2-BoxUsage:t3.nano", operation: "" }] },
      { service: "AmazonRDS", complete: true, skus: [{ usageType: "InstanceUsage:db.t3", operation: "" }] },
    ],
  };
  it.each<Case>([
    [
      "a service that is nearly right",
      [discount("ec2", "7", service("AmazonEc2"))],
      onlyMicro,
      [
        "unknown-service: ec2 matches nothing: the cost data of 2026-10 have no service AmazonEc2; did you mean AmazonEC2?",
      ],
    ],
    [
      "a service nobody has used",
      [discount("x", "7", service("AmazonBraket"))],
      listed,
      [
        "unknown-service: x matches nothing: the cost data of 2026-10 and the price lists have no service AmazonBraket",
      ],
    ],
    ["nothing without facts", [discount("x", "7", service("AmazonBraket"))], NO_FACTS, []],
    [
      "nothing when the cost data hold more SKUs than are known",
      [discount("x", "7", service("AmazonBraket"))],
      { ...onlyMicro, usage: { complete: false, skus: onlyMicro.usage?.skus ?? [], discounts: [] } },
      [],
    ],
    [
      "a usage type of another service",
      [discount("db", "7", sku("AmazonEC2", "InstanceUsage:db.t3"))],
      listed,
      [
        "unknown-usage-type: db matches nothing: InstanceUsage:db.t3 is a usage type of AmazonRDS, not of AmazonEC2",
      ],
    ],
    [
      "a usage type without the prefix of its region",
      [discount("nano", "7", sku("AmazonEC2", "BoxUsage:t3.nano"))],
      listed,
      [
        "unknown-usage-type: nano matches nothing: the cost data of 2026-10 and the price lists have no usage type BoxUsage:t3.nano of AmazonEC2; did you mean USW2-BoxUsage:t3.nano?",
      ],
    ],
    [
      "no usage type that a price list has",
      [discount("n", "7", sku("AmazonEC2", "USW2-BoxUsage:t3.nano", "X"))],
      listed,
      [],
    ],
    [
      "no usage type of a service with a list of one region",
      [discount("n", "7", sku("AmazonEC2", "APN1-Something"))],
      { ...onlyMicro, priceLists: [{ service: "AmazonEC2", complete: false, skus: [] }] },
      [],
    ],
    [
      "an operation",
      [discount("run", "7", sku("AmazonEC2", "BoxUsage:t3.micro", "RunInstance"))],
      onlyMicro,
      [
        "unknown-operation: run matches nothing: the cost data of 2026-10 have no operation RunInstance of AmazonEC2 BoxUsage:t3.micro; did you mean RunInstances?",
      ],
    ],
    [
      "a billing entity that is nearly right, even without facts",
      [discount("market", "7", entity("AWS marketplace"))],
      NO_FACTS,
      [
        "unknown-billing-entity: market matches nothing: no billing entity is named AWS marketplace; did you mean AWS Marketplace?",
      ],
    ],
    [
      "a billing entity nobody has",
      [discount("other", "7", entity("Somebody"))],
      onlyMicro,
      ["unknown-billing-entity: other matches nothing: no billing entity is named Somebody"],
    ],
    [
      "a support plan",
      [discount("help", "7", service("AWSSupportBusiness"))],
      NO_FACTS,
      [
        "service-not-passed-on: help prices nothing: AWSSupportBusiness is an AWS Support plan, which is never passed on; charge support by a custom line item",
      ],
    ],
  ])("names %s", (_what, rules, facts, remarks) => {
    expect(lint(world(rules), facts)).toEqual(remarks);
  });

  it("names rules in no plan and plans of no group", () => {
    const unused = discount("unused", "7");

    expect(lint(world([unused], { pricingPlans: [plan("empty", [])], plan: "BasicPricingPlan" }))).toEqual([
      "unused-rule: unused is in no pricing plan and has no effect",
      "unused-plan: empty is the plan of no billing group and has no effect",
    ]);
  });
});

describe("percentages that are rarely meant", () => {
  const S3 = service("AmazonS3");
  it.each<Case>([
    [
      "a discount of everything",
      [discount("all", "100")],
      NO_FACTS,
      ["discount-of-everything: all of 100 % on everything gives it away: the customer pays 0"],
    ],
    [
      "a discount above one half",
      [discount("all", "93")],
      NO_FACTS,
      [
        "discount-above-50: all of 93 % on everything takes off more than half: the price is 7 % of the public one",
      ],
    ],
    ["not exactly one half", [discount("all", "50")], NO_FACTS, []],
    [
      "a markup above 300 %",
      [markup("all", "400")],
      NO_FACTS,
      [
        "markup-above-300: all of 400 % on everything adds to the public price: the customer pays 5 times that price",
      ],
    ],
    [
      "a fraction of one percent",
      [discount("all", "0.07")],
      NO_FACTS,
      ["percentage-below-1: all of 0.07 % on everything is less than one percent; write 7 if 7 % is meant"],
    ],
    [
      "an exception from a discount",
      [discount("all", "7"), markup("ec2", "0", EC2)],
      NO_FACTS,
      [
        "exception-at-public-price: ec2 keeps AmazonEC2 at the public price in standard: all (7 % below the public price) does not hold for it",
      ],
    ],
    [
      "the one markup among discounts of the same size",
      [discount("ec2", "7", EC2), discount("rds", "7", service("AmazonRDS")), markup("s3", "7", S3)],
      NO_FACTS,
      [
        "direction-unlike-neighbours: s3 is the only MARKUP among the SERVICE rules of standard, with the 7 % of ec2, a DISCOUNT: is the direction right?",
      ],
    ],
    [
      "a tenth of what the neighbours have",
      [markup("ec2", "20", EC2), markup("rds", "25", service("AmazonRDS")), markup("s3", "2", S3)],
      NO_FACTS,
      [
        "far-below-neighbours: s3 is a MARKUP of 2 %, where every other SERVICE rule of that direction in standard has 20 % or more",
      ],
    ],
  ])("names %s", (_what, rules, facts, remarks) => {
    expect(lint(world(rules), facts)).toEqual(remarks);
  });
});
