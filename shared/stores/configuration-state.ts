import type { ResponsibilityTransfer } from "../domain/billing-transfer/responsibility-transfer.ts";
import type {
  BillingGroup,
  CustomLineItem,
  Organisation,
  Partner,
  PricingPlan,
  PricingRule,
  Transfer,
  TransferPreference,
} from "../domain/configuration/model.ts";
import type { TransferQuotas } from "../domain/configuration/transfer-quotas.ts";
import { arnAccount } from "../domain/identifiers.ts";
import type { NceFault } from "../domain/nce/fault.ts";
import type { NceFxRate } from "../domain/nce/fx.ts";
import type { LineSettlement } from "../domain/nce/line-settlement.ts";
import type { NceCustomer, NcePartner, NceRelationship } from "../domain/nce/partner.ts";
import type { PartnerCenterConnection } from "../domain/nce/partner-center/connection.ts";
import type { RemoteTransfer } from "../domain/nce/partner-center/remote-transfer.ts";
import type { NcePosting } from "../domain/nce/posting.ts";
import type { PriceAttestation } from "../domain/nce/price-attestation.ts";
import type { NceSettings } from "../domain/nce/settings.ts";
import type { NceSubscription } from "../domain/nce/subscription/subscription.ts";
import { linesOf, type NceTransfer } from "../domain/nce/transfer/transfer.ts";
import type { NceTransferPlan } from "../domain/nce/transfer/transfer-plan.ts";
import { type ChannelHandshake, subjectId } from "../domain/partner-central/channel-handshake.ts";
import type { ProgramManagementAccount } from "../domain/partner-central/program-management-account.ts";
import type { Relationship } from "../domain/partner-central/relationship.ts";
import type { Table } from "../ports/table.ts";
import { billingGroupKind } from "./billing-group-store.ts";
import { channelHandshakeKind } from "./channel-handshake-store.ts";
import { customLineItemKind } from "./custom-line-item-store.ts";
import { createKindState, type Indexes, type KindState, type MutableKindState } from "./kind-state.ts";
import {
  nceConnectionKind,
  nceCustomerKind,
  nceFaultKind,
  nceFxRateKind,
  ncePartnerKind,
  ncePostingKind,
  ncePriceAttestationKind,
  nceRelationshipKind,
  nceRemoteTransferKind,
  nceSettingsKind,
  nceSettlementKind,
  nceSubscriptionKind,
  nceTransferKind,
  nceTransferPlanKind,
} from "./nce-kinds.ts";
import { organisationKind } from "./organisation-store.ts";
import { partnerKind } from "./partner-store.ts";
import { pricingPlanKind } from "./pricing-plan-store.ts";
import { pricingRuleKind } from "./pricing-rule-store.ts";
import { programManagementAccountKind } from "./program-management-account-store.ts";
import { relationshipKind } from "./relationship-store.ts";
import { responsibilityTransferKind } from "./responsibility-transfer-store.ts";
import { transferPreferenceKind } from "./transfer-preference-store.ts";
import { transferQuotaKind } from "./transfer-quota-store.ts";
import { transferKind } from "./transfer-store.ts";
import { type ConfiguredKind, createVersionedStore, type VersionRecord } from "./versioned-store.ts";

/** A kind the API works with, and what its things are found by. */
type StateKind<T> = { readonly kind: ConfiguredKind<T>; readonly indexes: Indexes<T> };
const stateKind = <T>(kind: ConfiguredKind<T>, indexes: Indexes<T>): StateKind<T> => ({ kind, indexes });

const owner = ({ arn }: { readonly arn: string }): readonly string[] => [arnAccount(arn) ?? ""];
/** Names are unique per owner and kind (spec/billing-conductor.md section 1.2). */
export const nameKey = (account: string, name: string): string => `${account}\n${name}`;
/** Addresses that differ in case only are the same. */
export const emailKey = (email: string): string => email.toLowerCase();
const name = (value: { readonly arn: string; readonly name: string }): readonly string[] => [
  nameKey(arnAccount(value.arn) ?? "", value.name),
];

/** Under `OPEN`, relationships whose service period nobody has ended yet. */
const servicePeriodKeys = ({ status, servicePeriod }: Relationship): readonly string[] =>
  status === "ACTIVE" && servicePeriod !== undefined && servicePeriod.ended === undefined ? ["OPEN"] : [];

