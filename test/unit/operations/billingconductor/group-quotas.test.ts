import { expect, it } from "vitest";
import { groupArn, openWorld } from "./group-world.ts";

it("a payer has at most 5,000 groups and a group at most 1,000 accounts", async () => {
  const account = (number: number) => String(100_000_000_000 + number);
  const full = Array.from({ length: 1000 }, (_, index) => `"${account(10_000 + index)}"`);
  const single = Array.from(
    { length: 4999 },
    (_, index) => `  - { name: g${index}, primaryAccount: "${account(index)}", plan: BasicPricingPlan }`,
  );
  const world = await openWorld({
    configuration: `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud }
billingGroups:
  - { name: full, primaryAccount: ${full[0]}, accounts: [${full.join(", ")}], plan: BasicPricingPlan }
${single.join("\n")}
`,
  });
  const arn = groupArn(account(10_000));

  const added = await world.call("/associate-accounts", { Arn: arn, AccountIds: ["888888888888"] });
  const created = await world.createStandard("one-more", ["888888888888"]);

  expect([added.status, added.body]).toEqual([
    402,
    {
      __type: "ServiceLimitExceededException",
      Message: "A billing group has at most 1000 accounts.",
      LimitCode: "ACCOUNTS_PER_BILLING_GROUP",
      ServiceCode: "billingconductor",
      ResourceId: arn,
      ResourceType: "billinggroup",
    },
  ]);
  expect([created.status, created.body.__type, created.body.LimitCode]).toEqual([
    402,
    "ServiceLimitExceededException",
    "BILLING_GROUPS",
  ]);

  // A deleted group makes room.
  await world.call("/delete-billing-group", { Arn: groupArn(account(0)) });
  expect((await world.createStandard("one-more", ["888888888888"])).status).toBe(200);
  await world.close();
}, 120_000);
