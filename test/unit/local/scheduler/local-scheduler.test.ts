import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dailyAt, monthStart } from "../../../../infra/local/scheduler/due-jobs.ts";
import { createLocalScheduler } from "../../../../infra/local/scheduler/local-scheduler.ts";
import { createSchedulerState } from "../../../../infra/local/scheduler/scheduler-state.ts";
import { createFileClock } from "../../../../shared/adapters/time/file-clock.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";

let folder: string;
let real: Instant;
let ran: string[];
let failing: string | undefined;
/** What a job that asks has still to do, by when it is due. */
let waiting: Instant[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-scheduler-"));
  real = Instant.parse("2026-11-03T12:00:00.000Z");
  ran = [];
  failing = undefined;
  waiting = [];
});
afterEach(() => rm(folder, { recursive: true }));

const instant = (text: string): Instant => Instant.parse(`${text}:00.000Z`);
const clock = () => createFileClock(join(folder, "clock.json"), { now: () => real });
/** As a process finds it that has just begun. */
const open = () => {
  const own = clock();
  const job = (name: string) => async () => {
    if (failing === name) throw new Error(`${name} fails`);
    ran.push(`${own.now().slice(5, 16)} ${name}`);
    return "done";
  };
  return createLocalScheduler({
    clock: own,
    realClock: { now: () => real },
    state: createSchedulerState(join(folder, "scheduler.json")),
    jobs: [
      {
        name: "timers",
        next: () => waiting.toSorted()[0],
        run: async () => {
          waiting = waiting.filter((due) => due > own.now());
          return job("timers")();
        },
      },
      { name: "month", next: monthStart, run: job("month") },
      { name: "daily", next: dailyAt(6, [1, 31]), run: job("daily") },
    ],
  });
};