/** Indexes `owner` and `name` are on everything with an ARN; the others are named after what they lead from. */
export const STATE_KINDS = {
  partner: stateKind<Partner>(partnerKind, {}),
  organisations: stateKind<Organisation>(organisationKind, {
    managementAccount: ({ managementAccount }) => [managementAccount],
    account: ({ managementAccount, accounts }) => [managementAccount, ...accounts.map(({ id }) => id)],
    /** Of the management account, whatever its case (`emailKey`). */
    email: ({ email }) => (email === undefined ? [] : [emailKey(email)]),
  }),
  transfers: stateKind<Transfer>(transferKind, {
    source: ({ source }) => [source],
    target: ({ target }) => [target],
  }),
  /** Invitations and what became of them, by transfer id; in force from always on. */
  responsibilityTransfers: stateKind<ResponsibilityTransfer>(responsibilityTransferKind, {
    source: ({ source }) => [source],
    target: ({ target }) => [target],
    handshake: ({ handshake }) => (handshake === undefined ? [] : [handshake]),
  }),
  /** By transfer id. */
  transferPreferences: stateKind<TransferPreference>(transferPreferenceKind, {
    plan: (preference) => (preference.autoCreateGroups ? [preference.plan] : []),
  }),
  /** By account; in force from always on. */
  transferQuotas: stateKind<TransferQuotas>(transferQuotaKind, {}),
  /** In force from always on. */
  programManagementAccounts: stateKind<ProgramManagementAccount>(programManagementAccountKind, {
    owner: ({ owner: linked }) => [linked],
    account: ({ account }) => [account],
  }),
  /** By month: what was true of a customer in it. */
  relationships: stateKind<Relationship>(relationshipKind, {
    programManagementAccount: ({ programManagementAccount }) => [programManagementAccount],
    associatedAccount: ({ associatedAccount }) => [associatedAccount],
    servicePeriod: servicePeriodKeys,
  }),
  /** In force from always on. */
  channelHandshakes: stateKind<ChannelHandshake>(channelHandshakeKind, {
    owner: ({ owner: linked }) => [linked],
    sender: ({ sender }) => [sender],
    receiver: ({ receiver }) => [receiver],
    subject: ({ subject }) => [subjectId(subject)],
    status: ({ status }) => (status === "PENDING" ? [status] : []),
  }),
  billingGroups: stateKind<BillingGroup>(billingGroupKind, {
    owner,
    name,
    plan: ({ plan }) => [plan],
    primaryAccount: ({ primaryAccount }) => [primaryAccount],
    account: (group) => (group.type === "STANDARD" ? group.accounts : []),
    /** By owner: the group that takes in accounts that join. */
    autoAssociate: (group) =>
      group.type === "STANDARD" && group.autoAssociate === true ? [group.owner] : [],
    transfer: (group) => (group.type === "TRANSFER_BILLING" ? [group.transfer] : []),
  }),
  pricingPlans: stateKind<PricingPlan>(pricingPlanKind, { owner, name, rule: ({ rules }) => rules }),
  pricingRules: stateKind<PricingRule>(pricingRuleKind, { owner, name }),
  customLineItems: stateKind<CustomLineItem>(customLineItemKind, {
    owner,
    name,
    group: ({ group }) => [group],
    account: ({ account }) => (account === undefined ? [] : [account]),
    /** Percentages that one group may have only so many of (section 2). */
    filteredOf: (item) => (item.kind === "PERCENTAGE" && item.filter !== undefined ? [item.group] : []),
    itemizedOf: (item) => (item.kind === "PERCENTAGE" && item.computation === "ITEMIZED" ? [item.group] : []),
    /** Percentages by the flat items in their base. */
    ofItem: (item) => (item.kind === "PERCENTAGE" ? item.ofItems : []),
  }),
  ncePartners: stateKind<NcePartner>(ncePartnerKind, {
    account: ({ account }) => [account],
    mpnId: ({ mpnId }) => [mpnId],
    provider: (partner) => (partner.kind === "indirect-reseller" ? [partner.provider] : []),
  }),
  nceCustomers: stateKind<NceCustomer>(nceCustomerKind, {}),
  nceRelationships: stateKind<NceRelationship>(nceRelationshipKind, {
    customer: ({ customer }) => [customer],
    partner: ({ partner }) => [partner],
  }),
  nceSubscriptions: stateKind<NceSubscription>(nceSubscriptionKind, {
    customer: ({ customer }) => [customer],
    partner: ({ partner }) => [partner],
  }),
  nceTransfers: stateKind<NceTransfer>(nceTransferKind, {
    customer: ({ customer }) => [customer],
    source: ({ source }) => [source],
    target: ({ target }) => [target],
    subscription: (transfer) => linesOf(transfer).map(({ subscription }) => subscription),
    /** What timers and the executor have to look at. */
    open: ({ status }) => (status === "Pending" || status === "InProgress" ? ["open"] : []),
  }),
  nceFxRates: stateKind<NceFxRate>(nceFxRateKind, { pair: ({ from, to }) => [`${from}_${to}`] }),
  ncePostings: stateKind<NcePosting>(ncePostingKind, {
    /** By partner and month, as `<tenant>_<YYYY-MM>`. */
    month: ({ partner, period }) => [`${partner}_${period}`],
    subscription: ({ subscription }) => [subscription],
  }),
  nceTransferPlans: stateKind<NceTransferPlan>(nceTransferPlanKind, {
    source: ({ source }) => [source],
    target: ({ target }) => [target],
  }),
  /** By subscription and the target it is for. */
  ncePriceAttestations: stateKind<PriceAttestation>(ncePriceAttestationKind, {
    subscription: ({ statement }) => [statement.subscription],
  }),
  /** By partner. */
  nceConnections: stateKind<PartnerCenterConnection>(nceConnectionKind, {}),
  /** By transfer. */
  nceRemoteTransfers: stateKind<RemoteTransfer>(nceRemoteTransferKind, { remote: ({ remote }) => [remote] }),
  /** By subscription; one machine only. */
  nceFaults: stateKind<NceFault>(nceFaultKind, {}),
  nceSettings: stateKind<NceSettings>(nceSettingsKind, {}),
  nceSettlements: stateKind<LineSettlement>(nceSettlementKind, { transfer: ({ transfer }) => [transfer] }),
} as const;
export type StateKindName = keyof typeof STATE_KINDS;

