import type { Side } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import type { ResponsibilityTransfer } from "../../../domain/billing-transfer/responsibility-transfer.ts";
import type { StartProblem } from "../../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { organisationAround } from "../../configuration/organisation-family.ts";
import { invalidInvitee } from "../blockers/pair-blockers.ts";
import {
  type Blocker,
  type BlockerContext,
  blockersOfAcceptance,
  blockersOfInvitation,
  blockersOfPending,
  blockersOfSender,
} from "../blockers.ts";

/** An invitation nobody has sent yet. */
export type WantedInvitation = {
  /** Undefined: an e-mail address that leads to no management account. */
  readonly source: AccountId | undefined;
  readonly target: AccountId;
  readonly start: BillingPeriod;
  /** What is wrong with the start, by the rules of an invitation. */
  readonly startProblem?: StartProblem | undefined;
  /** Invitations that go out before this one. */
  readonly ahead?: number;
};

const START_FIXES: Readonly<Record<StartProblem, string>> = {
  START_DATE_NOT_BEGINNING_OF_DAY: "Name a first of a month at 00:00:00.000 UTC.",
  START_DATE_NOT_BEGINNING_OF_MONTH: "Name the first day of a month.",
  START_DATE_TOO_EARLY:
    "Name a later month: an invitation must be accepted more than 24 hours before its start.",
  START_DATE_TOO_LATE: "Name the next month or the one after it.",
};

/** Everything that would refuse the invitation, for who wants to send it. */
export const blockersBeforeInvitation = (
  context: BlockerContext,
  { source, target, start, startProblem, ahead = 0 }: WantedInvitation,
): readonly Blocker[] => [
  ...(startProblem === undefined
    ? []
    : [
        {
          exception: "InvalidInputException" as const,
          reason: startProblem,
          account: target,
          message: "An invitation cannot start in this month.",
          fix: START_FIXES[startProblem],
        },
      ]),
  ...senderBlockers(context, target),
  ...(source === undefined
    ? [invalidInvitee(target), ...blockersOfSender(context, { target, ahead })]
    : blockersOfInvitation(context, { source, target, start, ahead })),
];

const senderBlockers = ({ state, now }: BlockerContext, account: AccountId): readonly Blocker[] => {
  const own = organisationAround(state, account, now);
  if (own?.managementAccount === account) return [];
  return [
    own !== undefined
      ? {
          exception: "AccessDeniedException",
          account,
          message: "Only the management account of an organization can take over a bill.",
          fix: "Send the invitation from the management account.",
        }
      : {
          exception: "AWSOrganizationsNotInUseException",
          account,
          message: "The account is in no organization.",
          fix: "Create an organization first, or have it registered here.",
        },
  ];
};

/** Everything in the way of a transfer there is, for one of its sides. */
export const blockersOfTransfer = (
  context: BlockerContext,
  transfer: ResponsibilityTransfer,
  side: Side,
): readonly Blocker[] => {
  const { status, target } = transfer;
  if (status === "REQUESTED")
    return side === "source" ? blockersOfAcceptance(context, transfer) : blockersOfPending(context, transfer);
  if (status === "ACCEPTED") return [];
  return [
    {
      exception: "InvalidHandshakeTransitionException",
      reason: status,
      account: transfer[side],
      message:
        status === "WITHDRAWN"
          ? `The transfer was withdrawn; ${target} pays until the end of ${transfer.end}.`
          : `The invitation is ${status} and cannot be accepted any more.`,
      fix: "Have a new invitation sent.",
    },
  ];
};
