import type { Transfer } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import { addMonths, type BillingPeriod, isWithin } from "../time/billing-period.ts";
import { chainOf, type Hop } from "./chain.ts";
import { reach } from "./reach.ts";

/** Who pays whom over time: transfers that are agreed, whatever month they are in force. */

/** Transfers that are in force in a month. */
export const inForce = (transfers: readonly Transfer[], period: BillingPeriod): readonly Transfer[] =>
  transfers.filter(({ start, end }) => isWithin(period, start, end));

/** Every account that pays for a transfer's bill in some month of it above its target, nearest first. */
export const payersAbove = (transfer: Transfer, transfers: readonly Transfer[]): readonly AccountId[] => {
  const above = reach(transfer, ({ target }) => transfers.filter(({ source }) => source === target));
  return [...new Set(above.map(({ transfer: hop }) => hop.target))];
};

/** A bill that comes along with another one, and the months in which both are in force. */
export type Inherited = {
  readonly transfer: Transfer;
  readonly start: BillingPeriod;
  readonly end?: BillingPeriod | undefined;
};

/**
 * Every bill that is handed to the source of a transfer, directly or through others, in months in which it goes on
 * with that transfer (section 2.4). A bill that stops coming and comes again is named once for each time.
 *
 * @param into transfers by which an account takes over bills, of any time
 */
export const inheritedThrough = (
  transfer: Transfer,
  into: (account: AccountId) => readonly Transfer[],
): readonly Inherited[] => {
  const below = reach(transfer, ({ source }) => into(source));
  return below.map(({ transfer: lower, months: { from, until } }) => ({
    transfer: lower,
    start: from,
    end: until === undefined ? undefined : addMonths(until, -1),
  }));
};

/** Every account whose bill comes up to an account through transfers in force, in breadth-first order. */
export const billsBelow = (account: AccountId, current: readonly Transfer[]): readonly AccountId[] => {
  const sourcesOf = grouped(current);
  const below = new Set<AccountId>();
  for (let level = sourcesOf.get(account) ?? []; level.length > 0; ) {
    const fresh = level.filter((source) => source !== account && !below.has(source));
    for (const source of fresh) below.add(source);
    level = fresh.flatMap((source) => sourcesOf.get(source) ?? []);
  }
  return [...below];
};

/** Months of a transfer in which anything can be different from the month before: its first, and others' firsts. */
const monthsOf = (
  transfer: Pick<Transfer, "start" | "end">,
  transfers: readonly Transfer[],
): readonly BillingPeriod[] => {
  const others = transfers
    .map(({ start }) => start)
    .filter((start) => start > transfer.start && (transfer.end === undefined || start <= transfer.end));
  return [...new Set([transfer.start, ...others])].sort();
};

/** Who would pay for whom, from when on: a transfer that need not be there yet. */
type Pair = Pick<Transfer, "source" | "target" | "start" | "end">;

export type ChainProblem =
  /** In the end a bill would be handed to the account it came from. */
  | { readonly kind: "cycle" }
  /** The chain below this account would be longer than its quota. */
  | { readonly kind: "too-long"; readonly account: AccountId }
  /** This account would pay more bills, direct and inherited, than anybody may. */
  | { readonly kind: "too-many"; readonly account: AccountId };

/** Bills one account may pay in one month, inherited ones included (section 2.5). */
export const AGGREGATE_INBOUND_MAX = 1000;

/**
 * What is wrong with adding a transfer to those that are agreed, in any month of it (section 2.4, 2.5). Every
 * account's own quota limits the chain below it.
 */
export const chainProblem = (
  added: Pair,
  agreed: readonly Transfer[],
  chainLengthOf: (account: AccountId) => number,
): ChainProblem | undefined => {
  for (const period of monthsOf(added, agreed)) {
    const current = [...inForce(agreed, period), added];
    const above = chainOf(added.target, current);
    if (added.source === added.target || above.some(({ owner }) => owner === added.source))
      return { kind: "cycle" };
    const problem = limitProblem(added, above, current, chainLengthOf);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const limitProblem = (
  { target }: Pair,
  above: readonly Hop<Pair>[],
  current: readonly Pair[],
  chainLengthOf: (account: AccountId) => number,
): ChainProblem | undefined => {
  const sourcesOf = grouped(current);
  for (const account of [target, ...above.map(({ owner }) => owner)]) {
    const below = sizeBelow(account, sourcesOf);
    if (below.depth > chainLengthOf(account)) return { kind: "too-long", account };
    if (below.bills > AGGREGATE_INBOUND_MAX) return { kind: "too-many", account };
  }
  return undefined;
};

const grouped = (current: readonly Pair[]): ReadonlyMap<AccountId, readonly AccountId[]> => {
  const sources = new Map<AccountId, AccountId[]>();
  for (const { source, target } of current) {
    const known = sources.get(target);
    if (known === undefined) sources.set(target, [source]);
    else known.push(source);
  }
  return sources;
};

/** Longest chain and number of bills below an account; the transfers have no cycle. */
const sizeBelow = (
  account: AccountId,
  sourcesOf: ReadonlyMap<AccountId, readonly AccountId[]>,
): { readonly depth: number; readonly bills: number } => {
  let depth = 0;
  let bills = 0;
  for (let level = sourcesOf.get(account) ?? []; level.length > 0; depth += 1) {
    bills += level.length;
    level = level.flatMap((source) => sourcesOf.get(source) ?? []);
  }
  return { depth, bills };
};
