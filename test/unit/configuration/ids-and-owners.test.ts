import { describe, expect, it } from "vitest";
import { compile, fileWith, ORGANIZATIONS, problemsOf, warningsOf } from "./compile.ts";

/** A distributor with a reseller 222222222222 that has a customer 333333333333, and what is sold on the way. */
const chainWith = (sections: string): string =>
  fileWith(`${ORGANIZATIONS}transfers:
  - { name: reseller, source: "222222222222", target: "999999999999", start: 2026-10 }
  - { name: customer, source: "333333333333", target: "222222222222", start: 2026-10 }
${sections}`);
const rules = (...entries: readonly string[]): string =>
  chainWith(
    `pricingRules:\n${entries.map((entry) => `  - { scope: GLOBAL, type: MARKUP, modifierPercentage: 1, ${entry} }`).join("\n")}\n`,
  );

describe("ids in a configuration file", () => {
  it("make the ARN, whatever the name", () => {
    const text = chainWith(`pricingRules:
  - { name: a, id: AbCdEf0123, scope: GLOBAL, type: MARKUP, modifierPercentage: 1 }
  - { name: a, id: zzzzzzzzzz, owner: "222222222222", scope: GLOBAL, type: MARKUP, modifierPercentage: 2 }
pricingPlans:
  - { name: p, id: planplan00, rules: ["arn:aws:billingconductor::999999999999:pricingrule/AbCdEf0123"] }
billingGroups:
  - { name: g, id: groupgroup, transfer: reseller, plan: p }
customLineItems:
  - { name: i, id: itemitem00, description: D, group: g, type: FEE, flat: 1, from: 2026-10 }
`).replace("{ name: reseller,", "{ name: reseller, id: rt-given00001,");

    const compiled = compile(text);

    expect(problemsOf(text)).toEqual([]);
    expect(compiled).toMatchObject({
      configuration: {
        transfers: [{ id: "rt-given00001", name: "reseller" }, { name: "customer" }],
        pricingRules: [
          { arn: "arn:aws:billingconductor::222222222222:pricingrule/zzzzzzzzzz" },
          { arn: "arn:aws:billingconductor::999999999999:pricingrule/AbCdEf0123" },
        ],
        pricingPlans: [{ arn: "arn:aws:billingconductor::999999999999:pricingplan/planplan00" }],
        billingGroups: [
          {
            arn: "arn:aws:billingconductor::999999999999:billinggroup/groupgroup",
            transfer: "rt-given00001",
          },
        ],
        customLineItems: [
          {
            arn: "arn:aws:billingconductor::999999999999:customlineitem/itemitem00",
            group: "arn:aws:billingconductor::999999999999:billinggroup/groupgroup",
          },
        ],
      },
    });
  });

  it("are refused where they are none, or where something else decides", () => {
    const text = chainWith(`pricingRules:
  - { name: a, id: short, scope: GLOBAL, type: MARKUP, modifierPercentage: 1 }
billingGroups:
  - { name: labs, id: abcdefghij, primaryAccount: "999999999998", plan: BasicPricingPlan }
`).replace("{ name: reseller,", "{ name: reseller, id: transfer-1,");

    expect(problemsOf(text)).toEqual([
      "transfers[0].id: must be a responsibility transfer id rt-…",
      "pricingRules[0].id: must be the last part of the ARN, 10 letters or digits",
      "billingGroups[0].id: is for groups of a transfer; the id of any other group is its primary account",
    ]);
  });

  it("are used once per owner and kind", () => {
    expect(
      problemsOf(
        rules(
          "name: a, id: abcdefghij",
          "name: b, id: abcdefghij",
          "name: c, id: abcdefghij, owner: '222222222222'",
        ),
      ),
    ).toEqual(["pricingRules[1].id: abcdefghij is already used by pricingRules[0]; it must be unique"]);
  });

  it("tell things of one name apart, which is worth a warning", () => {
    const text = rules("name: a, id: abcdefghij", "name: a, id: bcdefghijk");

    expect(problemsOf(text)).toEqual([]);
    expect(warningsOf(text)).toContain(
      "pricingRules[1].name: a is the name of pricingRules[0] as well; only their ids tell them apart",
    );
    expect(problemsOf(rules("name: a", "name: a"))).toEqual([
      "pricingRules[1].name: a is already used by pricingRules[0]; it must be unique",
    ]);
  });
});

