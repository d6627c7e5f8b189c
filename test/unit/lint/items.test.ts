import { describe, expect, it } from "vitest";
import { type LintFacts, NO_FACTS } from "../../../shared/domain/configuration/lint/lint-facts.ts";
import { groupArn, itemArn, PARTNER } from "../../builders/configuration.ts";
import { flat, lint, OCTOBER, share, used, world } from "./lint-world.ts";

/** The group's usage cost 100 in October, all of it EC2 and S3. */
const october: LintFacts = {
  ...used("AmazonEC2 BoxUsage RunInstances", "AmazonS3 Requests Get", "AmazonRDS db Create"),
  groups: [
    {
      arn: groupArn(PARTNER, "alpha"),
      currency: "USD",
      rules: [],
      awsCost: "90",
      proformaCost: "100",
      usageTotal: "100",
      products: [
        { productCode: "AmazonEC2", awsCost: "50", proformaCost: "60" },
        { productCode: "AmazonS3", awsCost: "40", proformaCost: "40" },
      ],
    },
  ],
};
const credit = { type: "CREDIT" };
const of = (...names: readonly string[]) => ({ ofGroup: false, ofItems: names.map(itemArn) });

describe("custom line items", () => {
  it.each<[what: string, items: readonly unknown[], facts: LintFacts, remarks: readonly string[]]>([
    [
      "a percentage of nothing",
      [share("nothing", "10", { ofGroup: false })],
      NO_FACTS,
      [
        "item-without-base: nothing has no base and charges 0; its base can be the group and flat items of the group",
      ],
    ],
    [
      "a fee above its base",
      [share("double", "1000")],
      NO_FACTS,
      ["fee-above-base: double charges 1000 % of its base, more than the base itself"],
    ],
    [
      "a credit above its base",
      [share("back", "100.5", credit)],
      NO_FACTS,
      ["credit-above-base: back gives back 100.5 % of its base, more than was charged"],
    ],
    ["not all of the base", [share("free", "100", credit), share("twice", "100")], NO_FACTS, []],
    [
      "a credit in the base of a fee",
      [flat("voucher", "20", credit), share("support", "10", { ofItems: [itemArn("voucher")] })],
      NO_FACTS,
      ["credit-lowers-base: support is taken of less: the credit voucher in its base lowers it"],
    ],
    [
      "a base below zero",
      [
        flat("voucher", "20", credit),
        flat("setup", "5"),
        share("support", "10", of("voucher", "setup")),
        share("rebate", "10", { ...credit, ...of("voucher") }),
      ],
      NO_FACTS,
      [
        "base-below-zero: support turns round: its base is below zero because of voucher, so the FEE takes off",
        "base-below-zero: rebate turns round: its base is below zero because of voucher, so the CREDIT charges",
      ],
    ],
    [
      "a flat credit above what the group's usage cost",
      [flat("voucher", "100.01", credit), flat("smaller", "100", credit), flat("fee", "200")],
      october,
      [
        "credit-above-group-total: voucher takes off 100.01 a month, more than all usage of alpha cost in 2026-10 (100.00 USD)",
      ],
    ],
    [
      "a filter for a service the group has not used",
      [
        share("db", "5", { filter: { service: "AmazonRDS" } }),
        share("s3", "5", { filter: { service: "AmazonS3" } }),
      ],
      october,
      ["filter-without-usage: db counts AmazonRDS alone, of which alpha had none in 2026-10"],
    ],
    [
      "a filter for a service that does not exist",
      [share("ec2", "5", { filter: { service: "AmazonEc2" } })],
      october,
      [
        "filter-without-usage: ec2 counts nothing: the cost data of 2026-10 have no service AmazonEc2; did you mean AmazonEC2?",
      ],
    ],
    [
      "nothing about items that have ended",
      [share("old", "1000", { from: "2026-08", to: "2026-09" })],
      { period: OCTOBER },
      [],
    ],
  ])("names %s", (_what, customLineItems, facts, remarks) => {
    expect(lint(world([], { customLineItems }), facts)).toEqual(remarks);
  });
});
