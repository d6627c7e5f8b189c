import type { TableColumns } from "./temp-table.ts";

/** Where rows above zero of an entry with open tiers take their factor from, the most precise first. */
export type TierTables = {
  /** Parts of single rows; `position` is the row's place in its delivery. */
  readonly tier_rows: TableColumns;
  /** All rows of an account with one usage start. */
  readonly tier_accounts: TableColumns;
  /** All rows of one usage start. */
  readonly tier_starts: TableColumns;
};

/** `usage_start` is UTC text as SQL casts it to a timestamp, factors and quantities are decimal text. */
export const TIER_TABLES: TierTables = {
  tier_rows: {
    payer: "VARCHAR",
    position: "BIGINT",
    part: "INTEGER",
    price_id: "INTEGER",
    quantity: "VARCHAR",
    factor: "VARCHAR",
    free: "BOOLEAN",
  },
  tier_accounts: {
    price_id: "INTEGER",
    usage_start: "VARCHAR",
    account: "VARCHAR",
    factor: "VARCHAR",
    free: "BOOLEAN",
  },
  tier_starts: { price_id: "INTEGER", usage_start: "VARCHAR", factor: "VARCHAR", free: "BOOLEAN" },
};
