import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import {
  channelHandshakeArn,
  idOf,
  programManagementAccountArn,
  relationshipArn,
} from "../../domain/partner-central/channel-arn.ts";
import {
  type ChannelHandshake,
  handshakeAt,
  type PendingHandshake,
} from "../../domain/partner-central/channel-handshake.ts";
import type { Catalog } from "../../domain/partner-central/channel-ids.ts";
import { absent } from "../../domain/partner-central/channel-refused-error.ts";
import type { PresentAccount } from "../../domain/partner-central/program-management-account.ts";
import type { ActiveRelationship } from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** Who asks for something of the channel, when, and in which catalog. */
export type ChannelContext = {
  readonly state: ConfigurationState;
  readonly now: Instant;
  readonly catalog: Catalog;
  readonly caller: AccountId;
};

/** An identifier is the bare id or the very ARN of the thing. */
const names = (identifier: string, arn: string): boolean =>
  !identifier.startsWith("arn:") || identifier === arn;

export const arnOfAccount = (account: PresentAccount): string =>
  programManagementAccountArn(account, account.id);
export const arnOfRelationship = (
  relationship: Pick<ActiveRelationship, "owner" | "catalog" | "programManagementAccount" | "id">,
): string => relationshipArn(relationship, relationship.programManagementAccount, relationship.id);
export const arnOfHandshake = (handshake: ChannelHandshake): string =>
  channelHandshakeArn(handshake, handshake.id);

/** A program management account of any status the API knows; undefined for deleted ones. */
export const presentAccount = (
  { programManagementAccounts }: ConfigurationState,
  id: string,
): PresentAccount | undefined => {
  const account = programManagementAccounts.find(id, ALWAYS);
  return account === undefined || account.status === "DELETED" ? undefined : account;
};

/** Whether an account manages a program management account: it made it, or it is the account that was activated. */
export const manages = (caller: AccountId, account: PresentAccount): boolean =>
  account.owner === caller || (account.status === "ACTIVE" && account.account === caller);

/** Those of the caller's catalog that it manages, in order of their ids. */
export const managedAccounts = ({ state, catalog, caller }: ChannelContext): readonly PresentAccount[] => {
  const { programManagementAccounts: kind } = state;
  const ids = new Set([...kind.idsWith("owner", caller), ...kind.idsWith("account", caller)]);
  return [...ids].sort().flatMap((id) => {
    const account = presentAccount(state, id);
    return account !== undefined && account.catalog === catalog && manages(caller, account) ? [account] : [];
  });
};

/** @throws ChannelRefusedError not-found */
export const managedAccount = (context: ChannelContext, identifier: string): PresentAccount => {
  const account = presentAccount(context.state, idOf(identifier));
  if (
    account === undefined ||
    account.catalog !== context.catalog ||
    !manages(context.caller, account) ||
    !names(identifier, arnOfAccount(account))
  )
    throw absent("ProgramManagementAccount", identifier);
  return account;
};

/**
 * For what only the account may do that registered it.
 * @throws ChannelRefusedError not-found
 */
export const ownAccount = (context: ChannelContext, identifier: string): PresentAccount => {
  const account = managedAccount(context, identifier);
  if (account.owner !== context.caller) throw absent("ProgramManagementAccount", identifier);
  return account;
};

/** Relationships of a program management account, in order of their ids. */
export const relationshipsOf = (
  { relationships }: ConfigurationState,
  account: PresentAccount,
  now: Instant,
): readonly ActiveRelationship[] =>
  relationships
    .listWith("programManagementAccount", account.id, periodOf(now))
    .flatMap((each) => (each.status === "ACTIVE" ? [each] : []));

/**
 * A relationship of one program management account.
 * @throws ChannelRefusedError not-found
 */
export const relationshipOf = (
  { state, now }: ChannelContext,
  account: PresentAccount,
  identifier: string,
): ActiveRelationship => {
  const found = state.relationships.find(idOf(identifier), periodOf(now));
  if (
    found?.status !== "ACTIVE" ||
    found.programManagementAccount !== account.id ||
    !names(identifier, arnOfRelationship(found))
  )
    throw absent("Relationship", identifier);
  return found;
};

/** Whoever sends handshakes: in whose name they go, and who had them sent. */
export const isSender = (caller: AccountId, { sender, owner }: ChannelHandshake): boolean =>
  sender === caller || owner === caller;

/**
 * A handshake as it is now, for one of its parties.
 * @throws ChannelRefusedError not-found
 */
export const ownHandshake = (context: ChannelContext, identifier: string): ChannelHandshake => {
  const { state, now, catalog, caller } = context;
  const stored = state.channelHandshakes.find(idOf(identifier), ALWAYS);
  if (
    stored === undefined ||
    stored.catalog !== catalog ||
    (stored.receiver !== caller && !isSender(caller, stored)) ||
    !names(identifier, arnOfHandshake(stored))
  )
    throw absent("ChannelHandshake", identifier);
  return handshakeAt(stored, now);
};

/** Handshakes about something that still wait for an answer. */
export const pendingAbout = (
  { channelHandshakes }: ConfigurationState,
  subject: string,
  now: Instant,
): readonly PendingHandshake[] =>
  channelHandshakes.listWith("subject", subject, ALWAYS).flatMap((stored) => {
    const handshake = handshakeAt(stored, now);
    return handshake.status === "PENDING" ? [handshake] : [];
  });

/** Handshakes of one owner in the caller's catalog that still wait for an answer. */
export const pendingOf = (
  { state, catalog, now }: ChannelContext,
  owner: AccountId,
): readonly PendingHandshake[] =>
  state.channelHandshakes.listWith("owner", owner, ALWAYS).flatMap((stored) => {
    const handshake = handshakeAt(stored, now);
    return handshake.status === "PENDING" && handshake.catalog === catalog ? [handshake] : [];
  });

/** Handshakes as they are now that an account sent or had sent, or received, in order of their ids. */
export const handshakesOf = (
  { state, catalog, caller, now }: ChannelContext,
  side: "SENDER" | "RECEIVER",
): readonly ChannelHandshake[] => {
  const { channelHandshakes: kind } = state;
  const ids =
    side === "RECEIVER"
      ? kind.idsWith("receiver", caller)
      : [...new Set([...kind.idsWith("sender", caller), ...kind.idsWith("owner", caller)])].sort();
  return ids.flatMap((id) => {
    const stored = kind.find(id, ALWAYS);
    return stored?.catalog === catalog ? [handshakeAt(stored, now)] : [];
  });
};
