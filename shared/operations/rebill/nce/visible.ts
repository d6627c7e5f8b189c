import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { TenantId } from "../../../domain/nce/ids.ts";
import { isRelated, type NcePartner } from "../../../domain/nce/partner.ts";
import type { NceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { partnersOfAccount } from "../../../use-cases/nce/nce-context.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { type Context, partnerAccount } from "../context.ts";

/** Whose data a caller sees: everybody's, or those of the partner tenants its account may act for. */
export type Viewer = {
  readonly state: ConfigurationState;
  readonly seesAll: boolean;
  readonly partners: readonly NcePartner[];
};

/** The installation's partner keeps the registry and sees all of it. */
export const viewerOf = async (context: Context): Promise<Viewer> => {
  const { account } = context.caller;
  const { state } = await context.deps.configuration.current();
  return {
    state,
    seesAll: account === (await partnerAccount(context)),
    partners: partnersOfAccount({ state, now: context.now }, account),
  };
};

/**
 * A thing of the registry that the caller may see.
 * @throws OperationError not-found: for what is not there and for what is not for the caller, in the same bytes
 */
export const visible = <T>(what: string, thing: T | undefined, isSeen: (thing: T) => boolean): T => {
  if (thing === undefined || !isSeen(thing)) throw notFoundProblem(what);
  return thing;
};

const isOwn = ({ partners }: Viewer, tenant: TenantId): boolean =>
  partners.some((partner) => partner.tenant === tenant);

export const seesPartner = (viewer: Viewer, tenant: TenantId): boolean =>
  viewer.seesAll || isOwn(viewer, tenant);

/** A customer is seen by the partners it accepted, as long as it does. */
export const seesCustomer = (viewer: Viewer, customer: TenantId): boolean =>
  viewer.seesAll ||
  viewer.partners.some(({ tenant }) =>
    isRelated(viewer.state.nceRelationships.listWith("customer", customer, ALWAYS), customer, tenant),
  );

/** A subscription is its billing owner's: after a transfer the source keeps its own, the target has the new one. */
export const seesSubscription = (viewer: Viewer, { partner }: NceSubscription): boolean =>
  viewer.seesAll || isOwn(viewer, partner);
