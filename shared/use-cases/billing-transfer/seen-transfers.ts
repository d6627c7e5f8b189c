import {
  everPays,
  type ResponsibilityTransfer,
} from "../../domain/billing-transfer/responsibility-transfer.ts";
import { inheritedThrough } from "../../domain/billing-transfer/transfer-graph.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { isTransferShown } from "../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import type { BlockerContext } from "./blockers.ts";
import { factOf, findTransfer, transferIdsOf } from "./transfer-register.ts";

/**
 * A transfer as an account sees it: as the side that hands over (`source`) or pays (`target`), or as one further up
 * that inherits it. What becomes of a bill after it stopped coming to that account is not that account's to know, so
 * it sees the last month of its own at most.
 */
export type SeenTransfer = {
  readonly transfer: ResponsibilityTransfer;
  readonly as: "source" | "target" | "above";
  /** Last month in which the account has to do with the bill; absent: without end. */
  readonly end?: BillingPeriod | undefined;
};

const endOf = (transfer: ResponsibilityTransfer): BillingPeriod | undefined =>
  transfer.status === "WITHDRAWN" ? transfer.end : undefined;

const later = (left: BillingPeriod | undefined, right: BillingPeriod | undefined) =>
  left === undefined || right === undefined ? undefined : left > right ? left : right;

/** Transfers that come along with one, by id, with the last month in which they do. */
const inheritedWith = (
  { state, now }: BlockerContext,
  transfer: ResponsibilityTransfer,
): ReadonlyMap<TransferId, BillingPeriod | undefined> => {
  const agreed = transfer.status === "ACCEPTED" || transfer.status === "WITHDRAWN";
  const fact = agreed && everPays(transfer) ? factOf(transfer) : undefined;
  const ends = new Map<TransferId, BillingPeriod | undefined>();
  if (fact === undefined) return ends;
  const period = periodOf(now);
  for (const { transfer: lower, end } of inheritedThrough(fact, (account) =>
    state.transfers.listWith("target", account, period),
  ))
    ends.set(lower.id, ends.has(lower.id) ? later(ends.get(lower.id), end) : end);
  return ends;
};

const ofSide = (
  { state, now }: BlockerContext,
  as: "source" | "target",
  account: AccountId,
  id: TransferId,
): SeenTransfer | undefined => {
  const transfer = findTransfer(state, id, now);
  if (transfer?.[as] !== account || !isTransferShown(transfer, now)) return undefined;
  return { transfer, as, end: endOf(transfer) };
};

/** What an account hands over: invitations it got and transfers, by id in order. */
export const outboundTransfers = (
  context: BlockerContext,
  account: AccountId,
): ReadonlyMap<TransferId, SeenTransfer> => direct(context, "source", account);

const direct = (
  context: BlockerContext,
  as: "source" | "target",
  account: AccountId,
): ReadonlyMap<TransferId, SeenTransfer> =>
  new Map(
    transferIdsOf(context.state, as, account).flatMap((id) => {
      const seen = ofSide(context, as, account, id);
      return seen === undefined ? [] : [[id, seen] as const];
    }),
  );

/** What an account takes over: invitations it sent, transfers, and what it inherits through them; by id in order. */
export const inboundTransfers = (
  context: BlockerContext,
  account: AccountId,
): ReadonlyMap<TransferId, SeenTransfer> => {
  const own = direct(context, "target", account);
  const seen = new Map(own);
  for (const { transfer } of own.values()) addInherited(context, transfer, seen);
  return inOrder(seen);
};

/** A transfer that an account takes over and what comes along with it; undefined when it takes over no such one. */
export const inboundThrough = (
  context: BlockerContext,
  account: AccountId,
  id: TransferId,
): ReadonlyMap<TransferId, SeenTransfer> | undefined => {
  const all = inboundTransfers(context, account);
  const through = all.get(id);
  if (through === undefined) return undefined;
  const below = inheritedWith(context, through.transfer);
  // What comes along with an inherited bill may have come to this account by other ways too; all it may see is in `all`.
  return new Map([...all].filter(([each]) => each === id || below.has(each)));
};

const addInherited = (
  context: BlockerContext,
  transfer: ResponsibilityTransfer,
  seen: Map<TransferId, SeenTransfer>,
): void => {
  for (const [id, end] of inheritedWith(context, transfer)) {
    const known = seen.get(id);
    const lower = known?.transfer ?? findTransfer(context.state, id, context.now);
    if (lower === undefined || (known !== undefined && known.as !== "above")) continue;
    seen.set(id, { transfer: lower, as: "above", end: known === undefined ? end : later(known.end, end) });
  }
};

const inOrder = (seen: ReadonlyMap<TransferId, SeenTransfer>): ReadonlyMap<TransferId, SeenTransfer> =>
  new Map([...seen].sort(([left], [right]) => (left < right ? -1 : 1)));

/**
 * A transfer for whoever may see it.
 * @throws TransferRefusedError ResponsibilityTransferNotFoundException for everybody else's and for nobody's
 */
export const seenTransfer = (
  context: BlockerContext,
  { id, caller }: { readonly id: TransferId; readonly caller: AccountId },
): SeenTransfer => {
  const seen =
    ofSide(context, "target", caller, id) ??
    ofSide(context, "source", caller, id) ??
    inboundTransfers(context, caller).get(id);
  if (seen === undefined) throw transferNotFound();
  return seen;
};

export const transferNotFound = () =>
  new TransferRefusedError(
    "ResponsibilityTransferNotFoundException",
    "There is no such responsibility transfer.",
  );
