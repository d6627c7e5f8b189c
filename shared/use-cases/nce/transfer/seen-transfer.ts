import type { AccountId } from "../../../domain/identifiers.ts";
import { NceTransferId, type TenantId } from "../../../domain/nce/ids.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { type NceContext, nceTransferOf, partnersOfAccount } from "../nce-context.ts";

/** The sides of a transfer on which a caller stands; an account may act for both partners. */
export type SeenTransfer = {
  readonly transfer: NceTransfer;
  readonly isSource: boolean;
  readonly isTarget: boolean;
  /** The caller as it acts for what only the source, or only the target, may do; its other side when it is not. */
  readonly asSource: TenantId;
  readonly asTarget: TenantId;
};

export const tenantsOf = (context: NceContext, account: AccountId): ReadonlySet<TenantId> =>
  new Set(partnersOfAccount(context, account).map(({ tenant }) => tenant));

/** A transfer as its source or its target sees it; undefined to everybody else. */
export const seenBy = (transfer: NceTransfer, tenants: ReadonlySet<TenantId>): SeenTransfer | undefined => {
  const { source, target } = transfer;
  const [isSource, isTarget] = [tenants.has(source), tenants.has(target)];
  if (!isSource && !isTarget) return undefined;
  return {
    transfer,
    isSource,
    isTarget,
    asSource: isSource ? source : target,
    asTarget: isTarget ? target : source,
  };
};

/**
 * A transfer of the caller's.
 * @throws NceRefusedError transfer-not-found: in the same words for third partners, for none at all and for no id
 */
export const seenTransfer = (
  context: NceContext,
  { id, caller }: { readonly id: string; readonly caller: AccountId },
): SeenTransfer => {
  const parsed = NceTransferId.safeParse(id);
  const transfer = parsed.success ? nceTransferOf(context, parsed.data) : undefined;
  const seen = transfer === undefined ? undefined : seenBy(transfer, tenantsOf(context, caller));
  return seen ?? refuse("transfer-not-found", "There is no such transfer.");
};
