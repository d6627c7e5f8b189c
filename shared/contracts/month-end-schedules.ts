/** A start of the month-end that comes again: at a full hour (UTC) on some days of the month. */
export type MonthEndSchedule = {
  readonly name: string;
  readonly description: string;
  readonly mode: "estimate" | "final";
  readonly bills: "current-month" | "previous-month";
  readonly hour: number;
  /** First and last day of the month, inclusive. */
  readonly days: readonly [number, number];
};

/** Stands for the end of every month. */
export const LAST_DAY = 31;

/** The hour of the daily estimate and the day on which a month is closed unless a partner sets others. */
export const DEFAULT_SCHEDULE_SETTINGS = { estimateHour: 6, finalRunDay: 5 } as const;

/** When the month-end starts by itself, on AWS and on one machine. */
export const monthEndSchedules = ({
  estimateHour,
  finalRunDay,
}: {
  readonly estimateHour: number;
  readonly finalRunDay: number;
}): readonly MonthEndSchedule[] => [
  {
    name: "DailyEstimate",
    description: "Estimate of the current month",
    mode: "estimate",
    bills: "current-month",
    hour: estimateHour,
    days: [1, LAST_DAY],
  },
  ...(finalRunDay > 1
    ? [
        {
          name: "PreviousMonthEstimate",
          description: "Estimate of the previous month until it is closed",
          mode: "estimate",
          bills: "previous-month",
          hour: estimateHour + 1,
          days: [1, finalRunDay - 1],
        } as const,
      ]
    : []),
  {
    name: "MonthEndFinal",
    description: "Closes the previous month",
    mode: "final",
    bills: "previous-month",
    hour: estimateHour + 2,
    days: [finalRunDay, finalRunDay],
  },
];
