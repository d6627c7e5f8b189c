import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { groupArn, openWorld, type World } from "./group-world.ts";

const LABS = groupArn("999999999901");
const items = Array.from(
  { length: 100 },
  (_, index) =>
    `  - { name: item-${index}, description: D, group: labs, type: FEE, flat: 1, from: 2026-10${index === 0 ? ', account: "999999999902"' : index === 1 ? ', account: "999999999903", to: 2026-10' : ""} }`,
).join("\n");
const FILE = `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud }
billingGroups:
  - { name: labs, primaryAccount: "999999999901", accounts: ["999999999901", "999999999902", "999999999903"], plan: BasicPricingPlan }
  - { name: shop, primaryAccount: "999999999904", plan: BasicPricingPlan }
customLineItems:
${items}
  - { name: other, description: D, group: shop, type: FEE, flat: 1, from: 2026-10 }
`;

let world: World;
beforeEach(async () => {
  world = await openWorld({ configuration: FILE });
});
afterEach(() => world.close());

const itemsIn = async (period: string) => {
  const { state } = await world.deps.configuration.current();
  return state.customLineItems.list(BillingPeriod.parse(period)).length;
};

describe("custom line items of a billing group", () => {
  it("end with it, more than one transaction holds as well, and keep their earlier months", async () => {
    const answer = await world.send(
      "POST",
      "/delete-billing-group",
      { Arn: LABS },
      { headers: { "x-amzn-client-token": "delete-1" } },
    );

    expect([answer.status, answer.body]).toEqual([200, { Arn: LABS }]);
    expect([await itemsIn("2026-10"), await itemsIn("2026-11"), await itemsIn("2027-05")]).toEqual([
      101, 1, 1,
    ]);
    const { entries } = await world.deps.journal.after(0);
    const [first, second] = entries.slice(-2);
    expect(first?.events.map(({ detailType }) => detailType)).toEqual(
      Array(80).fill("Custom Line Item Deleted"),
    );
    expect(second?.events.map(({ detailType }) => detailType)).toEqual([
      ...Array(20).fill("Custom Line Item Deleted"),
      "Billing Group Deleted",
    ]);
    expect(first?.events[0]?.detail).toEqual({ billingGroup: LABS });
  });

  it("keep the account they land on in the group while they are charged", async () => {
    const disassociate = (account: string) =>
      world.call("/disassociate-accounts", { Arn: LABS, AccountIds: [account] });

    expect(await world.refusal(() => disassociate("999999999902"))).toEqual([
      400,
      "ValidationException",
      "CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS",
    ]);
    expect((await disassociate("999999999903")).status).toBe(200);
  });
});
