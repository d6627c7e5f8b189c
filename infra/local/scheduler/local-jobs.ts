import type { Composition } from "../../../shared/compose/compose.ts";
import {
  DEFAULT_SCHEDULE_SETTINGS,
  type MonthEndSchedule,
  monthEndSchedules,
} from "../../../shared/contracts/month-end-schedules.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { addMonths, periodOf } from "../../../shared/domain/time/billing-period.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import { lackingGroups } from "../../../shared/use-cases/billing-transfer/lacking-groups.ts";
import { recommendGroups } from "../../../shared/use-cases/billing-transfer/recommend-groups.ts";
import { carryOutMembership } from "../../../shared/use-cases/configuration/carry-out-membership.ts";
import type { ConfigurationChanger } from "../../../shared/use-cases/configuration/change-configuration.ts";
import type { ConfigurationCache } from "../../../shared/use-cases/configuration/configuration-cache.ts";
import { openRun } from "../../../shared/use-cases/month-end/open-run.ts";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import { nextDue } from "../../../shared/use-cases/timers/due-sources.ts";
import type { LocalRunner } from "../month-end/local-runner.ts";
import { dailyAt, monthStart } from "./due-jobs.ts";
import type { Job } from "./local-scheduler.ts";

export type LocalJobsOptions = {
  readonly deps: Composition;
  /** Asked for when a job runs. */
  readonly api: () => {
    readonly changes: ConfigurationChanger;
    readonly configuration: ConfigurationCache;
    readonly onChanged: () => void;
  };
  readonly runner: LocalRunner;
  /** Carries out transfers of Microsoft subscriptions. */
  readonly transfers: Job;
  /** Whether month-ends start by themselves: who moves the clock in tests does not want to be surprised by one. */
  readonly schedules: boolean;
};

/** What the one-machine runtime does by itself when its time has come, in the order in which it does it. */
export const localJobs = ({ deps, api, runner, transfers, schedules }: LocalJobsOptions): readonly Job[] => [
  {
    // First, so that a month begins with who pays whom.
    name: "Timers",
    next: async (after) => nextDue((await api().configuration.current()).state, after),
    run: async () => outcome(await carryOutDue({ changes: api().changes, clock: deps.clock }), "done"),
  },
  // After the timers, so that whoever gives a subscription away has been charged for it.
  transfers,
  {
    name: "MonthStart",
    next: monthStart,
    run: async () =>
      outcome(await carryOutMembership({ changes: api().changes, clock: deps.clock }), "changes"),
  },
  {
    name: "GroupRecommendations",
    // A day without anything to tell is no day of this job.
    next: async (after) => {
      const { state } = await api().configuration.current();
      return lackingGroups(state, periodOf(after)).size === 0 ? undefined : atMidnight(after);
    },
    run: async (at) => {
      const told = await recommendGroups({ ...deps, configuration: api().configuration }, at);
      if (told > 0) api().onChanged();
      return outcome(told, "accounts told");
    },
  },
  ...(schedules ? monthEndSchedules(DEFAULT_SCHEDULE_SETTINGS) : []).map((schedule) => ({
    name: schedule.name,
    next: dailyAt(schedule.hour, schedule.days),
    run: (at: Instant) => runScheduled(deps, runner, schedule, at),
  })),
];

const atMidnight = dailyAt(0, [1, 31]);

const outcome = (count: number, what: string): string => (count === 0 ? "nothing to do" : `${count} ${what}`);

/** A month that cannot be run yet is no fault: the next start finds it ready, or somebody is told of it then. */
const runScheduled = async (
  deps: Composition,
  runner: LocalRunner,
  { mode, bills }: MonthEndSchedule,
  at: Instant,
): Promise<string> => {
  const period = bills === "previous-month" ? addMonths(periodOf(at), -1) : periodOf(at);
  try {
    const opened = await openRun(deps, { period, mode, scheduled: true });
    if (opened.closed) return "closed already";
    await runner.run(opened);
    const run = await deps.months.findRun(period, opened.runId);
    return run?.error === undefined ? (run?.status ?? "unknown") : `${run.status}: ${run.error.message}`;
  } catch (error) {
    if (error instanceof InvalidInputError) return `not run: ${error.message}`;
    throw error;
  }
};
