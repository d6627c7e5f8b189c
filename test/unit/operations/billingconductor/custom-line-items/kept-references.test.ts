import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BillingPeriod } from "../../../../../shared/domain/time/billing-period.ts";
import { CURRENT_ON, FLEET, type Items, openItems, PREVIOUS_ON } from "./item-world.ts";

let items: Items;
beforeEach(async () => {
  items = await openItems();
});
afterEach(() => items.close());

const itemIn = async (arn: string, month: string) => {
  const { state } = await items.deps.configuration.current();
  return state.customLineItems.find(arn, BillingPeriod.parse(month));
};

describe("an item said for months in which something it names was deleted", () => {
  it("is there as long as its group", async () => {
    await items.send("delete-billing-group", { Arn: FLEET });

    const arn = await items.flat(10, { BillingPeriodRange: PREVIOUS_ON });

    expect(await itemIn(arn, "2026-10")).toMatchObject({ from: "2026-10" });
    expect(await itemIn(arn, "2026-11")).toBeUndefined();
    expect(await items.names({ BillingPeriod: "2026-10" })).toEqual(["item-1"]);
    expect(await items.names()).toEqual([]);
  });

  it("names a flat item in its base as long as that is there, at creation and when it is associated", async () => {
    const flat = await items.flat(10, { BillingPeriodRange: PREVIOUS_ON });
    await items.send("delete-custom-line-item", { Arn: flat, BillingPeriodRange: CURRENT_ON });

    const created = await items.percentage(5, [FLEET, flat], { BillingPeriodRange: PREVIOUS_ON });
    const associated = await items.percentage(5, [FLEET], { BillingPeriodRange: PREVIOUS_ON });
    const { body } = await items.send("batch-associate-resources-to-custom-line-item", {
      TargetArn: associated,
      ResourceArns: [flat],
      BillingPeriodRange: PREVIOUS_ON,
    });

    expect(body.SuccessfullyAssociatedResources).toEqual([{ Arn: flat }]);
    for (const arn of [created, associated]) {
      expect(await itemIn(arn, "2026-10")).toMatchObject({ ofGroup: true, ofItems: [flat] });
      expect(await itemIn(arn, "2026-11")).toMatchObject({ ofGroup: true, ofItems: [] });
    }
  });
});
