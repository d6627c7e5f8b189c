import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { Tags } from "../../domain/configuration/model.ts";
import { idOf } from "../../domain/partner-central/channel-arn.ts";
import type { ChannelHandshake } from "../../domain/partner-central/channel-handshake.ts";
import { CHANNEL_QUOTAS } from "../../domain/partner-central/channel-quotas.ts";
import { absent, against, type ChannelResource } from "../../domain/partner-central/channel-refused-error.ts";
import type { PresentAccount } from "../../domain/partner-central/program-management-account.ts";
import type { ActiveRelationship } from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Decision, ThingChange } from "../configuration/change-configuration.ts";
import {
  accountChange,
  type ChannelChange,
  decided,
  handshakeChange,
  relationshipChange,
} from "./channel-changes.ts";
import {
  arnOfAccount,
  arnOfHandshake,
  arnOfRelationship,
  type ChannelContext,
  presentAccount,
} from "./channel-register.ts";

type Tagged = {
  readonly arn: string;
  readonly tags: Tags;
  readonly change: (tags: Tags) => ThingChange;
};

/** Without any, it has no such member. */
const withTags = <T extends { readonly tags?: Tags | undefined }>({ tags: _, ...thing }: T, tags: Tags) =>
  Object.keys(tags).length === 0 ? thing : { ...thing, tags };

const ofAccount = (account: PresentAccount): Tagged => ({
  arn: arnOfAccount(account),
  tags: account.tags ?? {},
  change: (tags) => accountChange(withTags(account, tags) as PresentAccount),
});
const ofRelationship =
  (now: ChannelContext["now"]) =>
  (relationship: ActiveRelationship): Tagged => ({
    arn: arnOfRelationship(relationship),
    tags: relationship.tags ?? {},
    change: (tags) => relationshipChange(withTags(relationship, tags) as ActiveRelationship, now),
  });
const ofHandshake = (handshake: ChannelHandshake): Tagged => ({
  arn: arnOfHandshake(handshake),
  tags: handshake.tags ?? {},
  change: (tags) => handshakeChange(withTags(handshake, tags) as ChannelHandshake),
});

const found = (
  type: ChannelResource["type"],
  { state, now }: ChannelContext,
  id: string,
): Tagged | undefined => {
  switch (type) {
    case "ProgramManagementAccount": {
      const account = presentAccount(state, id);
      return account === undefined ? undefined : ofAccount(account);
    }
    case "Relationship": {
      const relationship = state.relationships.find(id, periodOf(now));
      return relationship?.status === "ACTIVE" ? ofRelationship(now)(relationship) : undefined;
    }
    case "ChannelHandshake": {
      const handshake = state.channelHandshakes.find(id, ALWAYS);
      return handshake === undefined ? undefined : ofHandshake(handshake);
    }
  }
};

const typeOf = (id: string): ChannelResource["type"] =>
  id.startsWith("pma-")
    ? "ProgramManagementAccount"
    : id.startsWith("rs-")
      ? "Relationship"
      : "ChannelHandshake";

/**
 * What an ARN stands for, with its tags. They are the owner's, whose account is in the ARN.
 * @throws ChannelRefusedError not-found
 */
export const taggedResource = (context: ChannelContext, arn: string): Tagged => {
  const id = idOf(arn);
  const type = typeOf(id);
  const resource = found(type, context, id);
  if (resource?.arn !== arn || arn.split(":")[4] !== context.caller) throw absent(type, arn);
  return resource;
};

/**
 * Adds tags and replaces those of the same key; others stay.
 * @throws ChannelRefusedError
 */
export const tagResource = (
  context: ChannelContext,
  { arn, tags }: { readonly arn: string; readonly tags: Tags },
): Decision<null> => {
  const resource = taggedResource(context, arn);
  const all = { ...resource.tags, ...tags };
  // The model of the operation has no exception for quotas.
  if (Object.keys(all).length > CHANNEL_QUOTAS.tags)
    throw against("tags", `would be more than the ${CHANNEL_QUOTAS.tags} that a resource has at most`);
  return decided(null, [step(resource, all, "Tagged", Object.keys(tags))]);
};

/** @throws ChannelRefusedError */
export const untagResource = (
  context: ChannelContext,
  { arn, keys }: { readonly arn: string; readonly keys: readonly string[] },
): Decision<null> => {
  const resource = taggedResource(context, arn);
  const removed = keys.filter((key) => Object.hasOwn(resource.tags, key));
  if (removed.length === 0) return decided(null, []);
  const left = Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.includes(key)));
  return decided(null, [step(resource, left, "Untagged", removed)]);
};

const step = (
  resource: Tagged,
  tags: Tags,
  name: "Tagged" | "Untagged",
  keys: readonly string[],
): ChannelChange => ({
  change: resource.change(tags),
  events: [
    {
      source: "rebill.partner-central",
      detailType: `Channel Resource ${name}`,
      resources: [resource.arn],
      detail: { tagKeys: [...new Set(keys)].sort() },
    },
  ],
});
