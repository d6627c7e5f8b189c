import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arnOf, MANAGED, openPricing, type Pricing, STRANGER } from "./pricing-world.ts";

let world: Pricing;
beforeAll(async () => {
  world = await openPricing();
});
afterAll(() => world.close());

const path = (arn: string): string => `/tags/${encodeURIComponent(arn)}`;
const tag = (arn: string, Tags: object) => world.send("POST", path(arn), { Tags });
const untag = (arn: string, ...keys: string[]) =>
  world.send("DELETE", `${path(arn)}?${keys.map((key) => `tagKeys=${encodeURIComponent(key)}`).join("&")}`);
const tags = async (arn: string) => (await world.send("GET", path(arn))).body.Tags;
const sequence = async () => (await world.deps.journal.head()).sequence;

describe("tags", () => {
  it("are on groups, plans, rules and items, merged and taken away one by one", async () => {
    const item = await world.call("/create-custom-line-item", {
      Name: "item",
      Description: "d",
      BillingGroupArn: "100000000001",
      ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 } },
      Tags: { b: "0" },
    });
    const group = arnOf("billinggroup", "100000000001");

    for (const arn of [group, world.oldPlan, world.oldRule, item.body.Arn]) {
      expect((await tag(arn, { a: "1", b: "2" })).status).toBe(200);
      expect((await tag(arn, { b: "3", "ü /:": "" })).body).toEqual({});
      expect(await tags(arn)).toEqual({ a: "1", b: "3", "ü /:": "" });
      expect((await untag(arn, "a", "ü /:", "never")).body).toEqual({});
      expect(await tags(arn)).toEqual({ b: "3" });
    }
  });

  it("tell of themselves by key, never by value", async () => {
    const rule = await world.rule("told");

    await tag(rule, { z: "secret", a: "secret" });
    expect(await world.lastEvents()).toMatchObject([
      { detailType: "Resource Tagged", resources: [rule], detail: { tagKeys: ["a", "z"] } },
    ]);
    await untag(rule, "z");
    expect(await world.lastEvents()).toMatchObject([
      { detailType: "Resource Untagged", resources: [rule], detail: { tagKeys: ["z"] } },
    ]);
  });

  it("write nothing when nothing changes", async () => {
    const rule = await world.rule("same", { Tags: { a: "1" } });
    const before = await sequence();

    await tag(rule, { a: "1" });
    await untag(rule, "b");

    expect([await sequence(), await tags(rule)]).toEqual([before, { a: "1" }]);
  });

  it("of a past month are no longer shown, those of the current one hold on", async () => {
    const clocked = await openPricing();
    await clocked.send("POST", path(clocked.oldRule), { Tags: { a: "1" } });
    clocked.setNow("2026-12-01T00:00:00.000Z");
    await clocked.send("POST", path(clocked.oldRule), { Tags: { b: "2" } });

    const { body } = await clocked.send("GET", path(clocked.oldRule));

    expect(body).toEqual({ Tags: { a: "1", b: "2" } });
    await clocked.close();
  });

  it("of what is absent, another's or managed are not found, and nothing is written", async () => {
    const before = await sequence();
    for (const arn of [
      arnOf("pricingrule", "nothing000"),
      arnOf("billinggroup", "000000000000"),
      world.foreign.rule,
      world.foreign.plan,
      ...MANAGED,
    ])
      for (const answer of [
        await world.send("GET", path(arn)),
        await tag(arn, { a: "1" }),
        await untag(arn, "a"),
      ])
        expect([arn, answer.status, answer.body.__type, answer.body.ResourceId]).toEqual([
          arn,
          404,
          "ResourceNotFoundException",
          arn,
        ]);
    const stranger = await world.send("GET", path(world.oldRule), undefined, { caller: STRANGER });

    expect([stranger.status, await sequence()]).toEqual([404, before]);
  });

  it("need the full ARN, at least one key and no more than 200", async () => {
    const before = await sequence();
    const rule = world.oldRule;
    for (const answer of [
      await world.send("GET", path(rule.slice(rule.lastIndexOf("/") + 1))),
      await world.send("GET", path("arn:aws:s3:::bucket")),
      await world.send("GET", path(`${rule}x`)),
      await tag(rule, {}),
      await world.send("POST", path(rule), {}),
      await world.send("DELETE", path(rule)),
      await world.send("DELETE", `${path(rule)}?tagKeys=`),
      await untag(rule, ...Array.from({ length: 201 }, (_, index) => `k${index}`)),
      await untag(rule, "x".repeat(129)),
    ])
      expect([answer.status, answer.body.Reason]).toEqual([400, "FIELD_VALIDATION_FAILED"]);
    expect(await sequence()).toBe(before);
  });
});
