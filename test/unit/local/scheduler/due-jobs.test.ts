import { describe, expect, it } from "vitest";
import { dailyAt, dueJobs, monthStart } from "../../../../infra/local/scheduler/due-jobs.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";

const at = (text: string): Instant => Instant.parse(`${text}:00.000Z`);

describe("dailyAt", () => {
  it("is due after the first instant up to the last, which counts", () => {
    const due = dailyAt(6, [1, 31]);

    expect(due(at("2026-10-30T06:00"), at("2026-11-01T06:00"))).toEqual([
      "2026-10-31T06:00:00.000Z",
      "2026-11-01T06:00:00.000Z",
    ]);
    expect(due(at("2026-11-01T06:00"), at("2026-11-02T05:59"))).toEqual([]);
    expect(due(at("2026-11-02T06:00"), at("2026-11-01T06:00"))).toEqual([]);
  });

  it("keeps to its days of the month, also where a month has fewer", () => {
    expect(dailyAt(8, [5, 5])(at("2026-01-01T00:00"), at("2026-03-05T07:59"))).toEqual([
      "2026-01-05T08:00:00.000Z",
      "2026-02-05T08:00:00.000Z",
    ]);
    expect(dailyAt(0, [30, 31])(at("2028-02-01T00:00"), at("2028-03-31T00:00"))).toEqual([
      "2028-03-30T00:00:00.000Z",
      "2028-03-31T00:00:00.000Z",
    ]);
  });
});

describe("monthStart", () => {
  it("is due at the first instant of each month", () => {
    expect(monthStart(at("2026-11-01T00:00"), at("2027-01-01T00:00"))).toEqual([
      "2026-12-01T00:00:00.000Z",
      "2027-01-01T00:00:00.000Z",
    ]);
  });
});

describe("dueJobs", () => {
  it("puts jobs in the order of time, and of the list where they are due at once", () => {
    const jobs = [
      { name: "late", due: dailyAt(1, [1, 31]) },
      { name: "month", due: monthStart },
      { name: "midnight", due: dailyAt(0, [1, 31]) },
    ];

    const due = dueJobs(jobs, at("2026-10-31T00:30"), at("2026-11-01T01:00"));

    expect(due.map(({ job, at: instant }) => `${instant.slice(5, 13)} ${job.name}`)).toEqual([
      "10-31T01 late",
      "11-01T00 month",
      "11-01T00 midnight",
      "11-01T01 late",
    ]);
  });
});
