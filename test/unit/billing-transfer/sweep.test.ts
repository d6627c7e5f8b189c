import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SweepInput } from "../../../shared/contracts/timers.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { sweep } from "../../../shared/use-cases/timers/sweep.ts";
import { ALPHA, DISTRIBUTOR, ORGANIZATIONS, openTimerWorld, type TimerWorld } from "./timer-world.ts";

let world: TimerWorld;
beforeEach(async () => {
  world = await openTimerWorld({
    configuration: `${ORGANIZATIONS}  - id: o-999999999999
    managementAccount: "999999999999"
    name: Northwind Cloud
    accounts: [{ id: "999999999901", name: lab, left: "2026-11-20T00:00:00.000Z" }]
billingGroups:
  - { name: lab, primaryAccount: "999999999901", plan: BasicPricingPlan }
`,
  });
  await world.invite("alpha", [ALPHA, DISTRIBUTOR], "2026-12");
  await world.accept("alpha", ALPHA);
});
afterEach(() => world.close());

const sweepAt = (task: "due" | "daily", instant: string) => {
  world.setNow(instant);
  return sweep(
    { ...world.deps, executions: { start: async () => {} } },
    { task, day: Instant.parse(instant) },
  );
};

describe("the sweep", () => {
  it("begins a month with transfers, then membership, and ends with the day's summary; all of it once", async () => {
    const before = (await world.journalled()).length;
    expect(await sweepAt("daily", "2026-12-01T00:00:00.000Z")).toEqual({
      done: 1,
      members: 1,
      executions: 0,
      told: 1,
    });
    expect(await sweepAt("daily", "2026-12-01T00:00:00.000Z")).toEqual({
      done: 0,
      members: 0,
      executions: 0,
      told: 0,
    });
    expect(await sweepAt("due", "2026-12-02T00:00:00.000Z")).toEqual({
      done: 0,
      members: 0,
      executions: 0,
      told: 0,
    });

    const events = (await world.journalled()).slice(before).flatMap((entry) => entry.events);
    expect(events.map(({ detailType }) => detailType)).toEqual([
      "Responsibility Transfer Activated",
      "Billing Group Deleted",
      "Billing Group Configuration Recommended for Billing Transfer",
    ]);
  });

  it("takes the time it was due as EventBridge Scheduler writes it, and nothing else", () => {
    const of = (scheduledAt: string) => SweepInput.safeParse({ task: "due", scheduledAt });

    expect(of("2026-12-01T00:00:00Z").data?.scheduledAt).toBe("2026-12-01T00:00:00.000Z");
    for (const wrong of ["", "2026-12-01", "2026-12-01T00:00:00+01:00", "now"])
      expect(of(wrong).success).toBe(false);
    expect(SweepInput.safeParse({ task: "all", scheduledAt: "2026-12-01T00:00:00Z" }).success).toBe(false);
  });
});
