import { D } from "../../money/decimal.ts";
import { type Finding, type NodePath, problem } from "../findings.ts";
import type { Quotas } from "../quotas.ts";
import { hasTooManyPlaces, TOO_MANY_PLACES } from "./decimal-places.ts";

type TierEntry = { readonly begin: string; readonly end?: string | undefined; readonly rate: string };

/** Tiers cover every quantity from 0 on exactly once: contiguous, the last one open (Billing Conductor 1.4). */
export const checkCustomTiers = (
  tiers: readonly TierEntry[],
  at: NodePath,
  quotas: Quotas,
): readonly Finding[] => {
  if (tiers.length === 0) return [problem(at, "must have at least one tier, which begins at 0")];
  const found: Finding[] =
    tiers.length > quotas.customTiersPerRule
      ? [problem(at, `must have at most ${quotas.customTiersPerRule} tiers`)]
      : [];
  tiers.forEach((tier, position) => {
    found.push(...tierFindings(tier, [...at, position]));
    found.push(...borderFindings(tiers[position - 1], tier, [...at, position]));
  });
  if (tiers.at(-1)?.end !== undefined)
    found.push(
      problem([...at, tiers.length - 1, "end"], "must be left out on the last tier, which has no end"),
    );
  return found;
};

const tierFindings = (tier: TierEntry, at: NodePath): readonly Finding[] => {
  const found: Finding[] = [];
  for (const field of ["begin", "end", "rate"] as const) {
    const text = tier[field];
    if (text === undefined) continue;
    if (new D(text).isNegative()) found.push(problem([...at, field], "must not be negative"));
    if (hasTooManyPlaces(text)) found.push(problem([...at, field], TOO_MANY_PLACES));
  }
  if (tier.end !== undefined && new D(tier.end).lessThanOrEqualTo(tier.begin))
    found.push(problem([...at, "end"], `must be greater than begin ${tier.begin}`));
  return found;
};

const borderFindings = (
  previous: TierEntry | undefined,
  tier: TierEntry,
  at: NodePath,
): readonly Finding[] => {
  const where = [...at, "begin"];
  if (previous === undefined)
    return new D(tier.begin).isZero()
      ? []
      : [problem(where, `must be 0 on the first tier, is ${tier.begin}`)];
  if (previous.end === undefined)
    return [problem(where, "follows a tier without end; only the last tier may have none")];
  const difference = new D(tier.begin).comparedTo(previous.end);
  if (difference === 0) return [];
  return [
    problem(
      where,
      `must be ${previous.end}, where the tier before ends; ${tier.begin} leaves ${difference > 0 ? "a gap" : "an overlap"}`,
    ),
  ];
};
