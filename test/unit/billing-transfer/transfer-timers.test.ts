import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nextDue } from "../../../shared/use-cases/timers/due-sources.ts";
import {
  ALPHA,
  BETA,
  DISTRIBUTOR,
  ORGANIZATIONS,
  openTimerWorld,
  RESELLER,
  type TimerWorld,
} from "./timer-world.ts";

let world: TimerWorld;
beforeEach(async () => {
  world = await openTimerWorld();
});
afterEach(() => world.close());

const told = async (): Promise<readonly string[]> =>
  (await world.events()).map(({ what, of }) => `${what} ${of}`);
const next = async (): Promise<string | undefined> =>
  nextDue((await world.deps.configuration.current()).state, world.deps.clock.now());

describe("the timers of an invitation", () => {
  beforeEach(() => world.invite("alpha", [ALPHA, DISTRIBUTOR], "2027-01"));

  it("remind 7, 3 and 1 days before it expires, once each, and then let it expire", async () => {
    const done: number[] = [];
    for (const day of ["23T23:59", "24T00:00", "24T00:00", "26T12:00", "28T00:00", "30T00:00", "31T00:00"])
      done.push(await world.sweepAt(`2026-12-${day}:00.000Z`));

    expect(done).toEqual([0, 1, 0, 0, 1, 1, 1]);
    expect((await world.events()).slice(1).map(({ what, detail }) => [what, detail.days])).toEqual([
      ["Invitation Expiring", 7],
      ["Invitation Expiring", 3],
      ["Invitation Expiring", 1],
      ["Expired", undefined],
    ]);
    expect((await world.events())[1]?.detail).toEqual({
      handshake: "h-alpha00000000",
      source: ALPHA,
      target: DISTRIBUTOR,
      start: "2027-01",
      expiresAt: "2026-12-31T00:00:00.000Z",
      days: 7,
    });
    expect(await world.transfer("alpha")).toMatchObject({
      status: "EXPIRED",
      respondedAt: "2026-12-31T00:00:00.000Z",
    });
  });

  it("send only the most urgent reminder after a long stop, and say how many days are left then", async () => {
    expect(await world.sweepAt("2026-12-29T12:00:00.000Z")).toBe(1);
    expect(await world.sweepAt("2026-12-29T13:00:00.000Z")).toBe(0);

    expect((await world.events()).at(-1)).toMatchObject({ what: "Invitation Expiring", detail: { days: 2 } });
    expect(await next()).toBe("2026-12-30T00:00:00.000Z");
  });

  it("remind nobody of what has expired meanwhile", async () => {
    await world.sweepAt("2027-03-01T00:00:00.000Z");

    expect(await told()).toEqual(["Invited alpha", "Expired alpha"]);
    expect((await world.transfer("alpha"))?.status).toBe("EXPIRED");
    expect(await next()).toBeUndefined();
  });

  it("say nothing once it is answered", async () => {
    await world.decline("alpha", ALPHA);

    expect(await next()).toBeUndefined();
    expect(await world.sweepAt("2027-03-01T00:00:00.000Z")).toBe(0);
  });

  it("name the next instant, reminder by reminder", async () => {
    const instants: (string | undefined)[] = [];
    for (let at = await next(); at !== undefined; at = await next()) {
      instants.push(at);
      expect(await world.sweepAt(at)).toBe(1);
    }

    expect(instants.map((at) => at?.slice(5, 16))).toEqual([
      "12-24T00:00",
      "12-28T00:00",
      "12-30T00:00",
      "12-31T00:00",
    ]);
  });
});

