import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import {
  type NceTransferPlan,
  type PlanProgress,
  progressOf,
} from "../../../domain/nce/transfer/transfer-plan.ts";
import { type NceContext, nceTransferOf } from "../nce-context.ts";
import { tenantsOf } from "../transfer/seen-transfer.ts";

export type SeenPlan = {
  readonly plan: NceTransferPlan;
  /** Of each part, in their order. */
  readonly transfers: readonly (NceTransfer | undefined)[];
  readonly progress: PlanProgress;
  readonly isSource: boolean;
  readonly isTarget: boolean;
};

/** A plan with its transfers as they are now. */
export const planWithTransfers = (
  context: NceContext,
  plan: NceTransferPlan,
): Pick<SeenPlan, "plan" | "transfers" | "progress"> => {
  const transfers = plan.parts.map(({ transfer }) =>
    transfer === undefined ? undefined : nceTransferOf(context, transfer),
  );
  return { plan, transfers, progress: progressOf(plan, transfers) };
};

/** @throws NceRefusedError plan-not-found for third partners and for none at all, in the same words */
export const seenPlan = (
  context: NceContext,
  { id, caller }: { readonly id: string; readonly caller: AccountId },
): SeenPlan => {
  const plan = context.state.nceTransferPlans.find(id, ALWAYS);
  const tenants = tenantsOf(context, caller);
  if (plan === undefined || !(tenants.has(plan.source) || tenants.has(plan.target)))
    return refuse("plan-not-found", "There is no such plan.");
  return {
    ...planWithTransfers(context, plan),
    isSource: tenants.has(plan.source),
    isTarget: tenants.has(plan.target),
  };
};
