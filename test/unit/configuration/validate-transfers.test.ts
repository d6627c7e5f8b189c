import { describe, expect, it } from "vitest";
import { fileWith, ORGANIZATIONS, problemsOf, warningsOf } from "./compile.ts";

/** Transfers `name source>target start[..end]` between organisations 1 to 4 and the partner 9. */
const transfers = (...lines: readonly string[]): string =>
  fileWith(
    `${ORGANIZATIONS}transfers:\n${lines
      .map((line) => {
        const [name, parties = "", months = ""] = line.split(" ");
        const [source = "", target = ""] = parties.split(">").map((digit) => digit.repeat(12));
        const [start, end] = months.split("..");
        return `  - { name: ${name}, source: "${source}", target: "${target}", start: ${start}${end ? `, end: ${end}` : ""} }`;
      })
      .join("\n")}`,
  );

describe("transfers of a configuration file", () => {
  it("accepts a chain of two and a change of payer at a month's border", () => {
    expect(problemsOf(transfers("a 1>2 2026-10..2026-12", "b 2>9 2026-10", "a-direct 1>9 2027-01"))).toEqual(
      [],
    );
  });

  it("refuses accounts that manage no organisation of the file", () => {
    expect(problemsOf(transfers("a 5>9 2026-10", "b 1>6 2026-10"))).toEqual([
      "transfers[0].source: 555555555555 is not the management account of an organisation of this file; add the organisation",
      "transfers[1].target: 666666666666 is not the management account of an organisation of this file; add the organisation",
    ]);
    expect(
      problemsOf(
        fileWith(
          `${ORGANIZATIONS}transfers: [{ name: a, source: "111111111112", target: "999999999999", start: 2026-10 }]`,
        ),
      ),
    ).toEqual([
      "transfers[0].source: 111111111112 is a member account; only the management account 111111111111 can transfer its bill",
    ]);
  });

  it("refuses an end before the start and a transfer to oneself", () => {
    expect(problemsOf(transfers("a 1>9 2026-10..2026-09", "b 2>2 2026-10"))).toEqual([
      "transfers[0].end: 2026-09 is before the start 2026-10; it is the last month billed",
      "transfers[1].target: must be another account than the source",
    ]);
  });

  it("refuses two payers of one source in a month", () => {
    expect(
      problemsOf(transfers("a 1>9 2026-10..2026-12", "b 1>2 2026-12", "c 2>9 2026-10", "d 2>9 2027-05")),
    ).toEqual([
      "transfers[1].start: overlaps transfers[0], which has the same source from 2026-10 to 2026-12; a bill has one payer per month",
      "transfers[3].start: overlaps transfers[2], which has the same source from 2026-10 without end; a bill has one payer per month",
    ]);
  });

  it("refuses a circle once, in the month in which it closes", () => {
    expect(problemsOf(transfers("a 1>2 2026-10", "b 2>3 2026-11", "c 3>1 2027-02"))).toEqual([
      "transfers[0].target: makes a circle in 2027-02: 111111111111 → 222222222222 → 333333333333 → 111111111111; nobody would pay",
    ]);
    expect(problemsOf(transfers("a 1>2 2026-10..2026-12", "b 2>1 2027-01"))).toEqual([]);
  });

  it("refuses a chain of three transfers", () => {
    expect(problemsOf(transfers("a 1>2 2026-10", "b 2>3 2026-10", "c 3>9 2026-12"))).toEqual([
      "transfers[0].target: makes a chain of 3 transfers in 2026-12: 111111111111 → 222222222222 → 333333333333 → 999999999999; at most 2 are allowed",
    ]);
  });

  it("warns of a transfer that does not lead to the partner and of one without a group", () => {
    expect(warningsOf(transfers("a 1>2 2026-10"))).toEqual([
      "transfers[0].target: does not lead to the partner 999999999999 in 2026-10",
      "transfers[0]: a has no billing group: its source is not priced and gets no invoice",
    ]);
  });

  it("refuses more inbound transfers than the quota", () => {
    const ids = Array.from({ length: 1001 }, (_, index) => String(index).padStart(6, "0"));
    const text = fileWith(
      `organizations:\n${ids.map((id) => `  - { id: o-many${id}, managementAccount: "555555${id}", name: N${id} }`).join("\n")}
transfers:\n${ids.map((id) => `  - { name: t${id}, source: "555555${id}", target: "999999999999", start: 2026-10 }`).join("\n")}`,
    );

    expect(problemsOf(text)).toEqual([
      "transfers[1000].target: 999999999999 would pay more than 1000 bills in 2026-10",
    ]);
  });
});

