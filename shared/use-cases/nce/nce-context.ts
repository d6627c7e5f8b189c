import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { quotedRates, type RateOf } from "../../domain/nce/fx.ts";
import type { MpnId, NceSubscriptionId, NceTransferId, TenantId } from "../../domain/nce/ids.ts";
import type { NceCustomer, NcePartner, NceRelationship } from "../../domain/nce/partner.ts";
import { DEFAULT_NCE_SETTINGS, type NceSettings } from "../../domain/nce/settings.ts";
import type { NceSubscription } from "../../domain/nce/subscription/subscription.ts";
import type { NceTransfer } from "../../domain/nce/transfer/transfer.ts";
import { transferAt } from "../../domain/nce/transfer/transfer-timing.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { NCE_SETTINGS_ID } from "../../stores/nce-kinds.ts";

/** What decisions about Microsoft subscriptions are made on. */
export type NceContext = { readonly state: ConfigurationState; readonly now: Instant };

export const settingsOf = ({ state }: NceContext): NceSettings =>
  state.nceSettings.find(NCE_SETTINGS_ID, ALWAYS) ?? DEFAULT_NCE_SETTINGS;

export const partnerOf = ({ state }: NceContext, tenant: TenantId): NcePartner | undefined =>
  state.ncePartners.find(tenant, ALWAYS);

/** Partners that an account acts for: one account may be several. */
export const partnersOfAccount = ({ state }: NceContext, account: AccountId): readonly NcePartner[] =>
  state.ncePartners.listWith("account", account, ALWAYS);

export const partnerOfMpnId = ({ state }: NceContext, mpnId: MpnId): NcePartner | undefined =>
  state.ncePartners.listWith("mpnId", mpnId, ALWAYS)[0];

export const customerOf = ({ state }: NceContext, tenant: TenantId): NceCustomer | undefined =>
  state.nceCustomers.find(tenant, ALWAYS);

export const relationshipsOf = ({ state }: NceContext, customer: TenantId): readonly NceRelationship[] =>
  state.nceRelationships.listWith("customer", customer, ALWAYS);

export const subscriptionOf = ({ state }: NceContext, id: NceSubscriptionId): NceSubscription | undefined =>
  state.nceSubscriptions.find(id, ALWAYS);

/** A transfer as it is at this instant, whether or not a timer has been there. */
export const nceTransferOf = ({ state, now }: NceContext, id: NceTransferId): NceTransfer | undefined => {
  const transfer = state.nceTransfers.find(id, ALWAYS);
  return transfer === undefined ? undefined : transferAt(transfer, now);
};

/** Every transfer that was ever asked for of a customer's subscriptions, as it is now. */
export const transfersOfCustomer = ({ state, now }: NceContext, customer: TenantId): readonly NceTransfer[] =>
  state.nceTransfers.listWith("customer", customer, ALWAYS).map((transfer) => transferAt(transfer, now));

/** Other transfers that hold one of the subscriptions in a line. */
export const othersWith = (
  { state, now }: NceContext,
  subscriptions: readonly NceSubscriptionId[],
  except?: NceTransferId,
): readonly NceTransfer[] => {
  const ids = new Set(subscriptions.flatMap((id) => state.nceTransfers.idsWith("subscription", id)));
  if (except !== undefined) ids.delete(except);
  return [...ids].flatMap((id) => {
    const transfer = state.nceTransfers.find(id, ALWAYS);
    return transfer === undefined ? [] : [transferAt(transfer, now)];
  });
};

/** Rates as they were quoted. */
export const ratesOf = ({ state }: NceContext): RateOf => {
  const known = new Map<string, RateOf>();
  return (pair, date) => {
    const key = `${pair.from}_${pair.to}`;
    const rateOf = known.get(key) ?? quotedRates(state.nceFxRates.listWith("pair", key, ALWAYS));
    known.set(key, rateOf);
    return rateOf(pair, date);
  };
};
