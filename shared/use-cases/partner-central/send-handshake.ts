import type { Tags } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { idOf } from "../../domain/partner-central/channel-arn.ts";
import type { PendingHandshake, Subject } from "../../domain/partner-central/channel-handshake.ts";
import type { ChannelHandshakeId } from "../../domain/partner-central/channel-ids.ts";
import { CHANNEL_QUOTAS } from "../../domain/partner-central/channel-quotas.ts";
import {
  against,
  ChannelRefusedError,
  inTheWay,
} from "../../domain/partner-central/channel-refused-error.ts";
import {
  activationAsked,
  type PresentAccount,
} from "../../domain/partner-central/program-management-account.ts";
import type { ServicePeriodTerms } from "../../domain/partner-central/service-period.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import {
  accountChange,
  accountEvent,
  type ChannelChange,
  decided,
  handshakeStep,
} from "./channel-changes.ts";
import {
  type ChannelContext,
  managedAccount,
  ownAccount,
  pendingAbout,
  pendingOf,
  relationshipOf,
} from "./channel-register.ts";
import { servicePeriodNow } from "./service-periods.ts";

/** What somebody is asked to agree to; `about` names the resource by id or ARN. */
export type Request =
  | { readonly type: "PROGRAM_MANAGEMENT_ACCOUNT"; readonly about: string }
  | {
      readonly type: "START_SERVICE_PERIOD";
      readonly about: string;
      readonly account: string;
      readonly terms: ServicePeriodTerms;
      readonly note?: string | undefined;
    }
  | {
      readonly type: "REVOKE_SERVICE_PERIOD";
      readonly about: string;
      readonly account: string;
      readonly note?: string | undefined;
    };

type Asked = {
  readonly account: PresentAccount;
  readonly receiver: AccountId;
  readonly subject: Subject;
  readonly steps: readonly ChannelChange[];
};

/**
 * Sends a channel handshake (spec/aws-billing-transfer.md section 3.3): an activation goes from the linked account
 * to the account that is registered, a service period from the program management account to the customer's
 * management account, whichever of linked and program management account asks for it.
 *
 * @throws ChannelRefusedError
 */
export const sendHandshake = (
  context: ChannelContext,
  request: Request & { readonly id: ChannelHandshakeId; readonly tags?: Tags | undefined },
): Decision<PendingHandshake> => {
  const { now, catalog } = context;
  const { account, receiver, subject, steps } =
    request.type === "PROGRAM_MANAGEMENT_ACCOUNT"
      ? activation(context, request.about)
      : servicePeriodRequest(context, request);
  if (pendingOf(context, account.owner).length >= CHANNEL_QUOTAS.pendingHandshakes)
    throw new ChannelRefusedError(
      {
        kind: "quota",
        resource: { type: "ChannelHandshake", id: request.id },
        quotaCode: "PENDING_CHANNEL_HANDSHAKES",
      },
      `At most ${CHANNEL_QUOTAS.pendingHandshakes} handshakes wait for an answer at a time.`,
    );
  const handshake: PendingHandshake = {
    id: request.id,
    catalog,
    owner: account.owner,
    sender: subject.type === "PROGRAM_MANAGEMENT_ACCOUNT" ? account.owner : account.account,
    senderDisplayName: account.displayName,
    receiver,
    subject,
    ...("note" in request && request.note !== undefined ? { note: request.note } : {}),
    ...(request.tags === undefined ? {} : { tags: request.tags }),
    createdAt: now,
    status: "PENDING",
  };
  return decided(handshake, [handshakeStep(handshake), ...steps]);
};

const activation = (context: ChannelContext, about: string): Asked => {
  if (!idOf(about).startsWith("pma-"))
    throw against("associatedResourceIdentifier", "must be a program management account");
  const { state, now } = context;
  const account = ownAccount(context, about);
  if (account.status === "ACTIVE")
    throw inTheWay("ProgramManagementAccount", account.id, "It is active already.");
  refusePending(pendingAbout(state, account.id, now));
  const asked = activationAsked(account, now);
  const subject: Subject = {
    type: "PROGRAM_MANAGEMENT_ACCOUNT",
    programManagementAccount: account.id,
    program: account.program,
  };
  const steps =
    asked === account ? [] : [{ change: accountChange(asked), events: [accountEvent("Updated", asked)] }];
  return { account, receiver: account.account, subject, steps };
};

const refusePending = ([pending]: readonly PendingHandshake[]): void => {
  if (pending !== undefined)
    throw inTheWay("ChannelHandshake", pending.id, "A handshake about it waits for an answer already.");
};

const servicePeriodRequest = (
  context: ChannelContext,
  request: Exclude<Request, { type: "PROGRAM_MANAGEMENT_ACCOUNT" }>,
): Asked => {
  const { state, now } = context;
  if (!idOf(request.about).startsWith("rs-"))
    throw against("associatedResourceIdentifier", "must be a relationship");
  const account = managedAccount(context, request.account);
  const relationship = relationshipOf(context, account, request.about);
  if (relationship.associatedAccount === account.account)
    throw against("associatedResourceIdentifier", "is of the program management account with itself");
  refusePending(pendingAbout(state, relationship.id, now));
  const period = servicePeriodNow(state, relationship, now);
  const running = period !== undefined && period.ended === undefined ? period : undefined;
  const asked = { account, receiver: relationship.associatedAccount, steps: [] };
  if (request.type === "REVOKE_SERVICE_PERIOD") {
    if (running === undefined)
      throw against("associatedResourceIdentifier", "has no service period in force that could be revoked");
    return {
      ...asked,
      subject: { type: request.type, relationship: relationship.id, servicePeriod: running },
    };
  }
  if (running !== undefined)
    throw inTheWay("Relationship", relationship.id, "A service period is in force; revoke it before.");
  const { terms } = request;
  if (terms.type === "FIXED_COMMITMENT_PERIOD" && terms.endDate <= now)
    throw against("payload.startServicePeriodPayload.endDate", "must be in the future");
  return { ...asked, subject: { type: request.type, relationship: relationship.id, terms } };
};
