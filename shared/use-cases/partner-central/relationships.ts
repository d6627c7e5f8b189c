import type { Tags } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { RelationshipId } from "../../domain/partner-central/channel-ids.ts";
import { CHANNEL_QUOTAS } from "../../domain/partner-central/channel-quotas.ts";
import {
  against,
  ChannelRefusedError,
  inTheWay,
} from "../../domain/partner-central/channel-refused-error.ts";
import type { PresentAccount } from "../../domain/partner-central/program-management-account.ts";
import {
  type ActiveRelationship,
  type DeletedRelationship,
  type RelationshipUpdate,
  relationshipDeleted,
  relationshipUpdated,
  servicePeriodEnded,
} from "../../domain/partner-central/relationship.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import { organisationOf } from "../configuration/organisation-family.ts";
import {
  cancelled,
  decided,
  relationshipChange,
  relationshipEvent,
  servicePeriodEvent,
} from "./channel-changes.ts";
import {
  type ChannelContext,
  ownAccount,
  pendingAbout,
  relationshipOf,
  relationshipsOf,
} from "./channel-register.ts";
import { refuseStale } from "./revision.ts";
import { protectedTransfer, servicePeriodNow } from "./service-periods.ts";

export type NewRelationship = Pick<
  ActiveRelationship,
  "associationType" | "displayName" | "sector" | "resaleAccountModel" | "supportPlan"
> & {
  /** Drawn before, so that deciding again gives the same one. */
  readonly id: RelationshipId;
  readonly account: string;
  readonly associatedAccount: AccountId;
  readonly tags?: Tags | undefined;
};

/**
 * Sets up the relationship of an active program management account with a customer organisation, which has one at
 * most (spec/aws-billing-transfer.md section 3.3).
 *
 * @throws ChannelRefusedError
 */
export const createRelationship = (
  context: ChannelContext,
  { account: identifier, ...wanted }: NewRelationship,
): Decision<ActiveRelationship> => {
  const { state, now, catalog, caller } = context;
  const account = ownAccount(context, identifier);
  if (account.status !== "ACTIVE")
    throw against("programManagementAccountIdentifier", "must be one whose activation was accepted");
  refuseAssociation(context, account, wanted);
  const others = relationshipsOf(state, account, now);
  const same = others.find(({ associatedAccount }) => associatedAccount === wanted.associatedAccount);
  if (same !== undefined)
    throw inTheWay("Relationship", same.id, "The organization has a relationship with this account already.");
  if (others.length >= CHANNEL_QUOTAS.relationships)
    throw new ChannelRefusedError(
      {
        kind: "quota",
        resource: { type: "Relationship", id: wanted.id },
        quotaCode: "RELATIONSHIPS_PER_PROGRAM_MANAGEMENT_ACCOUNT",
      },
      `A program management account has at most ${CHANNEL_QUOTAS.relationships} relationships.`,
    );
  const relationship: ActiveRelationship = {
    ...wanted,
    catalog,
    owner: caller,
    programManagementAccount: account.id,
    status: "ACTIVE",
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  return decided(relationship, [
    { change: relationshipChange(relationship, now), events: [relationshipEvent("Created", relationship)] },
  ]);
};

const refuseAssociation = (
  { state, now }: ChannelContext,
  { account }: PresentAccount,
  { associatedAccount, associationType }: Pick<NewRelationship, "associatedAccount" | "associationType">,
): void => {
  // An account that is unknown and one that manages nothing look the same.
  if (organisationOf(state, associatedAccount, periodOf(now)) === undefined)
    throw against(
      "associatedAccountId",
      "must be the management account of an organization that is known here",
    );
  if (associatedAccount === account && associationType !== "INTERNAL")
    throw against("associatedAccountId", "is the program management account itself, which is INTERNAL");
};

/** @throws ChannelRefusedError also for a revision that is not the last */
export const updateRelationship = (
  context: ChannelContext,
  {
    account,
    identifier,
    revision,
    ...update
  }: RelationshipUpdate & {
    readonly account: string;
    readonly identifier: string;
    readonly revision?: string | undefined;
  },
): Decision<ActiveRelationship> => {
  const relationship = relationshipOf(context, ownAccount(context, account), identifier);
  refuseStale("Relationship", relationship, revision);
  if (update.displayName === undefined && update.supportPlan === undefined) return decided(relationship, []);
  const updated = relationshipUpdated(relationship, update, context.now);
  return decided(updated, [
    { change: relationshipChange(updated, context.now), events: [relationshipEvent("Updated", updated)] },
  ]);
};

/**
 * @throws ChannelRefusedError conflict while a service period binds both sides or the account pays the customer's
 *   bill: without its relationship that month could not be reported
 */
export const deleteRelationship = (
  context: ChannelContext,
  { account: accountIdentifier, identifier }: { readonly account: string; readonly identifier: string },
): Decision<DeletedRelationship> => {
  const { state, now } = context;
  const account = ownAccount(context, accountIdentifier);
  const relationship = relationshipOf(context, account, identifier);
  const period = servicePeriodNow(state, relationship, now);
  if (period !== undefined && period.ended === undefined)
    throw inTheWay("Relationship", relationship.id, "A service period is in force; revoke it before.");
  if (protectedTransfer(state, account, relationship, now) !== undefined)
    throw inTheWay(
      "Relationship",
      relationship.id,
      "The account pays the customer's bill; end the transfer before.",
    );
  // An end that no timer has noted yet is told of now: nobody looks at a deleted relationship again.
  const over =
    period?.ended !== undefined && relationship.servicePeriod?.ended === undefined
      ? servicePeriodEnded(relationship, period, period.ended, now)
      : undefined;
  const deleted = relationshipDeleted(over ?? relationship, now);
  return decided(deleted, [
    ...cancelled(pendingAbout(state, relationship.id, now), now),
    {
      change: relationshipChange(deleted, now),
      events: [
        ...(over?.servicePeriod === undefined ? [] : [servicePeriodEvent(over, over.servicePeriod)]),
        relationshipEvent("Deleted", deleted),
      ],
    },
  ]);
};
