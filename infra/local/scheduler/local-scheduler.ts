import type { SettableClock } from "../../../shared/adapters/time/file-clock.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { RanJob, TestClock } from "../../../shared/ports/test-clock.ts";
import { firstDue, missedJobs, type NextDue } from "./due-jobs.ts";
import type { SchedulerState } from "./scheduler-state.ts";

export type Job = {
  readonly name: string;
  readonly next: NextDue;
  /** Says what came of it. What it throws is a fault: the job stays due. */
  readonly run: (at: Instant) => Promise<string>;
};

export type LocalScheduler = TestClock & {
  /** Runs what has come due since anybody looked, be it by the real clock or one that a command has moved. */
  catchUp(): Promise<readonly RanJob[]>;
};

/**
 * Runs jobs when their time has come. While a test clock is set each job sees its own instant; by the real clock
 * a job that was missed several times is run once. How far it is is kept, so that a process that was killed or
 * not running misses nothing.
 */
export const createLocalScheduler = ({
  clock,
  realClock,
  jobs,
  state,
}: {
  readonly clock: SettableClock;
  readonly realClock: Clock;
  readonly jobs: readonly Job[];
  readonly state: SchedulerState;
}): LocalScheduler => {
  let last: Promise<unknown> = Promise.resolve();
  const oneAtATime = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  const run = async (job: Job, at: Instant): Promise<RanJob> => ({
    job: job.name,
    at,
    outcome: await job.run(at),
  });

  /** What one job changes may make another due, so what is due is asked for again after each instant. */
  const runEach = async (after: Instant, until: Instant): Promise<readonly RanJob[]> => {
    const ran: RanJob[] = [];
    const lastRan = new Map<Job, Instant>();
    for (let reached = after; ; ) {
      const due = await firstDue(jobs, reached, until, ({ job, at }) => lastRan.get(job) === at);
      const [first] = due;
      if (first === undefined) return ran;
      clock.set(first.at);
      for (const { job, at } of due) {
        ran.push(await run(job, at));
        lastRan.set(job, at);
      }
      reached = first.at;
      await state.write(reached);
    }
  };

  const runMissed = async (after: Instant, until: Instant): Promise<readonly RanJob[]> => {
    const ran: RanJob[] = [];
    const missed = await missedJobs(jobs, after, until);
    for (const [index, { job, at }] of missed.entries()) {
      ran.push(await run(job, at));
      // Others of the same instant are still to come.
      if (missed[index + 1]?.at !== at) await state.write(at);
    }
    return ran;
  };

  const runDue = async (until: Instant, standing: boolean): Promise<readonly RanJob[]> => {
    const after = (await state.read()) ?? clock.now();
    const ran = await (standing ? runEach : runMissed)(after, until);
    if (ran.length > 0 || after !== until) await state.write(until);
    return ran;
  };

  return {
    move: (to) =>
      oneAtATime(async () => {
        const target = to === "real" ? realClock.now() : to;
        const reached = await state.read();
        // Nobody has looked yet: what came before is not due.
        if (reached === undefined) await state.write(clock.now() < target ? clock.now() : target);
        else if (target < reached) await state.write(target);
        const ran = await runDue(target, true);
        if (to === "real") clock.clear();
        else clock.set(to);
        return { now: clock.now(), ran };
      }),
    catchUp: () =>
      oneAtATime(async () => {
        const now = clock.now();
        const standing = clock.isSet();
        const reached = await state.read();
        if (reached === undefined || reached > now) {
          await state.write(now);
          return [];
        }
        try {
          return await runDue(now, standing);
        } finally {
          if (standing && clock.now() !== now) clock.set(now);
        }
      }),
  };
};
