import type { Tags } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { ProgramManagementAccountId } from "../../domain/partner-central/channel-ids.ts";
import { CHANNEL_QUOTAS } from "../../domain/partner-central/channel-quotas.ts";
import {
  against,
  ChannelRefusedError,
  inTheWay,
} from "../../domain/partner-central/channel-refused-error.ts";
import {
  accountDeleted,
  accountRenamed,
  type DeletedAccount,
  type PresentAccount,
  type Program,
  type ProgramManagementAccount,
} from "../../domain/partner-central/program-management-account.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import { organisationOf } from "../configuration/organisation-family.ts";
import { accountChange, accountEvent, cancelled, decided } from "./channel-changes.ts";
import {
  type ChannelContext,
  managedAccounts,
  ownAccount,
  pendingAbout,
  relationshipsOf,
} from "./channel-register.ts";
import { refuseStale } from "./revision.ts";

export type Registration = {
  /** Drawn before, so that deciding again gives the same one. */
  readonly id: ProgramManagementAccountId;
  readonly program: Program;
  readonly displayName: string;
  readonly account: AccountId;
  readonly tags?: Tags | undefined;
};

/**
 * Registers a management account under a channel program for the caller, its linked (Partner Central) account
 * (spec/aws-billing-transfer.md section 3.3). It waits for its activation handshake.
 *
 * Decided 2026-11: an account is registered once per owner and catalog. Discounts of two programs on one invoice
 * make no sense.
 *
 * @throws ChannelRefusedError
 */
export const registerAccount = (
  context: ChannelContext,
  { tags, ...registration }: Registration,
): Decision<ProgramManagementAccount> => {
  const { state, now, catalog, caller } = context;
  if (organisationOf(state, registration.account, periodOf(now)) === undefined)
    throw against("accountId", "must be the management account of an organization that is known here");
  const own = managedAccounts(context).filter(({ owner }) => owner === caller);
  const same = own.find(({ account }) => account === registration.account);
  if (same !== undefined)
    throw inTheWay("ProgramManagementAccount", same.id, "The account is registered already.");
  if (own.length >= CHANNEL_QUOTAS.programManagementAccounts)
    throw new ChannelRefusedError(
      {
        kind: "quota",
        resource: { type: "ProgramManagementAccount", id: registration.id },
        quotaCode: "PROGRAM_MANAGEMENT_ACCOUNTS",
      },
      `An account registers at most ${CHANNEL_QUOTAS.programManagementAccounts} program management accounts.`,
    );
  const account: ProgramManagementAccount = {
    ...registration,
    ...(tags === undefined ? {} : { tags }),
    catalog,
    owner: caller,
    status: "PENDING",
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  return decided(account, [{ change: accountChange(account), events: [accountEvent("Created", account)] }]);
};

/** @throws ChannelRefusedError also for a revision that is not the last */
export const renameAccount = (
  context: ChannelContext,
  update: {
    readonly identifier: string;
    readonly revision?: string | undefined;
    readonly displayName?: string | undefined;
  },
): Decision<PresentAccount> => {
  const account = ownAccount(context, update.identifier);
  refuseStale("ProgramManagementAccount", account, update.revision);
  if (update.displayName === undefined || update.displayName === account.displayName)
    return decided(account, []);
  const renamed = accountRenamed(account, update.displayName, context.now);
  return decided(renamed, [{ change: accountChange(renamed), events: [accountEvent("Updated", renamed)] }]);
};

/** @throws ChannelRefusedError conflict while it has relationships */
export const deleteAccount = (context: ChannelContext, identifier: string): Decision<DeletedAccount> => {
  const { state, now } = context;
  const account = ownAccount(context, identifier);
  if (relationshipsOf(state, account, now).length > 0)
    throw inTheWay("ProgramManagementAccount", account.id, "It has relationships; delete them before.");
  const deleted = accountDeleted(account, now);
  return decided(deleted, [
    ...cancelled(pendingAbout(state, account.id, now), now),
    { change: accountChange(deleted), events: [accountEvent("Deleted", deleted)] },
  ]);
};
