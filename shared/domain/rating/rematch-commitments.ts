import type { CostLine } from "../cost-data/cost-line.ts";
import { arnAccount } from "../identifiers.ts";
import { D, ZERO } from "../money/decimal.ts";
import { floorToExport } from "../money/rounding.ts";
import { treatmentOf } from "./policy.ts";
import type { PricingContext } from "./price.ts";
import { priceKeyOf } from "./price-key.ts";
import { compareText, compareTexts } from "./text-order.ts";

type Membership = Pick<PricingContext, "isMember" | "policy">;

/** A row inside the group that an own commitment may still cover, and what is left of its usage. */
type Candidate = { readonly line: CostLine; left: D; readonly covered: CostLine[] };

/** Freed benefit of one commitment: usage amount of a reservation, currency of a Savings Plan. */
type Freed = { readonly arn: string; readonly owner: string; amount: D };

/**
 * Brings the benefits of the group's own commitments home: what the real bill applied to accounts outside the
 * group is applied again to rows inside, as if the group were its own billing family
 * (spec/billing-conductor.md section 3.1, rule 7). For each payer and usage start on its own:
 *
 * 1. Reservations, by ARN: their freed usage amount covers usage of the same product, usage type and operation.
 * 2. Savings Plans, by ARN: the freed commitment (rate × usage outside) covers usage whose product, usage type
 *    and operation has a rate of that plan anywhere in the month, at that rate (the lowest, should they differ).
 *
 * Rows are covered owner's account first, then by account, resource id, line item id, position. Candidates are
 * re-rated usage with a public rate, other owners' covered usage included, that is no free tier. A row covered
 * in part is split: the covered parts first, then the rest. What finds no row stays unused.
 * @param outside rows of the same payers that are not the group's.
 * @returns the group's rows, in the order given, split rows side by side at the same position.
 */
export const rematchCommitments = (
  inside: readonly CostLine[],
  outside: readonly CostLine[],
  membership: Membership,
): readonly CostLine[] => {
  if (outside.length === 0) return inside;
  const candidates = new Map(
    inside
      .filter((line) => isCandidate(line, membership))
      .map((line): [CostLine, Candidate] => [line, { line, left: line.usageAmount, covered: [] }]),
  );
  applyReservations([...candidates.values()], outside, membership);
  applySavingsPlans([...candidates.values()], inside, outside, membership);
  return inside.flatMap((line) => {
    const candidate = candidates.get(line);
    if (candidate === undefined || candidate.covered.length === 0) return line;
    const rest = candidate.left.isZero() ? [] : [{ ...line, usageAmount: candidate.left }];
    return [...candidate.covered, ...rest];
  });
};

const applyReservations = (
  candidates: readonly Candidate[],
  outside: readonly CostLine[],
  membership: Membership,
): void => {
  const placeOf = (line: CostLine) => [line.payerAccount, line.usageStart, ...skuOf(line)];
  const freed = freedBenefits(
    outside.filter((line) => line.lineItemType === "DiscountedUsage"),
    placeOf,
    (line) => ({ arn: line.reservationArn, amount: line.usageAmount }),
    membership,
  );
  for (const [place, rows] of groupRows(candidates, placeOf)) {
    for (const benefit of freed.get(place) ?? []) {
      for (const row of rows.sort(ownerFirst(benefit.owner))) {
        const quantity = D.min(row.left, benefit.amount);
        if (!quantity.greaterThan(0)) continue;
        benefit.amount = benefit.amount.minus(quantity);
        cover(row, quantity, { lineItemType: "DiscountedUsage", reservationArn: benefit.arn });
      }
    }
  }
};

