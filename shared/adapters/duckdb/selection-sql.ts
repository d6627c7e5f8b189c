import type { Interval } from "../../domain/rating/interval.ts";
import { membershipOf } from "../../domain/rating/members.ts";
import type { Selection } from "../../domain/rating/model.ts";
import type { ChunkColumns } from "./canonical/chunk-columns.ts";
import { quoteText } from "./canonical/sql-text.ts";

const list = (accounts: readonly string[]): string => accounts.map(quoteText).join(", ");

const accountCondition = (selection: Selection, account: string): string => {
  if (selection.accounts !== "all") {
    return selection.accounts.length === 0 ? "false" : `${account} IN (${list(selection.accounts)})`;
  }
  return selection.except.length === 0 ? "true" : `${account} NOT IN (${list(selection.except)})`;
};

/** SQL condition for "the row is in one of the selections", as `isSelected` decides it. `payer` and `account` are SQL. */
export const selectedRows = (selections: readonly Selection[], payer: string, account: string): string =>
  selections.length === 0
    ? "false"
    : `(${selections
        .map(
          (selection) =>
            `(${payer} = ${quoteText(selection.payer)} AND ${accountCondition(selection, account)})`,
        )
        .join(" OR ")})`;

/** The same for the rows of one payer's chunk, where the payer is known. */
export const selectedAccounts = (
  selections: readonly Selection[],
  payer: string,
  account: string,
): string => {
  const conditions = selections
    .filter((selection) => selection.payer === payer)
    .map((selection) => accountCondition(selection, account));
  return conditions.length === 0 ? "false" : `(${conditions.join(" OR ")})`;
};

/**
 * SQL condition for "the row lies in the group's interval", as `isInInterval` decides it; never NULL. Interval bounds
 * are whole milliseconds, so that it makes no difference that the reference sees no finer ones.
 */
export const withinInterval = (interval: Interval | undefined, columns: ChunkColumns): string => {
  if (interval === undefined) return "true";
  const start = columns.timestamp("line_item_usage_start_date");
  const moment = (instant: string): string => `TIMESTAMP '${instant.slice(0, -1).replace("T", " ")}'`;
  const conditions = [
    ...(interval.joined === undefined ? [] : [`${start} >= ${moment(interval.joined)}`]),
    ...(interval.left === undefined ? [] : [`${start} < ${moment(interval.left)}`]),
  ];
  return `coalesce(${[`${start} IS NOT NULL`, ...conditions].join(" AND ")}, false)`;
};

/** Whether an account, such as the owner of a commitment, is in the group, as `isMemberOf` decides it. */
export const memberAccount = (selections: readonly Selection[], account: string): string =>
  selections.length === 0
    ? "false"
    : `(${membershipOf(selections)
        .map((selection) => accountCondition(selection, account))
        .join(" OR ")})`;