describe("organisations of a configuration file", () => {
  it("refuses an account in two organisations or listed twice", () => {
    const text = fileWith(`organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: A, accounts: [{ id: "111111111112", name: x }, { id: "111111111112", name: x }] }
  - { id: o-beta000001, managementAccount: "222222222222", name: B, accounts: [{ id: "111111111111", name: x }] }
  - { id: o-gamma00001, managementAccount: "333333333333", name: C, accounts: [{ id: "999999999999", name: x }] }
`);

    expect(problemsOf(text)).toEqual([
      "organizations[0].accounts[1].id: account 111111111112 already belongs to organizations[0]",
      "organizations[1].accounts[0].id: account 111111111111 already belongs to organizations[0]",
      "organizations[2].accounts[0].id: account 999999999999 is the partner's own management account",
    ]);
  });

  it("refuses an organisation that is too large for a record", () => {
    const accounts = Array.from(
      { length: 6000 },
      (_, index) => `{ id: "22222222${String(index).padStart(4, "0")}", name: ${"n".repeat(20)} }`,
    );

    expect(
      problemsOf(
        fileWith(
          `organizations: [{ id: o-alpha00001, managementAccount: "111111111111", name: A, accounts: [${accounts.join(", ")}] }]`,
        ),
      ),
    ).toEqual(["organizations[0].accounts: is too long: at most 300000 bytes in all"]);
  });

  it("refuses another organisation of the partner's than the initialised one", () => {
    const text = fileWith(`organizations:
  - { id: o-beta000001, managementAccount: "999999999999", name: B }
  - { id: o-999999999999, managementAccount: "222222222222", name: C }
`);

    expect(problemsOf(text)).toEqual([
      "organizations[0].id: must be o-999999999999, the partner's organisation as initialised",
      "organizations[1].managementAccount: must be 999999999999: o-999999999999 is the partner's own organisation",
    ]);
  });

  it("refuses names, ids and keys that are used twice", () => {
    const text = fileWith(`organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: A }
  - { id: o-alpha00001, managementAccount: "222222222222", name: B }
transfers:
  - { name: a, source: "111111111111", target: "999999999999", start: 2026-10 }
  - { name: a, source: "222222222222", target: "999999999999", start: 2026-10 }
pricingRules:
  - { name: r, scope: GLOBAL, type: MARKUP, modifierPercentage: 1 }
  - { name: r, scope: GLOBAL, type: DISCOUNT, modifierPercentage: 1 }
pricingPlans: [{ name: p, rules: [r] }, { name: p, rules: [r] }, { name: Passthrough, rules: [r] }]
billingGroups:
  - { name: g, transfer: a, plan: p }
  - { name: g, primaryAccount: "999999999998", plan: p }
customLineItems:
  - { name: i, description: I, group: g, type: FEE, flat: 1, from: 2026-10 }
  - { name: i, description: I, group: g, type: FEE, flat: 1, from: 2026-11 }
  - { name: group, description: I, group: g, type: FEE, flat: 1, from: 2026-11 }
taxProfiles:
  - { account: "111111111111", country: DE, rate: 19 }
  - { account: "111111111111", country: DE, rate: 7 }
fxRates:
  - { period: 2026-10, from: USD, to: EUR, rate: "0.92", source: ECB, date: 2026-10-30 }
  - { period: 2026-10, from: USD, to: EUR, rate: "0.93", source: ECB, date: 2026-10-30 }
paymentProfiles:
  - { account: "111111111111", sellerOfRecord: Northwind Cloud, currency: EUR, method: card }
  - { account: "111111111111", sellerOfRecord: Northwind Cloud, currency: USD, method: card }
`);

    expect(problemsOf(text)).toEqual([
      "organizations[1].id: o-alpha00001 is already used by organizations[0]; it must be unique",
      "transfers[1].name: a is already used by transfers[0]; it must be unique",
      "pricingRules[1].name: r is already used by pricingRules[0]; it must be unique",
      "pricingPlans[1].name: p is already used by pricingPlans[0]; it must be unique",
      "billingGroups[1].name: g is already used by billingGroups[0]; it must be unique",
      "customLineItems[1].name: i is already used by customLineItems[0]; it must be unique",
      "taxProfiles[1].account: 111111111111 is already used by taxProfiles[0]; it must be unique",
      "fxRates[1]: USD to EUR in 2026-10 is already used by fxRates[0]; it must be unique",
      "paymentProfiles[1]: account 111111111111 with seller of record Northwind Cloud is already used by paymentProfiles[0]; it must be unique",
      "pricingPlans[2].name: Passthrough means a plan that AWS keeps; choose another name",
      "customLineItems[2].name: group means the group itself in `of`; choose another name",
    ]);
  });
});

describe("transfer preferences of a configuration file", () => {
  it("name a transfer once, and a plan exactly when groups are to be made", () => {
    const text = `${transfers("a 1>9 2026-10", "b 2>9 2026-10", "c 3>9 2026-10")}
transferPreferences:
  - { transfer: a, autoCreateGroups: true }
  - { transfer: b, autoCreateGroups: false, plan: Passthrough }
  - { transfer: c, autoCreateGroups: true, plan: nowhere }
  - { transfer: d, autoCreateGroups: true, plan: Passthrough }
  - { transfer: a, autoCreateGroups: false }
`;

    expect(problemsOf(text)).toEqual([
      "transferPreferences[4].transfer: a is already used by transferPreferences[0]; it must be unique",
      "transferPreferences[0].plan: is required where groups are made without asking",
      "transferPreferences[1].plan: has no effect while autoCreateGroups is false; remove it",
      "transferPreferences[2].plan: no pricing plan is named nowhere; managed plans are BasicPricingPlan and Passthrough",
      "transferPreferences[3].transfer: no transfer is named d",
    ]);
  });
});
