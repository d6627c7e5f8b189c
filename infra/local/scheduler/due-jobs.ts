import { nextPeriod, periodOf, periodStart } from "../../../shared/domain/time/billing-period.ts";
import { addDays, dateOf, Instant } from "../../../shared/domain/time/instant.ts";

/**
 * When a job is due next after an instant; undefined: never, as things are. One that is not later than `after`: the
 * job is overdue.
 */
export type NextDue = (after: Instant) => Instant | undefined | Promise<Instant | undefined>;

/** At a full hour (UTC) on days of the month from the first to the last, inclusive. */
export const dailyAt =
  (hour: number, [first, last]: readonly [number, number]) =>
  (after: Instant): Instant => {
    const time = `T${String(hour).padStart(2, "0")}:00:00.000Z`;
    for (let at = Instant.parse(`${dateOf(after)}${time}`); ; at = addDays(at, 1)) {
      const day = Number(at.slice(8, 10));
      if (at > after && day >= first && day <= last) return at;
    }
  };

/** At the first instant of every month, UTC. */
export const monthStart = (after: Instant): Instant =>
  Instant.parse(periodStart(nextPeriod(periodOf(after))));

type Timed = { readonly next: NextDue };
type DueJob<J> = { readonly job: J; readonly at: Instant };

/** The jobs that are due first in `(after, until]`, at one instant and in the order of the list. Overdue: at `after`. */
export const firstDue = async <J extends Timed>(
  jobs: readonly J[],
  after: Instant,
  until: Instant,
  isDone: (due: DueJob<J>) => boolean = () => false,
): Promise<readonly DueJob<J>[]> => {
  const due: DueJob<J>[] = [];
  for (const job of jobs) {
    const next = await job.next(after);
    if (next === undefined) continue;
    const at = next > after ? next : after;
    if (at <= until && !isDone({ job, at })) due.push({ job, at });
  }
  const [first] = due.map(({ at }) => at).toSorted();
  return due.filter(({ at }) => at === first);
};

/**
 * Jobs that were missed in `(after, until]`, each once at its latest instant, in the order of time and of the list.
 * Overdue: at `after`, before all others.
 */
export const missedJobs = async <J extends Timed>(
  jobs: readonly J[],
  after: Instant,
  until: Instant,
): Promise<readonly DueJob<J>[]> => {
  const due: DueJob<J>[] = [];
  for (const job of jobs) {
    let at = await job.next(after);
    if (at === undefined || at > until) continue;
    for (;;) {
      const later = await job.next(at);
      if (later === undefined || later > until || later <= at) break;
      at = later;
    }
    due.push({ job, at: at > after ? at : after });
  }
  return due.toSorted((left, right) => (left.at < right.at ? -1 : Number(left.at > right.at)));
};
