import { BillId } from "../cost-data/bill-id.ts";
import { AccountId } from "../identifiers.ts";
import { D, plain, sum, ZERO } from "../money/decimal.ts";
import {
  CONDUCTOR_PRODUCT,
  flatAmount,
  isInBase,
  type PercentageItem,
  percentageShare,
  rateCustomLineItems,
} from "./custom-line-items.ts";
import type { GroupTask, ProductTotal, RatedCustomLine, RatedGroup } from "./model.ts";
import { identityOf, type RatedRow, type RowIdentity, type SuspenseRow } from "./rated-row.ts";
import { compareTexts } from "./text-order.ts";

/**
 * Finishes a group: custom line items after usage, totals, suspense. Everything is sorted, so that the order
 * in which rows were read leaves no trace.
 * @param usage the group's rows of kind COST and NEGATION.
 */
export const completeGroup = (
  task: GroupTask,
  usage: readonly RatedRow[],
  suspense: RatedGroup["suspense"],
): { readonly rated: RatedGroup; readonly rows: readonly RatedRow[] } => {
  const products = productTotals(usage);
  const totals = usage.map((row) => ({ ...row, account: row.usageAccount }));
  const customLines = rateCustomLineItems(task.customLineItems, totals, task.primaryAccount);
  const total = sum([...products, ...customLines].map((part) => new D(part.amount)));
  return {
    rated: {
      arn: task.arn,
      currency: task.currency,
      products: [...products],
      customLines: [...customLines],
      suspense: [...suspense],
      total: plain(total),
    },
    rows: [...usage, ...customLines.flatMap((line) => customRows(line, task, usage))],
  };
};

/** The same group with custom line items of the level above in front, one row each. */
export const withInheritedLines = (
  own: { readonly rated: RatedGroup; readonly rows: readonly RatedRow[] },
  inherited: readonly RatedCustomLine[],
): { readonly rated: RatedGroup; readonly rows: readonly RatedRow[] } => {
  const lines = inherited.map((line) => ({ ...line, computation: "CONSOLIDATED" as const }));
  const rows = lines.map((line) =>
    customRow(line, "CUSTOM_LINE", null, 0, new D(line.amount), ownIdentity(line)),
  );
  const total = sum(lines.map((line) => new D(line.amount))).plus(own.rated.total);
  return {
    rated: { ...own.rated, customLines: [...lines, ...own.rated.customLines], total: plain(total) },
    rows: [...own.rows, ...rows],
  };
};

/** Suspense per account and line type, by unblended cost. */
export const suspenseTotals = (rows: readonly SuspenseRow[]): RatedGroup["suspense"] =>
  groupBy(rows, (row) => [row.usageAccount, row.lineItemType]).map(({ members, first }) => ({
    account: AccountId.parse(first.usageAccount),
    lineItemType: first.lineItemType,
    amount: plain(sum(members.map((row) => row.unblendedCost))),
    rows: members.length,
  }));

const productTotals = (rows: readonly RatedRow[]): readonly ProductTotal[] =>
  groupBy(rows, (row) => [
    row.payerAccount,
    row.usageAccount,
    row.billingEntity,
    row.productCode,
    row.productName,
  ]).map(({ members, first }) => ({
    payer: BillId.parse(first.payerAccount),
    account: AccountId.parse(first.usageAccount),
    billingEntity: first.billingEntity,
    productCode: first.productCode,
    productName: first.productName,
    amount: plain(sum(members.map((row) => row.amount))),
  }));

type Group<T> = { readonly first: T; readonly members: readonly T[] };

const groupBy = <T>(rows: readonly T[], keyOf: (row: T) => readonly string[]): readonly Group<T>[] => {
  const groups = new Map<string, { key: readonly string[]; first: T; members: T[] }>();
  for (const row of rows) {
    const key = keyOf(row);
    const text = JSON.stringify(key);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, { key, first: row, members: [row] });
    else group.members.push(row);
  }
  return [...groups.values()].sort((left, right) => compareTexts(left.key, right.key));
};

/** Rows of one custom line item; they sum to its amount exactly. */
const customRows = (
  line: RatedCustomLine,
  task: GroupTask,
  usage: readonly RatedRow[],
): readonly RatedRow[] => {
  const item = task.customLineItems.find((candidate) => candidate.arn === line.arn);
  if (item?.kind === "PERCENTAGE" && item.computation === "ITEMIZED") {
    return itemizedRows(item, line, task, usage);
  }
  return [customRow(line, "CUSTOM_LINE", null, 0, new D(line.amount), ownIdentity(line))];
};

/**
 * One row beside every base row that costs something: a share of nothing is nothing and would only double the
 * free-tier rows of a report. Then one per associated flat. All land on the item's own account.
 */
const itemizedRows = (
  item: PercentageItem,
  line: RatedCustomLine,
  task: GroupTask,
  usage: readonly RatedRow[],
): readonly RatedRow[] => {
  const share = percentageShare(item);
  const beside = usage
    .filter((row) => item.ofGroup && isInBase(item.filter, row) && !row.amount.isZero())
    .map((row) => {
      const identity = { ...identityOf(row), usageAccount: line.account, productCode: line.productCode };
      return customRow(line, "ITEMIZED_LINE", row.position, row.part, row.amount.times(share), identity);
    });
  const besideFlats = task.customLineItems.flatMap((flat) =>
    flat.kind === "FLAT" && item.ofItems.includes(flat.arn)
      ? customRow(line, "ITEMIZED_LINE", null, 0, flatAmount(flat).times(share), ownIdentity(line))
      : [],
  );
  return [...beside, ...besideFlats];
};

const ownIdentity = (line: RatedCustomLine): RowIdentity => ({
  payerAccount: "",
  usageAccount: line.account,
  billingEntity: "AWS",
  productCode: line.productCode,
  productName: line.productCode === CONDUCTOR_PRODUCT ? "AWS Billing Conductor" : "",
  usageType: "",
  operation: "",
  usageStart: "",
});

const customRow = (
  line: RatedCustomLine,
  kind: "CUSTOM_LINE" | "ITEMIZED_LINE",
  position: number | null,
  part: number,
  amount: D,
  identity: RowIdentity,
): RatedRow => ({
  ...identity,
  kind,
  position,
  part,
  lineItemType: line.lineItemType,
  quantity: null,
  unitRate: null,
  amount: amount.isZero() ? ZERO : amount,
  rule: null,
  modifier: null,
  treatment: "CUSTOM_LINE",
  reservationArn: "",
  savingsPlanArn: "",
  customLineItem: line.arn,
});
