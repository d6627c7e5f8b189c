/** When a resource leaves cost rows; every row covers one hour. */
export type Pattern =
  /** every hour */
  | "always"
  /** 07:00 to 18:00 UTC from Monday to Friday */
  | "office"
  /** once a day at the hour of its phase */
  | "daily"
  /** once a week at the day and hour of its phase */
  | "weekly"
  /** about every sixth hour, irregularly */
  | "spiky"
  /** once a month, on the first */
  | "monthly";

/** Rows a resource leaves in a month of 30 days, roughly. */
export const EXPECTED_ROWS: Readonly<Record<Pattern, number>> = {
  always: 720,
  office: 242,
  daily: 30,
  weekly: 4,
  spiky: 115,
  monthly: 1,
};

/** A thing that costs money: the smallest unit the generator multiplies by the hours of a month. */
export type Resource = {
  /** Number within the world, from 0. */
  readonly index: number;
  readonly payer: string;
  readonly account: string;
  /** Key of its SKU in the catalogue. */
  readonly sku: string;
  readonly resourceId: string;
  readonly pattern: Pattern;
  /** Spreads daily and weekly rows over the clock. */
  readonly phase: number;
  /** Usage per row, or, when `perMonth`, of the whole month. Decimal text in the SKU's unit. */
  readonly quantity: string;
  readonly perMonth: boolean;
  /** Whole numbers only (requests). */
  readonly whole: boolean;
  /** Rows vary by up to this many percent of the quantity. */
  readonly wobblePercent: number;
  /** First and last day the resource exists; absent: without limit. */
  readonly firstDay?: string;
  readonly lastDay?: string;
  readonly zone: string;
  /** 52 letters: the line item id of its rows. */
  readonly token: string;
  readonly tags: Readonly<Record<string, string>>;
};
