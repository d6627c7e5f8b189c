import { describe, expect, it } from "vitest";
import {
  dailyAt,
  firstDue,
  missedJobs,
  monthStart,
  type NextDue,
} from "../../../../infra/local/scheduler/due-jobs.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";

const at = (text: string): Instant => Instant.parse(`${text}:00.000Z`);

describe("dailyAt", () => {
  it("is due after an instant, never at it", () => {
    const next = dailyAt(6, [1, 31]);

    expect(next(at("2026-10-30T05:59"))).toBe("2026-10-30T06:00:00.000Z");
    expect(next(at("2026-10-30T06:00"))).toBe("2026-10-31T06:00:00.000Z");
    expect(next(at("2026-10-31T23:00"))).toBe("2026-11-01T06:00:00.000Z");
  });

  it("keeps to its days of the month, also where a month has fewer", () => {
    expect(dailyAt(8, [5, 5])(at("2026-01-05T08:00"))).toBe("2026-02-05T08:00:00.000Z");
    expect(dailyAt(0, [30, 31])(at("2028-02-01T00:00"))).toBe("2028-03-30T00:00:00.000Z");
    expect(dailyAt(0, [31, 31])(at("2026-03-31T00:00"))).toBe("2026-05-31T00:00:00.000Z");
  });
});

describe("monthStart", () => {
  it("is due at the first instant of each month", () => {
    expect(monthStart(at("2026-11-01T00:00"))).toBe("2026-12-01T00:00:00.000Z");
    expect(monthStart(at("2026-12-31T23:59"))).toBe("2027-01-01T00:00:00.000Z");
  });
});

const JOBS: readonly { name: string; next: NextDue }[] = [
  { name: "late", next: dailyAt(1, [1, 31]) },
  { name: "month", next: monthStart },
  { name: "midnight", next: dailyAt(0, [1, 31]) },
  { name: "never", next: () => undefined },
];
const overdue = { name: "overdue", next: () => at("2026-01-01T00:00") };
const named = (due: readonly { job: { name: string }; at: Instant }[]): readonly string[] =>
  due.map(({ job, at: instant }) => `${instant.slice(5, 13)} ${job.name}`);

describe("firstDue", () => {
  it("gives the jobs of the first instant in the order of the list", async () => {
    const of = async (after: string, until: string) => named(await firstDue(JOBS, at(after), at(until)));

    expect(await of("2026-10-31T00:30", "2026-11-01T01:00")).toEqual(["10-31T01 late"]);
    expect(await of("2026-10-31T01:00", "2026-11-01T00:00")).toEqual(["11-01T00 month", "11-01T00 midnight"]);
    expect(await of("2026-10-31T01:00", "2026-10-31T23:59")).toEqual([]);
  });

  it("gives what is overdue at once, and not again when it was done then", async () => {
    const jobs = [...JOBS, overdue];
    const [after, until] = [at("2026-10-31T00:30"), at("2026-11-01T01:00")];

    expect(named(await firstDue(jobs, after, until))).toEqual(["10-31T00 overdue"]);
    expect(named(await firstDue(jobs, after, until, ({ job }) => job === overdue))).toEqual([
      "10-31T01 late",
    ]);
  });
});

describe("missedJobs", () => {
  it("gives each job once, at the last time it was due, what is overdue first", async () => {
    const missed = await missedJobs([...JOBS, overdue], at("2026-09-30T00:30"), at("2026-11-01T00:30"));

    expect(named(missed)).toEqual([
      "09-30T00 overdue",
      "10-31T01 late",
      "11-01T00 month",
      "11-01T00 midnight",
    ]);
  });
});
