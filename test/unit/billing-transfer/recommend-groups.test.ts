import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catalogueProblem } from "../../../shared/domain/events/catalogue.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { recommendGroups } from "../../../shared/use-cases/billing-transfer/recommend-groups.ts";
import {
  ALPHA,
  BETA,
  DISTRIBUTOR,
  openTimerWorld,
  RESELLER,
  type TimerWorld,
  transferOf,
} from "./timer-world.ts";

const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";
let world: TimerWorld;
beforeEach(async () => {
  world = await openTimerWorld();
  await world.invite("reseller", [RESELLER, DISTRIBUTOR], "2026-12", BASIC);
  await world.accept("reseller", RESELLER);
  await world.invite("alpha", [ALPHA, RESELLER], "2027-01");
});
afterEach(() => world.close());

const recommendAt = (instant: string): Promise<number> => {
  world.setNow(instant);
  return recommendGroups(world.deps, Instant.parse(instant));
};
const told = async () =>
  (await world.journalled())
    .flatMap(({ events }) => events)
    .filter(({ detailType }) => detailType.startsWith("Billing Group Configuration"))
    .map(({ source, resources, detail }) => ({ source, resources, detail }));

describe("recommending billing groups", () => {
  it("says nothing of what has its group, nor of an invitation without an answer", async () => {
    expect(await recommendAt("2026-11-16T00:00:00.000Z")).toBe(0);
  });

  it("tells the account that pays and the one further up, one summary a day each", async () => {
    await world.accept("alpha", ALPHA);

    expect(await recommendAt("2026-11-16T00:00:00.000Z")).toBe(2);
    expect(await recommendAt("2026-11-16T07:00:00.000Z")).toBe(0);
    expect(await recommendAt("2026-11-17T00:00:00.000Z")).toBe(2);

    const transfer = { transfer: transferOf("alpha"), source: ALPHA, start: "2027-01" };
    const summary = (account: string, relation: string, date: string) => ({
      source: "rebill.billing-conductor",
      resources: [account],
      detail: { account, date, transfers: [{ ...transfer, relation, billingGroup: "MISSING" }] },
    });
    expect(await told()).toEqual([
      summary(RESELLER, "DIRECT", "2026-11-16"),
      summary(DISTRIBUTOR, "INDIRECT", "2026-11-16"),
      summary(RESELLER, "DIRECT", "2026-11-17"),
      summary(DISTRIBUTOR, "INDIRECT", "2026-11-17"),
    ]);
  });

  it("is told once when several do it at once", async () => {
    await world.accept("alpha", ALPHA);

    const counts = await Promise.all([1, 2, 3].map(() => recommendAt("2026-11-16T00:00:00.000Z")));

    expect(counts.reduce((sum, count) => sum + count)).toBe(2);
    expect(await told()).toHaveLength(2);
  });

  it("says which groups were deleted, and stops once the last month is over", async () => {
    await world.send("POST", "/delete-billing-group", { Arn: "er00000000" });
    await recommendAt("2026-11-16T00:00:00.000Z");
    await world.withdraw("reseller", RESELLER, "2026-12-31T23:59:59.999Z");
    await recommendAt("2026-12-31T00:00:00.000Z");

    expect(await recommendAt("2027-01-01T00:00:00.000Z")).toBe(0);
    expect((await told()).map(({ detail }) => detail)).toEqual(
      ["2026-11-16", "2026-12-31"].map((date) => ({
        account: DISTRIBUTOR,
        date,
        transfers: [
          {
            transfer: transferOf("reseller"),
            source: RESELLER,
            start: "2026-12",
            relation: "DIRECT",
            billingGroup: "DELETED",
          },
        ],
      })),
    );
  });

  it("is an event of the catalogue with ids and months only", async () => {
    await world.invite("beta", [BETA, DISTRIBUTOR], "2026-12");
    await world.accept("beta", BETA);
    await recommendAt("2026-11-16T00:00:00.000Z");
    const event = (await world.journalled()).at(-1)?.events[0];

    expect(event === undefined ? "none" : catalogueProblem(event)).toBeUndefined();
    expect(JSON.stringify(event)).not.toMatch(/Bill of|Please/);
  });
});
