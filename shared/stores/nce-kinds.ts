import { NceFault } from "../domain/nce/fault.ts";
import { NceFxRate } from "../domain/nce/fx.ts";
import { LineSettlement } from "../domain/nce/line-settlement.ts";
import { NceCustomer, NcePartner, NceRelationship } from "../domain/nce/partner.ts";
import { PartnerCenterConnection, withoutSecrets } from "../domain/nce/partner-center/connection.ts";
import { RemoteTransfer } from "../domain/nce/partner-center/remote-transfer.ts";
import { NcePosting } from "../domain/nce/posting.ts";
import { PriceAttestation } from "../domain/nce/price-attestation.ts";
import { NceSettings } from "../domain/nce/settings.ts";
import { NceSubscription } from "../domain/nce/subscription/subscription.ts";
import { NceTransfer } from "../domain/nce/transfer/transfer.ts";
import { NceTransferPlan } from "../domain/nce/transfer/transfer-plan.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Microsoft's side of the business: partners, their customers' subscriptions and moves; in force from always on. */
export const ncePartnerKind: ConfiguredKind<NcePartner> = {
  kind: "NCE_PARTNER",
  schema: NcePartner,
  idOf: ({ tenant }) => tenant,
};
export const nceCustomerKind: ConfiguredKind<NceCustomer> = {
  kind: "NCE_CUSTOMER",
  schema: NceCustomer,
  idOf: ({ tenant }) => tenant,
};
export const nceRelationshipKind: ConfiguredKind<NceRelationship> = {
  kind: "NCE_RELATIONSHIP",
  schema: NceRelationship,
  idOf: ({ customer, partner }) => `${customer}_${partner}`,
};
export const nceSubscriptionKind: ConfiguredKind<NceSubscription> = {
  kind: "NCE_SUBSCRIPTION",
  schema: NceSubscription,
  idOf: ({ id }) => id,
};
export const nceTransferKind: ConfiguredKind<NceTransfer> = {
  kind: "NCE_TRANSFER",
  schema: NceTransfer,
  idOf: ({ id }) => id,
};
export const nceFxRateKind: ConfiguredKind<NceFxRate> = {
  kind: "NCE_FX_RATE",
  schema: NceFxRate,
  idOf: ({ from, to, date }) => `${from}_${to}_${date}`,
};
export const ncePostingKind: ConfiguredKind<NcePosting> = {
  kind: "NCE_POSTING",
  schema: NcePosting,
  idOf: ({ partner, period, subscription }) => `${partner}_${period}_${subscription}`,
};
export const nceSettlementKind: ConfiguredKind<LineSettlement> = {
  kind: "NCE_SETTLEMENT",
  schema: LineSettlement,
  idOf: ({ transfer, line }) => `${transfer}_${line}`,
};
export const nceFaultKind: ConfiguredKind<NceFault> = {
  kind: "NCE_FAULT",
  schema: NceFault,
  idOf: ({ subscription }) => subscription,
};
export const nceTransferPlanKind: ConfiguredKind<NceTransferPlan> = {
  kind: "NCE_TRANSFER_PLAN",
  schema: NceTransferPlan,
  idOf: ({ id }) => id,
};
export const ncePriceAttestationKind: ConfiguredKind<PriceAttestation> = {
  kind: "NCE_PRICE_ATTESTATION",
  schema: PriceAttestation,
  idOf: ({ statement: { subscription, target } }) => `${subscription}_${target}`,
};
export const nceConnectionKind: ConfiguredKind<PartnerCenterConnection> = {
  kind: "NCE_CONNECTION",
  schema: PartnerCenterConnection,
  idOf: ({ partner }) => partner,
  quoted: withoutSecrets,
};
export const nceRemoteTransferKind: ConfiguredKind<RemoteTransfer> = {
  kind: "NCE_REMOTE_TRANSFER",
  schema: RemoteTransfer,
  idOf: ({ transfer }) => transfer,
};
/** There is one. */
export const NCE_SETTINGS_ID = "settings";
export const nceSettingsKind: ConfiguredKind<NceSettings> = {
  kind: "NCE_SETTINGS",
  schema: NceSettings,
  idOf: () => NCE_SETTINGS_ID,
};
