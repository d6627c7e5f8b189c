import type { CostLine } from "../cost-data/cost-line.ts";
import { sum } from "../money/decimal.ts";
import { fillTiers } from "./fill-tiers.ts";
import { type Price, type PricingContext, priceOf } from "./price.ts";
import { basisValue, type PriceKey, priceKeyOf } from "./price-key.ts";
import { identityOf, type RatedRow, type SuspenseRow } from "./rated-row.ts";
import { compareTexts } from "./text-order.ts";

type PricedLine = { readonly line: CostLine; readonly key: PriceKey; readonly price: Price };
type TieredLine = PricedLine & { readonly price: Extract<Price, { kind: "TIERED" }> };
type UnitLine = PricedLine & { readonly price: Extract<Price, { kind: "UNIT" }> };

/**
 * Prices the rows of a group with a RULES plan, row by row: what the SQL engine must equal to the last digit.
 * @returns rated rows of kind COST, then NEGATION, and the rows in suspense.
 */
export const priceRows = (
  lines: readonly CostLine[],
  context: PricingContext,
): { readonly rows: readonly RatedRow[]; readonly suspense: readonly SuspenseRow[] } => {
  const priced = lines.map((line): PricedLine => {
    const key = priceKeyOf(line, context.policy);
    return { line, key, price: priceOf(key, context) };
  });
  const units = priced.filter((row): row is UnitLine => row.price.kind === "UNIT");
  const tiered = priced.filter((row): row is TieredLine => row.price.kind === "TIERED");
  const suspense = priced.filter((row) => row.price.kind === "SUSPENSE");
  const covered = units.filter((row) => row.price.negated).map(unitRow);
  return {
    rows: [
      ...numberParts([...units.map(unitRow), ...tieredRows(tiered)].sort(inDeliveryOrder)),
      ...negationsOf(covered),
    ],
    suspense: suspense.map((row) => row.line),
  };
};

/** By payer, position in its delivery, and part. */
export const inDeliveryOrder = (left: RatedRow, right: RatedRow): number =>
  compareTexts([left.payerAccount], [right.payerAccount]) ||
  (left.position ?? 0) - (right.position ?? 0) ||
  left.part - right.part;

/** Parts of a row count from 0 also where commitments split it before tiers did. */
const numberParts = (sorted: readonly RatedRow[]): readonly RatedRow[] => {
  let first = 0;
  return sorted.map((row, index) => {
    const before = sorted[index - 1];
    if (before?.payerAccount !== row.payerAccount || before.position !== row.position) first = index;
    return row.part === index - first ? row : { ...row, part: index - first };
  });
};

const costRow = (line: CostLine) => ({
  ...identityOf(line),
  kind: "COST" as const,
  position: line.position,
  reservationArn: line.reservationArn,
  savingsPlanArn: line.savingsPlanArn,
  customLineItem: null,
});

const unitRow = ({ line, key, price }: UnitLine): RatedRow => ({
  ...costRow(line),
  part: 0,
  lineItemType: price.lineItemType,
  quantity: line.usageAmount,
  unitRate: key.basis === "RATE" ? price.factor : null,
  amount: basisValue(line, key.basis).times(price.factor),
  rule: price.rule,
  modifier: price.modifier,
  treatment: price.treatment,
});

const tieredRows = (rows: readonly TieredLine[]): readonly RatedRow[] => {
  const filled = fillTiers(
    rows.map(({ line, price }) => ({
      usageStart: line.usageStart,
      usageAccount: line.usageAccount,
      resourceId: line.resourceId,
      lineItemId: line.lineItemId,
      position: line.position,
      payerAccount: line.payerAccount,
      quantity: line.usageAmount,
      plan: price.tier,
    })),
  );
  return rows.flatMap(({ line, price }, index) =>
    (filled[index] ?? []).map((part, number): RatedRow => {
      const unitRate = part.rate.times(price.modifier);
      return {
        ...costRow(line),
        part: number,
        lineItemType: price.lineItemType,
        quantity: part.quantity,
        unitRate,
        amount: part.quantity.times(unitRate),
        rule: price.rule,
        modifier: price.modifier,
        treatment: part.kind === "FREE" ? "FREE_TIER" : price.treatment,
      };
    }),
  );
};

/**
 * Rows that cancel covered usage exactly: one per payer, Savings Plan, account, product, usage type, operation
 * and usage start, in that order. The export's own negations are not used, because they cancel AWS's price.
 */
const negationsOf = (covered: readonly RatedRow[]): readonly RatedRow[] => {
  const groups = new Map<string, { parts: readonly string[]; rows: RatedRow[] }>();
  for (const row of covered) {
    const parts = negationKey(row);
    const key = JSON.stringify(parts);
    const group = groups.get(key) ?? { parts, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((left, right) => compareTexts(left.parts, right.parts))
    .flatMap(({ rows }) => {
      const [first] = rows;
      if (first === undefined) return [];
      return {
        ...identityOf(first),
        kind: "NEGATION" as const,
        position: null,
        part: 0,
        lineItemType: "SavingsPlanNegation",
        quantity: sum(rows.map((row) => row.quantity ?? row.amount)),
        unitRate: null,
        amount: sum(rows.map((row) => row.amount)).negated(),
        rule: null,
        modifier: null,
        treatment: "NEGATION" as const,
        reservationArn: "",
        savingsPlanArn: first.savingsPlanArn,
        customLineItem: null,
      };
    });
};

const negationKey = (row: RatedRow): readonly string[] => [
  row.payerAccount,
  row.savingsPlanArn,
  row.usageAccount,
  row.billingEntity,
  row.productCode,
  row.productName,
  row.usageType,
  row.operation,
  row.usageStart,
];
