import { describe, expect, it } from "vitest";
import { fileWith, ORGANIZATIONS, problemsOf } from "./compile.ts";

/** A chain 111111111111 → 222222222222 → partner and a direct transfer of 444444444444. */
const groups = (...entries: readonly string[]): string =>
  fileWith(`${ORGANIZATIONS}transfers:
  - { name: indirect, source: "111111111111", target: "222222222222", start: 2026-10, end: 2026-12 }
  - { name: reseller, source: "222222222222", target: "999999999999", start: 2026-10 }
  - { name: direct, source: "444444444444", target: "999999999999", start: 2026-10 }
billingGroups:
${entries.map((entry) => `  - { plan: BasicPricingPlan, ${entry} }`).join("\n")}
`);

describe("billing groups of a configuration file", () => {
  it("accepts groups at every level of a chain and groups of own accounts", () => {
    expect(
      problemsOf(
        groups(
          "name: a, transfer: indirect",
          'name: b, transfer: indirect, owner: "999999999999"',
          "name: c, transfer: reseller",
          'name: d, primaryAccount: "999999999998", accounts: ["999999999998", "999999999999", "999999999997"]',
          'name: e, owner: "111111111111", primaryAccount: "111111111112"',
        ),
      ),
    ).toEqual([]);
  });

  it("refuses plans and transfers that are not there", () => {
    expect(problemsOf(fileWith(`billingGroups: [{ name: a, transfer: nowhere, plan: nothing }]`))).toEqual([
      "billingGroups[0].plan: no pricing plan is named nothing; managed plans are BasicPricingPlan and Passthrough",
      "billingGroups[0].transfer: no transfer is named nowhere",
    ]);
  });

  it("refuses a group that is neither of a transfer nor of accounts, or both", () => {
    expect(
      problemsOf(
        groups(
          "name: a",
          'name: b, transfer: direct, primaryAccount: "444444444444", accounts: ["444444444444"]',
        ),
      ),
    ).toEqual([
      "billingGroups[0].primaryAccount: is required, unless the group is one of a transfer",
      "billingGroups[1].primaryAccount: does not belong to a group of a transfer, which covers the whole organisation; remove it or the transfer",
      "billingGroups[1].accounts: does not belong to a group of a transfer, which covers the whole organisation; remove it or the transfer",
    ]);
  });

  it("refuses a second group of one owner for a transfer", () => {
    expect(
      problemsOf(groups("name: a, transfer: direct", 'name: b, transfer: direct, owner: "999999999999"')),
    ).toEqual([
      "billingGroups[1].transfer: direct already has group a (billingGroups[0]) of the same owner 999999999999",
    ]);
  });

  it("refuses an owner that does not pay the source's bill", () => {
    expect(
      problemsOf(
        groups(
          'name: a, transfer: direct, owner: "222222222222"',
          'name: b, transfer: indirect, owner: "444444444444"',
          'name: c, transfer: indirect, owner: "666666666666"',
        ),
      ),
    ).toEqual([
      "billingGroups[0].owner: 222222222222 does not pay the bill of 444444444444, directly or through a chain",
      "billingGroups[1].owner: 444444444444 does not pay the bill of 111111111111, directly or through a chain",
      "billingGroups[2].owner: 666666666666 is not the partner nor a management account of this file",
      "billingGroups[2].owner: 666666666666 does not pay the bill of 111111111111, directly or through a chain",
    ]);
  });

  it("refuses one account in two groups or twice in one", () => {
    expect(
      problemsOf(
        groups(
          'name: a, primaryAccount: "999999999998", accounts: ["999999999998", "999999999997", "999999999997"]',
          'name: b, primaryAccount: "999999999996", accounts: ["999999999997", "999999999996"]',
          'name: c, primaryAccount: "999999999998"',
        ),
      ),
    ).toEqual([
      "billingGroups[0].accounts[2]: 999999999997 is listed twice",
      "billingGroups[1].accounts[0]: 999999999997 already belongs to group a (billingGroups[0]); an account has one group",
      "billingGroups[2].primaryAccount: 999999999998 already belongs to group a (billingGroups[0]); an account has one group",
    ]);
  });

  it("refuses the payer as primary account and a primary account that is no member", () => {
    expect(
      problemsOf(
        groups(
          'name: a, primaryAccount: "999999999999"',
          'name: b, primaryAccount: "999999999998", accounts: ["999999999997"]',
        ),
      ),
    ).toEqual([
      "billingGroups[0].primaryAccount: 999999999999 pays the bill and cannot be the primary account",
      "billingGroups[1].accounts: must contain the primary account 999999999998",
    ]);
  });

  it("refuses accounts of another organisation", () => {
    expect(problemsOf(groups('name: a, primaryAccount: "111111111112"'))).toEqual([
      "billingGroups[0].primaryAccount: 111111111112 belongs to the organisation of 111111111111, not to that of 999999999999",
    ]);
  });

  it("checks accounts against the own organisation once that lists its members", () => {
    const text = (account: string) =>
      fileWith(`organizations:
  - { id: o-999999999999, managementAccount: "999999999999", name: Northwind Cloud, accounts: [{ id: "999999999998", name: labs }] }
billingGroups:
  - { name: a, primaryAccount: "${account}", plan: BasicPricingPlan }
`);

    expect(problemsOf(text("999999999998"))).toEqual([]);
    expect(problemsOf(text("999999999997"))).toEqual([
      "billingGroups[0].primaryAccount: 999999999997 is not an account of organizations[0], the organisation of 999999999999",
    ]);
  });

  it("refuses Passthrough on a group of own accounts", () => {
    expect(
      problemsOf(fileWith('billingGroups: [{ name: a, primaryAccount: "999999999998", plan: Passthrough }]')),
    ).toEqual(["billingGroups[0].plan: Passthrough is for groups of a transfer only; use BasicPricingPlan"]);
  });

  it("refuses more than 1000 accounts in a group", () => {
    const accounts = Array.from(
      { length: 1001 },
      (_, index) => `"77777777${String(index).padStart(4, "0")}"`,
    );

    expect(
      problemsOf(groups(`name: a, primaryAccount: ${accounts[0]}, accounts: [${accounts.join(", ")}]`)),
    ).toEqual(["billingGroups[0].accounts: must have at most 1000 accounts"]);
  });
});
