import { afterEach, beforeEach, expect, it } from "vitest";
import { carryOutAll } from "../../support/carry-out.ts";
import { type NceWorld, openNceWorld, select, subscriptionThing } from "../../support/nce-world.ts";
import { licence } from "./nce-builders.ts";

const OURS = "/rebill/v1/nce/transfers";
/** Long after the 72 hours of what was submitted at 2024-06-15T10:00, in which nobody looked. */
const LATE = "2024-06-20T08:00:00.000Z";
/** A licence that cannot be moved while it is suspended. */
const monthly = (id: string, state: object) =>
  subscriptionThing(licence({ id, quantity: 5, billingPlan: "monthly", unitPrice: "22.00", state }));
const SUSPENDED = { kind: "suspended", since: "2024-06-16T00:00:00.000Z" };
const ACTIVE = { kind: "active" };

let world: NceWorld;
let path: string;
const sweep = () => carryOutAll(world.deps);
const seen = async (who: "source" | "target") => {
  const { status, lines } = (await world[who]("GET", path)).body;
  return [status, ...lines.map((line: Record<string, unknown>) => `${line.subscriptionId} ${line.status}`)];
};

/** In one instant: sub-1 moves, the others fail, the window closes, and the source has them tried again. */
beforeEach(async () => {
  world = await openNceWorld();
  path = `${OURS}/${await world.created()}`;
  await world.put(monthly("sub-3", ACTIVE));
  await world.source("POST", `${path}:submit`, { lineItems: select("sub-1", "sub-2", "sub-3") });
  await world.put(monthly("sub-2", SUSPENDED), monthly("sub-3", SUSPENDED));
  world.setNow(LATE);
  await sweep();
  expect(await seen("target")).toEqual(["PartiallyComplete", "sub-1 Complete"]);
  expect((await world.source("POST", `${path}:retry`, {})).body.status).toBe("InProgress");
});
afterEach(() => world.close());

it("a retry in the instant of a late sweep hides no line that the target has seen", async () => {
  expect(await seen("target")).toEqual(["InProgress", "sub-1 Complete"]);
});

it("a line that moves in the instant of the retry is hidden from the target until the end, like any other", async () => {
  await world.put(monthly("sub-2", ACTIVE));
  await sweep();

  expect(await seen("source")).toEqual(["InProgress", "sub-1 Complete", "sub-2 Complete", "sub-3 Failed"]);
  expect(await seen("target")).toEqual(["InProgress", "sub-1 Complete"]);
});

it("a line that failed in the instant of the retry is attempted once in the new window, however late", async () => {
  await world.put(monthly("sub-2", ACTIVE));
  world.setNow("2024-06-28T08:00:00.000Z");
  await sweep();

  expect(await seen("source")).toEqual([
    "PartiallyComplete",
    "sub-1 Complete",
    "sub-2 Complete",
    "sub-3 Failed",
  ]);
});
