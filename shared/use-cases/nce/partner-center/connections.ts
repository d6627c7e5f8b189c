import { canonicalJson } from "../../../domain/canonical-json.ts";
import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { TenantId } from "../../../domain/nce/ids.ts";
import { isBillingOwner } from "../../../domain/nce/partner.ts";
import type { PartnerCenterConnection } from "../../../domain/nce/partner-center/connection.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { type Decision, thingChange } from "../../configuration/change-configuration.ts";
import { type NceContext, partnerOf } from "../nce-context.ts";
import { nceEvent } from "../registry/registry-events.ts";

export const connectionOf = (
  { state }: Pick<NceContext, "state">,
  partner: TenantId,
): PartnerCenterConnection | undefined => state.nceConnections.find(partner, ALWAYS);

/**
 * The partner as one that transfers may be carried out for.
 * @throws NceRefusedError partner-not-found; not-a-billing-owner: a reseller's transfers are its provider's
 */
export const requireConnectable = (context: NceContext, partner: TenantId): void => {
  const registered = partnerOf(context, partner);
  if (registered === undefined) refuse("partner-not-found", "There is no such partner.");
  else if (!isBillingOwner(registered))
    refuse("not-a-billing-owner", "A reseller works through its provider's Partner Center.", "tenantId");
};

/** Whether subscriptions are moving under an id that only the place this partner is connected to knows. */
const isInUse = ({ state }: NceContext, partner: TenantId): boolean =>
  (["source", "target"] as const).some((side) =>
    state.nceTransfers
      .listWith(side, partner, ALWAYS)
      .some(
        ({ id, status }) =>
          status === "InProgress" && state.nceRemoteTransfers.find(id, ALWAYS) !== undefined,
      ),
  );

const requireUnused = (context: NceContext, partner: TenantId): void => {
  if (isInUse(context, partner))
    refuse("connection-in-use", "A transfer of this partner is being carried out there; wait until it ends.");
};

/**
 * Sets how a partner reaches Partner Center. `connection` was sealed before, from `known` as it was then. The same
 * values again change nothing; credentials change at any time, the place does not while something moves there.
 *
 * @throws NceRefusedError connection-changed when somebody else set it at this moment
 */
export const putConnection = (
  context: NceContext,
  connection: PartnerCenterConnection,
  known: PartnerCenterConnection | undefined,
): Decision<PartnerCenterConnection> => {
  const { partner } = connection;
  requireConnectable(context, partner);
  const before = connectionOf(context, partner);
  if (canonicalJson(before ?? null) !== canonicalJson(known ?? null))
    refuse("connection-changed", "The connection was changed at this moment; send it again.");
  if (before !== undefined && before.baseUrl !== connection.baseUrl) requireUnused(context, partner);
  const isSame =
    before !== undefined &&
    canonicalJson(before) === canonicalJson({ ...connection, updatedAt: before.updatedAt });
  const value = isSame ? before : connection;
  return {
    answer: value,
    changes: [thingChange("nceConnections", partner, { from: ALWAYS, value })],
    resources: [partner],
    events: [nceEvent("Connection Set", partner, { tenant: partner })],
  };
};

/** Forgets it: what is not known there yet is carried out here from now on. @throws NceRefusedError */
export const removeConnection = (context: NceContext, partner: TenantId): Decision<null> => {
  if (connectionOf(context, partner) === undefined)
    refuse("connection-not-found", "This partner has no connection to Partner Center.");
  requireUnused(context, partner);
  return {
    answer: null,
    changes: [thingChange("nceConnections", partner, { from: ALWAYS, value: null })],
    resources: [partner],
    events: [nceEvent("Connection Removed", partner, { tenant: partner })],
  };
};
