import type { CostLine } from "../cost-data/cost-line.ts";
import { arnAccount } from "../identifiers.ts";
import { D, ZERO } from "../money/decimal.ts";
import {
  type CoveredPart,
  coverUsage,
  type FreedBenefit,
  freedByPlace,
  type PlanRates,
  rateKey,
  skuKey,
} from "./cover-usage.ts";
import { treatmentOf } from "./policy.ts";
import type { PricingContext } from "./price.ts";
import { type PriceKey, priceKeyOf } from "./price-key.ts";

type Membership = Pick<PricingContext, "isMember" | "policy">;

/**
 * Brings the benefits of the group's own commitments home: what the real bill applied to accounts outside the
 * group is applied again to rows inside, as if the group were its own billing family
 * (spec/billing-conductor.md section 3.1, rule 7). For each payer and usage start on its own (`coverUsage`):
 *
 * 1. Reservations, by ARN: their freed usage amount covers usage of the same product, usage type and operation.
 * 2. Savings Plans, by ARN: the freed commitment (rate × usage outside) covers usage whose product, usage type
 *    and operation has a rate of that plan anywhere in the month, at that rate (the lowest, should they differ).
 *
 * Candidates are as `canBeCovered` says, with usage above 0. A row covered in part is split: the covered parts
 * first, then the rest. What finds no row stays unused.
 * @param outside rows of the same payers that are not the group's.
 * @returns the group's rows, in the order given, split rows side by side at the same position.
 */
export const rematchCommitments = (
  inside: readonly CostLine[],
  outside: readonly CostLine[],
  membership: Membership,
): readonly CostLine[] => {
  const freed = freedByPlace(outside.flatMap((line) => freedBy(line, membership)));
  if (freed.size === 0) return inside;
  const rates = lowestRates([...inside, ...outside]);
  const candidates = new Map<string, CostLine[]>();
  for (const line of inside) {
    if (!line.usageAmount.greaterThan(0)) continue;
    if (!freed.has(placeOf(line)) || !canBeCovered(priceKeyOf(line, membership.policy), membership)) continue;
    const known = candidates.get(placeOf(line));
    if (known === undefined) candidates.set(placeOf(line), [line]);
    else known.push(line);
  }
  const pieces = new Map<CostLine, readonly CostLine[]>();
  for (const [place, lines] of candidates) {
    coverUsage(lines, freed.get(place) ?? [], rates).forEach(({ parts, rest }, index) => {
      const line = lines[index];
      if (line === undefined || parts.length === 0) return;
      const left = rest.isZero() ? [] : [{ ...line, usageAmount: rest }];
      pieces.set(line, [...parts.map((part) => coveredLine(line, part)), ...left]);
    });
  }
  return inside.flatMap((line) => pieces.get(line) ?? line);
};

const placeOf = (line: CostLine): string => JSON.stringify([line.payerAccount, line.usageStart]);

const freedBy = (
  line: CostLine,
  { isMember }: Membership,
): readonly { readonly place: string; readonly benefit: FreedBenefit }[] => {
  const isOwn = (arn: string): boolean => {
    const owner = arnAccount(arn);
    return owner !== undefined && isMember(owner);
  };
  const { reservationArn, savingsPlanArn, usageAmount } = line;
  if (line.lineItemType === "DiscountedUsage" && isOwn(reservationArn)) {
    const sku = skuKey(line);
    const benefit = { type: "DiscountedUsage", arn: reservationArn, sku, amount: usageAmount } as const;
    return [{ place: placeOf(line), benefit }];
  }
  if (line.lineItemType === "SavingsPlanCoveredUsage" && isOwn(savingsPlanArn)) {
    const amount = usageAmount.times(line.savingsPlanRate ?? ZERO);
    const benefit = { type: "SavingsPlanCoveredUsage", arn: savingsPlanArn, amount } as const;
    return [{ place: placeOf(line), benefit }];
  }
  return [];
};

/**
 * Whether rows with this key may be covered by a commitment that comes home: re-rated usage with a public rate,
 * other owners' covered usage included, that is billed and no free tier.
 */
export const canBeCovered = (key: PriceKey, { isMember, policy }: Membership): boolean => {
  if (key.basis !== "RATE" || key.freeTier || policy.excludedBillTypes.includes(key.billType)) return false;
  if (policy.splitCostOperations.includes(key.operation)) return false;
  const isForeign = (owner: string) => owner !== "" && !isMember(owner);
  switch (treatmentOf(key.lineItemType, policy)) {
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
const coveredLine = (line: CostLine, { type, arn, rate, quantity }: CoveredPart): CostLine => ({
  ...line,
  lineItemType: type,
  reservationArn: type === "DiscountedUsage" ? arn : "",
  savingsPlanArn: type === "SavingsPlanCoveredUsage" ? arn : "",
  savingsPlanRate: rate ?? line.savingsPlanRate ?? null,
  usageAmount: quantity,
});

const lowestRates = (lines: readonly CostLine[]): PlanRates => {
  const rates = new Map<string, D>();
  for (const line of lines) {
    const rate = line.savingsPlanRate;
    if (line.lineItemType !== "SavingsPlanCoveredUsage" || !rate?.greaterThan(0)) continue;
    const key = rateKey(line.savingsPlanArn, line);
    rates.set(key, D.min(rate, rates.get(key) ?? rate));
  }
  return rates;
};
