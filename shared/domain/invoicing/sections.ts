import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { Currency } from "../money/currency.ts";
import { sum } from "../money/decimal.ts";
import { currencyText } from "../money/rounding.ts";
import type { GroupTask } from "../rating/model.ts";
import type { InvoiceSection, SectionRelation } from "./invoice.ts";
import type { LineDraft, RatedTask } from "./invoice-lines.ts";

/**
 * How the group stands to its buyer. A transferred organisation whose management account is not the buyer is
 * an indirect source: the buyer is the direct source through which it came (spec/aws-billing-transfer.md 2.4).
 */
export const relationOf = (task: GroupTask): SectionRelation => {
  if (task.type === "STANDARD") return "OWN";
  return task.primaryAccount === task.buyer ? "DIRECT" : "INDIRECT";
};

/** What the buyer knows the group by: the organisation's name; the seller's own group name only for own groups. */
const titleOf = (snapshot: ConfigurationSnapshot, task: GroupTask): string => {
  if (task.type === "STANDARD") return task.name;
  const organisation = snapshot.organisations.find(
    (candidate) => candidate.managementAccount === task.primaryAccount,
  );
  return organisation?.name ?? task.primaryAccount;
};

const RANK: Readonly<Record<SectionRelation, number>> = { DIRECT: 0, INDIRECT: 1, OWN: 2, MICROSOFT: 3 };

/** The buyer's own organisation first, then the indirect ones by name, then own groups; ties by ARN. */
export const inSectionOrder = (snapshot: ConfigurationSnapshot) => {
  const key = ({ task }: RatedTask): string =>
    JSON.stringify([RANK[relationOf(task)], titleOf(snapshot, task), task.arn]);
  return (a: RatedTask, b: RatedTask): number => (key(a) < key(b) ? -1 : 1);
};

export const sectionOf = (
  snapshot: ConfigurationSnapshot,
  { task, rated }: RatedTask,
  lines: readonly LineDraft[],
  currency: Currency,
): InvoiceSection => ({
  group: task.arn,
  relation: relationOf(task),
  title: titleOf(snapshot, task),
  costCurrency: rated.currency,
  exact: rated.total,
  amount: currencyText(sum(lines.map((line) => line.amount)), currency),
});