describe("moving the clock", () => {
  it("runs what is due in the order of time, each at its instant, and then stands still", async () => {
    const moved = await open().move(instant("2026-11-05T00:00"));
    const further = await open().move(instant("2026-12-01T06:00"));

    expect(moved).toEqual({
      now: "2026-11-05T00:00:00.000Z",
      ran: [{ job: "daily", at: "2026-11-04T06:00:00.000Z", outcome: "done" }],
    });
    expect(further.ran).toHaveLength(28);
    expect(ran.slice(-3)).toEqual(["11-30T06:00 daily", "12-01T00:00 month", "12-01T06:00 daily"]);
    expect(clock().now()).toBe("2026-12-01T06:00:00.000Z");
  });

  it("runs nothing backwards, and again what lies ahead again", async () => {
    const scheduler = open();
    await scheduler.move(instant("2026-11-05T00:00"));
    const back = await scheduler.move(instant("2026-11-04T00:00"));
    const again = await scheduler.move(instant("2026-11-05T00:00"));

    expect([back.ran, again.ran.map(({ at }) => at)]).toEqual([[], ["2026-11-04T06:00:00.000Z"]]);
  });

  it("goes back to the real time, running what is due until then", async () => {
    const scheduler = open();
    await scheduler.move(instant("2026-11-01T00:00"));
    const cleared = await scheduler.move("real");

    expect(cleared.now).toBe(real);
    expect(ran).toEqual(["11-01T06:00 daily", "11-02T06:00 daily", "11-03T06:00 daily"]);
    expect(clock().isSet()).toBe(false);
  });

  it("goes on where a fault or a kill stopped it", async () => {
    failing = "month";
    await expect(open().move(instant("2026-12-02T00:00"))).rejects.toThrow("month fails");
    expect(ran.at(-1)).toBe("11-30T06:00 daily");
    ran = [];
    failing = undefined;

    const moved = await open().move(instant("2026-12-02T00:00"));

    expect(moved.ran.map(({ at }) => at)).toEqual(["2026-12-01T00:00:00.000Z", "2026-12-01T06:00:00.000Z"]);
    expect(ran).toEqual(["12-01T00:00 month", "12-01T06:00 daily"]);
  });

  it("runs a job that asks at the very instants it names, also those that came up on the way", async () => {
    await open().move(instant("2026-11-03T12:00"));
    waiting = [instant("2026-11-04T09:17"), instant("2026-12-01T00:00"), instant("2026-12-24T00:00")];

    const { ran: first } = await open().move(instant("2026-12-01T00:00"));
    const overdue = instant("2026-06-01T00:00");
    waiting.push(overdue);
    const { ran: second } = await open().move(instant("2026-12-01T00:00"));

    expect(first.filter(({ job }) => job !== "daily").map(({ job, at }) => `${at} ${job}`)).toEqual([
      "2026-11-04T09:17:00.000Z timers",
      "2026-12-01T00:00:00.000Z timers",
      "2026-12-01T00:00:00.000Z month",
    ]);
    expect(second).toEqual([{ job: "timers", at: "2026-12-01T00:00:00.000Z", outcome: "done" }]);
    expect(waiting).toEqual(["2026-12-24T00:00:00.000Z"]);
  });

  it("does not go on for ever about a job that leaves undone what is overdue", async () => {
    const scheduler = createLocalScheduler({
      clock: clock(),
      realClock: { now: () => real },
      state: createSchedulerState(join(folder, "scheduler.json")),
      jobs: [
        { name: "stuck", next: () => instant("2026-01-01T00:00"), run: async () => "nothing to do" },
        { name: "month", next: monthStart, run: async () => "done" },
      ],
    });

    const { ran: jobs } = await scheduler.move(instant("2026-12-02T00:00"));

    expect(jobs.map(({ job, at }) => `${job} ${at.slice(0, 10)}`)).toEqual([
      "stuck 2026-11-03",
      "month 2026-12-01",
      "stuck 2026-12-01",
    ]);
  });

  it("takes one move after the other", async () => {
    const scheduler = open();

    const [first, second] = await Promise.all([
      scheduler.move(instant("2026-11-05T00:00")),
      scheduler.move(instant("2026-11-06T00:00")),
    ]);

    expect([first.ran.length, second.ran.length]).toEqual([1, 1]);
    expect(ran).toEqual(["11-04T06:00 daily", "11-05T06:00 daily"]);
  });
});

describe("catching up", () => {
  it("begins now, runs a job that was missed several times once, and never twice", async () => {
    expect(await open().catchUp()).toEqual([]);
    real = instant("2026-11-08T12:00");

    const caught = await open().catchUp();
    const again = await open().catchUp();

    expect([caught.map(({ at }) => at), again]).toEqual([["2026-11-08T06:00:00.000Z"], []]);
  });

  it("runs what is due by itself once, whenever it looks", async () => {
    const scheduler = open();
    await scheduler.catchUp();
    waiting = [instant("2026-11-04T00:00"), instant("2026-11-05T00:00"), instant("2026-12-05T00:00")];
    real = instant("2026-11-05T12:00");

    const caught = await scheduler.catchUp();
    const again = await scheduler.catchUp();

    expect([caught.map(({ job }) => job), again]).toEqual([["timers", "daily"], []]);
    expect(waiting).toEqual([instant("2026-12-05T00:00")]);
  });

  it("runs every job at its instant where a command has moved the test clock", async () => {
    await open().catchUp();
    clock().set(instant("2026-11-05T12:00"));

    await open().catchUp();

    expect(ran).toEqual(["11-04T06:00 daily", "11-05T06:00 daily"]);
    expect(clock().now()).toBe("2026-11-05T12:00:00.000Z");
  });

  it("begins anew where the clock was moved back", async () => {
    await open().catchUp();
    clock().set(instant("2026-10-01T00:00"));
    await open().catchUp();
    clock().set(instant("2026-10-02T12:00"));

    expect((await open().catchUp()).map(({ at }) => at)).toEqual([
      "2026-10-01T06:00:00.000Z",
      "2026-10-02T06:00:00.000Z",
    ]);
  });
});