describe("the timers of an agreed transfer", () => {
  it("tell everybody concerned of its first month and of the end of its last", async () => {
    await world.invite("reseller", [RESELLER, DISTRIBUTOR], "2026-12");
    await world.accept("reseller", RESELLER);
    await world.invite("alpha", [ALPHA, RESELLER], "2027-01");
    await world.accept("alpha", ALPHA);
    expect(await world.sweepAt("2026-11-30T23:59:59.999Z")).toBe(0);
    expect(await world.sweepAt("2026-12-01T00:00:00.000Z")).toBe(1);
    expect(await world.sweepAt("2027-01-01T00:00:00.000Z")).toBe(1);
    await world.withdraw("alpha", ALPHA, "2027-02-28T23:59:59.999Z");
    expect(await world.sweepAt("2027-02-28T23:59:59.999Z")).toBe(0);
    expect(await world.sweepAt("2027-03-01T00:00:00.000Z")).toBe(1);
    expect(await world.sweepAt("2027-03-01T00:00:00.000Z")).toBe(0);

    const events = await world.events();
    const of = (what: string) => events.filter((event) => event.what === what);
    expect(of("Activated").map(({ of: name, detail }) => [name, detail.accounts])).toEqual([
      ["reseller", [RESELLER, DISTRIBUTOR]],
      ["alpha", [ALPHA, RESELLER, DISTRIBUTOR]],
    ]);
    expect(of("Terminated").map(({ detail }) => detail)).toEqual([
      {
        handshake: "h-alpha00000000",
        source: ALPHA,
        target: RESELLER,
        start: "2027-01",
        end: "2027-02",
        accounts: [ALPHA, RESELLER, DISTRIBUTOR],
      },
    ]);
    expect(await world.transfer("alpha")).toMatchObject({
      activatedAt: "2027-01-01T00:00:00.000Z",
      endedAt: "2027-03-01T00:00:00.000Z",
    });
  });

  it("do in the order of time what a long stop left, both turns of one transfer included", async () => {
    await world.invite("alpha", [ALPHA, DISTRIBUTOR], "2026-12");
    await world.accept("alpha", ALPHA);
    await world.withdraw("alpha", DISTRIBUTOR, "2026-12-31T23:59:59.999Z");
    await world.invite("beta", [BETA, DISTRIBUTOR], "2027-01");

    expect(await world.sweepAt("2027-06-01T00:00:00.000Z")).toBe(3);
    expect((await told()).slice(-3)).toEqual(["Activated alpha", "Expired beta", "Terminated alpha"]);
  });

  it("leave alone one that was withdrawn before its first month", async () => {
    await world.invite("alpha", [ALPHA, DISTRIBUTOR], "2026-12");
    await world.accept("alpha", ALPHA);
    await world.withdraw("alpha", ALPHA);

    expect(await world.sweepAt("2027-06-01T00:00:00.000Z")).toBe(0);
    expect(await next()).toBeUndefined();
  });
});

describe("the timers of a transfer that a configuration file set up", () => {
  const FILE = `${ORGANIZATIONS}transfers:
  - { id: rt-alpha00000000, name: alpha, source: "111111111111", target: "999999999999", start: 2026-10 }
  - { id: rt-beta00000000, name: beta, source: "333333333333", target: "999999999999", start: 2026-10, end: 2026-12 }
`;
  let filed: TimerWorld;
  beforeEach(async () => {
    filed = await openTimerWorld({ configuration: FILE });
  });
  afterEach(() => filed.close());

  it("tell of its months once, although nobody was invited", async () => {
    expect(await filed.sweepAt("2026-11-15T10:00:00.000Z")).toBe(2);
    expect(await filed.sweepAt("2026-11-15T11:00:00.000Z")).toBe(0);
    expect(await filed.sweepAt("2027-01-01T00:00:00.000Z")).toBe(1);
    expect(await filed.sweepAt("2027-01-01T00:00:00.000Z")).toBe(0);

    expect((await filed.events()).map(({ what, detail }) => [what, detail])).toEqual([
      ["Activated", { source: ALPHA, target: DISTRIBUTOR, start: "2026-10", accounts: [ALPHA, DISTRIBUTOR] }],
      ["Activated", { source: BETA, target: DISTRIBUTOR, start: "2026-10", accounts: [BETA, DISTRIBUTOR] }],
      [
        "Terminated",
        {
          source: BETA,
          target: DISTRIBUTOR,
          start: "2026-10",
          end: "2026-12",
          accounts: [BETA, DISTRIBUTOR],
        },
      ],
    ]);
  });
});