const applySavingsPlans = (
  candidates: readonly Candidate[],
  inside: readonly CostLine[],
  outside: readonly CostLine[],
  membership: Membership,
): void => {
  const isCovered = (line: CostLine) => line.lineItemType === "SavingsPlanCoveredUsage";
  const rates = lowestRates([...inside, ...outside].filter(isCovered));
  const placeOf = (line: CostLine) => [line.payerAccount, line.usageStart];
  const freed = freedBenefits(
    outside.filter(isCovered),
    placeOf,
    (line) => ({ arn: line.savingsPlanArn, amount: line.usageAmount.times(line.savingsPlanRate ?? ZERO) }),
    membership,
  );
  for (const [place, rows] of groupRows(candidates, placeOf)) {
    for (const benefit of freed.get(place) ?? []) {
      for (const row of rows.sort(ownerFirst(benefit.owner))) {
        const rate = rates.get(textOf([benefit.arn, ...skuOf(row.line)]));
        if (rate === undefined) continue;
        // Rounded down, so that a plan never covers more than its commitment.
        const quantity = D.min(row.left, floorToExport(benefit.amount.div(rate)));
        if (!quantity.greaterThan(0)) continue;
        benefit.amount = benefit.amount.minus(quantity.times(rate));
        const type = { lineItemType: "SavingsPlanCoveredUsage", savingsPlanRate: rate };
        cover(row, quantity, { ...type, savingsPlanArn: benefit.arn });
      }
    }
  }
};

const isCandidate = (line: CostLine, { isMember, policy }: Membership): boolean => {
  const key = priceKeyOf(line, policy);
  if (key.basis !== "RATE" || key.freeTier || !line.usageAmount.greaterThan(0)) return false;
  if (policy.splitCostOperations.includes(line.operation)) return false;
  const isForeign = (owner: string) => owner !== "" && !isMember(owner);
  switch (treatmentOf(line.lineItemType, policy)) {
    case "USAGE":
      return true;
    case "RESERVED_USAGE":
      return isForeign(key.reservationOwner);
    case "COVERED_USAGE":
      return isForeign(key.savingsPlanOwner);
    default:
      return false;
  }
};

/** The covered part forgets whose commitment covered it before: it belongs to the group's own now. */
const cover = (row: Candidate, quantity: D, by: Partial<CostLine>): void => {
  row.left = row.left.minus(quantity);
  row.covered.push({ ...row.line, reservationArn: "", savingsPlanArn: "", ...by, usageAmount: quantity });
};

const skuOf = (line: CostLine): readonly string[] => [line.productCode, line.usageType, line.operation];
const textOf = (parts: readonly string[]): string => JSON.stringify(parts);

/** Freed benefits of own commitments per place, each place's sorted by ARN. */
const freedBenefits = (
  lines: readonly CostLine[],
  placeOf: (line: CostLine) => readonly string[],
  benefitOf: (line: CostLine) => { readonly arn: string; readonly amount: D },
  { isMember }: Membership,
): ReadonlyMap<string, readonly Freed[]> => {
  const places = new Map<string, Freed[]>();
  for (const line of lines) {
    const { arn, amount } = benefitOf(line);
    const owner = arnAccount(arn);
    if (owner === undefined || !isMember(owner) || !amount.greaterThan(0)) continue;
    const place = textOf(placeOf(line));
    const benefits = places.get(place) ?? [];
    places.set(place, benefits);
    const known = benefits.find((benefit) => benefit.arn === arn);
    if (known === undefined) benefits.push({ arn, owner, amount });
    else known.amount = known.amount.plus(amount);
  }
  for (const benefits of places.values()) benefits.sort((a, b) => compareText(a.arn, b.arn));
  return places;
};

const lowestRates = (lines: readonly CostLine[]): ReadonlyMap<string, D> => {
  const rates = new Map<string, D>();
  for (const line of lines) {
    const rate = line.savingsPlanRate;
    if (!rate?.greaterThan(0)) continue;
    const key = textOf([line.savingsPlanArn, ...skuOf(line)]);
    rates.set(key, D.min(rate, rates.get(key) ?? rate));
  }
  return rates;
};

const groupRows = (
  rows: readonly Candidate[],
  placeOf: (line: CostLine) => readonly string[],
): ReadonlyMap<string, Candidate[]> => {
  const places = new Map<string, Candidate[]>();
  for (const row of rows) {
    const place = textOf(placeOf(row.line));
    const known = places.get(place);
    if (known === undefined) places.set(place, [row]);
    else known.push(row);
  }
  return places;
};

const ownerFirst =
  (owner: string) =>
  ({ line: left }: Candidate, { line: right }: Candidate): number =>
    Number(left.usageAccount !== owner) - Number(right.usageAccount !== owner) ||
    compareTexts(
      [left.usageAccount, left.resourceId, left.lineItemId],
      [right.usageAccount, right.resourceId, right.lineItemId],
    ) ||
    left.position - right.position;
