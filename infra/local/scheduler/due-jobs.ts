import { nextPeriod, periodOf, periodStart } from "../../../shared/domain/time/billing-period.ts";
import { addDays, dateOf, Instant } from "../../../shared/domain/time/instant.ts";

/** When a job is due: its instants in `(after, until]`, ascending. */
export type DueTimes = (after: Instant, until: Instant) => readonly Instant[];

/** At a full hour (UTC) on days of the month from the first to the last, inclusive. */
export const dailyAt =
  (hour: number, [first, last]: readonly [number, number]): DueTimes =>
  (after, until) => {
    const found: Instant[] = [];
    const time = `T${String(hour).padStart(2, "0")}:00:00.000Z`;
    for (let at = Instant.parse(`${dateOf(after)}${time}`); at <= until; at = addDays(at, 1)) {
      const day = Number(at.slice(8, 10));
      if (at > after && day >= first && day <= last) found.push(at);
    }
    return found;
  };

/** At the first instant of every month, UTC. */
export const monthStart: DueTimes = (after, until) => {
  const found: Instant[] = [];
  for (let period = nextPeriod(periodOf(after)); periodStart(period) <= until; period = nextPeriod(period))
    found.push(Instant.parse(periodStart(period)));
  return found;
};

/** What is due in `(after, until]`, in the order of time; of jobs due at one instant in the order of the list. */
export const dueJobs = <J extends { readonly due: DueTimes }>(
  jobs: readonly J[],
  after: Instant,
  until: Instant,
): readonly { readonly job: J; readonly at: Instant }[] =>
  jobs
    .flatMap((job, position) => job.due(after, until).map((at) => ({ job, at, position })))
    .toSorted((left, right) =>
      left.at === right.at ? left.position - right.position : left.at < right.at ? -1 : 1,
    )
    .map(({ job, at }) => ({ job, at }));
