import type { Transfer } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { chainOf } from "./chain.ts";
import { inForce } from "./transfer-graph.ts";

/** An account that pays for a bill above the account that takes it over. */
export type LevelAbove = {
  readonly payer: AccountId;
  /** The transfer by which the bill comes to it: the payer's own source, and the payer's name for it. */
  readonly direct: Transfer;
  /** First month in which the bill comes to it. */
  readonly from: BillingPeriod;
  /** Last month in which it does by the transfers there are; absent: without end. */
  readonly until?: BillingPeriod | undefined;
};

/**
 * Every account that pays above a bill's payer in some month from `start` on, nearest first.
 *
 * @param transfers all that are agreed, of any time
 */
export const levelsAbove = (
  { payer: lowest, start }: { readonly payer: AccountId; readonly start: BillingPeriod },
  transfers: readonly Transfer[],
): readonly LevelAbove[] => {
  const levels = new Map<AccountId, LevelAbove>();
  const changes = transfers.map((each) => each.start).filter((each) => each > start);
  for (const from of [...new Set([start, ...changes])].sort()) {
    let until: BillingPeriod | undefined;
    for (const { owner: payer, transfer: direct } of chainOf(lowest, inForce(transfers, from))) {
      if (direct.end !== undefined && (until === undefined || direct.end < until)) until = direct.end;
      if (!levels.has(payer)) levels.set(payer, { payer, direct, from, until });
    }
  }
  return [...levels.values()];
};