describe("owners in a configuration file", () => {
  it("have names of their own; a name of two owners refers to neither", () => {
    const text = (rule: string) =>
      `${rules("name: a", "name: a, owner: '222222222222', id: abcdefghij")}pricingPlans:\n  - { name: p, owner: "222222222222", rules: [${rule}] }\n`;

    expect(problemsOf(text("a"))).toEqual(["pricingPlans[0].rules[0]: no pricing rule is named a"]);
    expect(problemsOf(text("arn:aws:billingconductor::222222222222:pricingrule/abcdefghij"))).toEqual([]);
  });

  it("are management accounts of the file, unless an id says that somebody made the thing elsewhere", () => {
    const unknown = "888888888888 is not the partner nor a management account of this file";

    expect(problemsOf(rules("name: a, owner: '888888888888'"))).toEqual([
      `pricingRules[0].owner: ${unknown}`,
    ]);
    expect(warningsOf(rules("name: a, id: abcdefghij, owner: '888888888888'"))).toContain(
      `pricingRules[0].owner: ${unknown}`,
    );
  });

  it("of a custom line item are those of its group", () => {
    const text = chainWith(`billingGroups:
  - { name: g, transfer: customer, plan: BasicPricingPlan }
customLineItems:
  - { name: i, owner: "222222222222", description: D, group: g, type: FEE, flat: 1, from: 2026-10 }
  - { name: j, owner: "999999999999", description: D, group: g, type: FEE, flat: 1, from: 2026-10 }
`);

    expect(problemsOf(text)).toEqual([
      "customLineItems[1].owner: must be the owner of its group, 222222222222",
    ]);
  });

  it("have one group each that takes in new accounts, and none of a transfer", () => {
    const text = chainWith(`billingGroups:
  - { name: a, primaryAccount: "999999999998", plan: BasicPricingPlan, autoAssociate: true }
  - { name: b, primaryAccount: "999999999997", plan: BasicPricingPlan, autoAssociate: true }
  - { name: c, transfer: customer, plan: BasicPricingPlan, autoAssociate: true }
  - { name: d, primaryAccount: "999999999996", plan: BasicPricingPlan, autoAssociate: yes }
`);

    expect(problemsOf(text)).toEqual([
      "billingGroups[3].autoAssociate: must be true or false",
      "billingGroups[2].autoAssociate: does not belong to a group of a transfer, which covers the whole organisation; remove it or the transfer",
      "billingGroups[1].autoAssociate: a takes in new accounts already; one group of an owner can",
    ]);
  });
});

describe("tags in a configuration file", () => {
  it("are texts of a bounded length and number", () => {
    const many = Array.from({ length: 201 }, (_, number) => `k${number}: ""`).join(", ");

    expect(
      problemsOf(
        rules(
          'name: a, tags: { team: billing, "": x }',
          "name: b, tags: { cost: 12 }",
          `name: c, tags: { long: "${"x".repeat(257)}" }`,
          `name: d, tags: { ${many} }`,
          "name: e, tags: [team]",
        ),
      ),
    ).toEqual([
      'pricingRules[0].tags."": a tag key has 1 to 128 characters',
      expect.stringMatching(/^pricingRules\[1\]\.tags\.cost: must be text: write it in quotes/),
      "pricingRules[2].tags.long: a tag value has at most 256 characters",
      "pricingRules[3].tags: must have at most 200 tags",
      "pricingRules[4].tags: must be a mapping",
    ]);
  });
});