/** The thing a kind's name stands for. */
export type ThingOf<K extends StateKindName> = (typeof STATE_KINDS)[K] extends StateKind<infer T> ? T : never;

/** The whole configuration as of one version of its head, for the operations of the API to decide on. */
export type ConfigurationState = { readonly [K in StateKindName]: KindState<ThingOf<K>> };
export type MutableConfigurationState = { readonly [K in StateKindName]: MutableKindState<ThingOf<K>> };

/** A Query per kind. */
export const loadConfigurationState = async (table: Table): Promise<MutableConfigurationState> => {
  const entries = await Promise.all(
    Object.entries(STATE_KINDS).map(async ([kindName, { kind, indexes }]) => {
      const records = await createVersionedStore(table, kind as ConfiguredKind<unknown>).allVersions();
      return [kindName, createKindState(records, indexes as Indexes<unknown>)] as const;
    }),
  );
  return Object.fromEntries(entries) as unknown as MutableConfigurationState;
};

const NAME_OF_KIND = new Map<string, StateKindName>(
  Object.entries(STATE_KINDS).map(([kindName, { kind }]) => [kind.kind, kindName as StateKindName]),
);

/** Reads the versions of one thing again, and puts them into a state when it is told to. */
export const reloadThing = async (
  table: Table,
  change: { readonly kind: string; readonly id: string },
): Promise<(state: MutableConfigurationState) => void> => {
  const kindName = NAME_OF_KIND.get(change.kind);
  // Kinds the API does not work with are passed over.
  if (kindName === undefined) return () => undefined;
  const kind = STATE_KINDS[kindName].kind as ConfiguredKind<unknown>;
  const versions = await createVersionedStore(table, kind).versions(change.id);
  return (state) => replaceThing(state, kindName, change.id, versions);
};

/** Puts the versions of one thing into the state. */
export const replaceThing = (
  state: MutableConfigurationState,
  kindName: StateKindName,
  id: string,
  versions: readonly VersionRecord<unknown>[],
): void => (state[kindName] as MutableKindState<unknown>).replace(id, versions);
