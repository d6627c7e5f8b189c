import type { CostLine } from "../cost-data/cost-line.ts";
import { indexPrices } from "../pricing/price-index.ts";
import type { PriceList } from "../pricing/price-list.ts";
import { isInInterval } from "./interval.ts";
import { isMemberOf, isSelected, landsIn } from "./members.ts";
import type { GroupTask, RatedGroup } from "./model.ts";
import { rowsAsBilled } from "./passthrough.ts";
import { DEFAULT_POLICY, type RatingPolicy } from "./policy.ts";
import { priceRows } from "./price-rows.ts";
import { completeGroup, suspenseTotals, withInheritedLines } from "./rated-group.ts";
import type { RatedRow } from "./rated-row.ts";
import { rematchCommitments } from "./rematch-commitments.ts";

export type RatedRows = { readonly rated: RatedGroup; readonly rows: readonly RatedRow[] };

/**
 * THE definition of a correct month of one billing group: a plain loop over its rows in exact decimals. The
 * SQL engine equals it to the last digit. Amounts in the group's currency, nothing rounded.
 * @param lines rows of the task's selections only, in any order; those outside its interval are not billed.
 * @param outside rows of the same payers that are not the group's. Given, a STANDARD group gets back the benefits
 *   of its own commitments that the real bill applied there (`rematchCommitments`); a transfer group keeps the
 *   real bill's commitments as they are (spec/billing-conductor.md section 3.1, rule 6).
 * @throws RangeError for a Passthrough group priced by another group: see `passRatedRows`.
 */
export const rateRows = (
  lines: readonly CostLine[],
  task: GroupTask,
  priceLists: readonly PriceList[],
  policy: RatingPolicy = DEFAULT_POLICY,
  outside: readonly CostLine[] = [],
): RatedRows => {
  const covered = lines.filter((line) => isInInterval(task.interval, line.usageStart));
  if (task.plan.kind === "PASSTHROUGH") {
    if (task.plan.pricedBy !== null) {
      throw new RangeError("rows priced by another group come from passRatedRows, not from rateRows");
    }
    return completeGroup(task, rowsAsBilled(covered, policy), []);
  }
  const context = {
    rules: task.plan.rules,
    isMember: isMemberOf(task.selections),
    prices: indexPrices(priceLists, task.currency),
    policy,
  };
  const others = [...outside, ...lines.filter((line) => !isInInterval(task.interval, line.usageStart))];
  const own = task.type === "STANDARD" ? rematchCommitments(covered, others, context) : covered;
  const { rows, suspense } = priceRows(own, context);
  return completeGroup(task, rows, suspenseTotals(suspense));
};

/**
 * A Passthrough group priced by another group: what that group bills for these accounts, at the very same
 * amounts, then its custom line items that land on them (what the next level up bills is passed through).
 */
export const passRatedRows = (pricedBy: RatedRows, task: GroupTask): RatedRows => {
  const lands = landsIn(task.selections);
  const own = completeGroup(
    task,
    pricedBy.rows.filter(
      (row) => (row.kind === "COST" || row.kind === "NEGATION") && isSelected(task.selections, row),
    ),
    pricedBy.rated.suspense.filter((entry) => lands(entry.account)),
  );
  return withInheritedLines(
    own,
    pricedBy.rated.customLines.filter((line) => lands(line.account)),
  );
};
