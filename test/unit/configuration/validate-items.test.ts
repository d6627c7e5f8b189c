import { describe, expect, it } from "vitest";
import { alphaWith, problemsOf } from "./compile.ts";

/** Items of group `alpha` (organisation 111111111111 with account 111111111112), fees from 2026-10. */
const items = (...entries: readonly string[]): string =>
  alphaWith(`customLineItems:
${entries
  .map(
    (entry) =>
      `  - { ${["description: D", "type: FEE", "group: alpha", "from: 2026-10"]
        .filter((member) => !entry.includes(`${member.split(":")[0]}:`))
        .join(", ")}, ${entry} }`,
  )
  .join("\n")}
`);

describe("custom line items of a configuration file", () => {
  it("accepts flat and percentage items, one-off, limited and endless", () => {
    expect(
      problemsOf(
        items(
          'name: a, flat: "250.00", months: 1',
          'name: b, percentage: "10", of: [group, a], from: 2026-10, to: 2026-12',
          "name: c, percentage: 3, of: [group], filter: { excludeSavingsPlanNegation: true }, type: CREDIT",
          'name: d, flat: 1, account: "111111111112"',
        ),
      ),
    ).toEqual([]);
  });

  it("refuses groups, accounts and sources that are not there", () => {
    expect(
      problemsOf(
        items(
          "name: a, flat: 1, group: nowhere",
          'name: b, flat: 1, account: "333333333334"',
          'name: c, flat: 1, account: "555555555555"',
          "name: d, percentage: 1, of: [group, missing, group]",
        ),
      ),
    ).toEqual([
      "customLineItems[0].group: no billing group is named nowhere",
      "customLineItems[1].account: 333333333334 is not an account of the organisation of 111111111111",
      "customLineItems[2].account: 555555555555 is not an account of the organisation of 111111111111",
      "customLineItems[3].of[1]: no custom line item is named missing; write group for the group itself",
      "customLineItems[3].of[2]: group is listed twice",
    ]);
  });

  it("refuses both or neither of flat and percentage", () => {
    expect(problemsOf(items("name: a", "name: b, flat: 1, percentage: 1, of: [group]"))).toEqual([
      "customLineItems[0]: an item has either flat or percentage, exactly one of them",
      "customLineItems[1].percentage: an item has either flat or percentage, exactly one of them",
    ]);
  });

  it("refuses a percentage of a percentage and of another group's item", () => {
    const text = items(
      "name: a, percentage: 1, of: [group]",
      "name: b, percentage: 1, of: [a, other]",
    ).replace(
      "customLineItems:",
      `customLineItems:
  - { name: other, description: D, group: labs, type: FEE, flat: 1, from: 2026-10 }`,
    );
    const withLabs = text.replace(
      "billingGroups:",
      `billingGroups:
  - { name: labs, primaryAccount: "999999999998", plan: BasicPricingPlan }`,
    );

    expect(problemsOf(withLabs)).toEqual([
      "customLineItems[2].of[0]: a is a percentage item; a base is the group and flat items, never a percentage of a percentage",
      "customLineItems[2].of[1]: other belongs to group labs, not alpha",
    ]);
  });

  it("keeps what belongs to percentages off flat items", () => {
    expect(
      problemsOf(
        items("name: a, flat: 1, of: [group], filter: { service: AmazonEC2 }, computation: ITEMIZED"),
      ),
    ).toEqual([
      "customLineItems[0].of: is for percentage items only; remove it",
      "customLineItems[0].filter: is for percentage items only; remove it",
      "customLineItems[0].computation: is for percentage items only; remove it",
    ]);
  });

  it("refuses filters without the group and filters of two kinds", () => {
    expect(
      problemsOf(
        items(
          "name: a, flat: 1",
          "name: b, percentage: 1, of: [a], filter: { service: AmazonEC2 }",
          "name: c, percentage: 1, of: [group], filter: { service: AmazonEC2, excludeSavingsPlanNegation: true }",
          "name: d, percentage: 1, of: [group], filter: {}",
        ),
      ),
    ).toEqual([
      "customLineItems[1].filter: filters the group's own total, so of must contain group",
      "customLineItems[2].filter: must have exactly one of excludeSavingsPlanNegation: true and service",
      "customLineItems[3].filter: must have exactly one of excludeSavingsPlanNegation: true and service",
    ]);
  });

  it("refuses amounts out of range", () => {
    expect(
      problemsOf(
        items(
          "name: a, flat: -1",
          'name: b, flat: "1000000.01"',
          "name: c, percentage: 10001, of: [group]",
          'name: d, flat: "0.00000000001"',
        ),
      ),
    ).toEqual([
      "customLineItems[0].flat: must not be negative; type CREDIT subtracts and type FEE adds",
      "customLineItems[1].flat: must be at most 1000000",
      "customLineItems[2].percentage: must be at most 10000",
      "customLineItems[3].flat: must have at most 10 decimal places",
    ]);
  });

  it("refuses months that contradict each other", () => {
    expect(
      problemsOf(
        items(
          "name: a, flat: 1, from: 2026-10, to: 2026-09",
          "name: b, flat: 1, from: 2026-10, to: 2026-12, months: 3",
          "name: c, flat: 1, months: 0",
        ),
      ),
    ).toEqual([
      "customLineItems[2].months: must be at least 1",
      "customLineItems[0].to: 2026-09 is before from 2026-10; it is the last month charged",
      "customLineItems[1].months: and to say the same thing twice; keep one of them",
    ]);
  });

  it("allows five itemised and ten filtered items of a group in a month", () => {
    const itemized = (month: string, count: number) =>
      Array.from(
        { length: count },
        (_, index) =>
          `name: i-${month}-${index}, percentage: 1, of: [group], computation: ITEMIZED, from: ${month}, months: 1`,
      );
    const filtered = Array.from(
      { length: 11 },
      (_, index) => `name: f${index}, percentage: 1, of: [group], filter: { service: AmazonEC2 }`,
    );

    expect(problemsOf(items(...itemized("2026-10", 5), ...itemized("2026-11", 5)))).toEqual([]);
    expect(problemsOf(items(...itemized("2026-10", 6)))).toEqual([
      "customLineItems[0]: group alpha has more than 5 ITEMIZED percentage items in 2026-10",
    ]);
    expect(problemsOf(items(...filtered))).toEqual([
      "customLineItems[0]: group alpha has more than 10 filtered percentage items in 2026-10",
    ]);
  });
});
