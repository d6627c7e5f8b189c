import { chainProblem, overlap } from "../../domain/billing-transfer/transfer-graph.ts";
import type { RefusalException } from "../../domain/billing-transfer/transfer-refused-error.ts";
import type { Organisation, Transfer } from "../../domain/configuration/model.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import { addDays, type Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { organisationOf } from "../configuration/organisation-family.ts";
import { quotasOf } from "./quotas-of.ts";
import { agreedTransfers, transfersOf } from "./transfer-register.ts";

/**
 * Something that stands in the way of a transfer (spec/aws-billing-transfer.md section 2.5, 2.6): under which
 * exception and reason the API refuses, and what would remove it.
 */
export type Blocker = {
  readonly exception: RefusalException;
  readonly reason?: string;
  /** Whose affair it is. */
  readonly account: AccountId;
  readonly message: string;
  /** What would remove it, for a person to do. */
  readonly fix: string;
};

/** A transfer that is wanted, before it exists or before it is accepted. */
export type WantedTransfer = {
  /** Of the invitation that is to be accepted; absent before it is sent. */
  readonly id?: TransferId;
  readonly source: AccountId;
  readonly target: AccountId;
  readonly start: BillingPeriod;
};
export type BlockerContext = {
  readonly state: ConfigurationState;
  readonly partner: AccountId;
  readonly now: Instant;
};

/** Days a management account has to exist before it takes part in a transfer. */
const WAIT_DAYS = 4;

/**
 * What stops an invitation: only what the inviter may know. What is wrong with the invited side is told to nobody
 * but that side, when it accepts.
 */
export const blockersOfInvitation = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] => [
  ...pairBlockers(context, wanted),
  ...targetBlockers(context, wanted),
  ...duplicateBlockers(context, wanted),
  ...inboundQuotaBlockers(context, wanted),
  ...chainBlockers(context, wanted),
];

/** What stops an acceptance: everything above but the invitation itself, and what is wrong with the source. */
export const blockersOfAcceptance = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] => [
  ...pairBlockers(context, wanted),
  ...sourceBlockers(context, wanted),
  ...targetBlockers(context, wanted),
  ...outboundBlockers(context, wanted),
  ...chainBlockers(context, wanted),
];

/** What keeps an account from sending any invitation, whoever is invited. */
export const blockersOfSender = (context: BlockerContext, target: AccountId): readonly Blocker[] => [
  ...targetBlockers(context, { target }),
  ...inboundQuotaBlockers(context, { target }),
];

/**
 * What would stop the acceptance of an invitation that was sent, as far as its sender may know: nothing of what is
 * wrong with the source, and nothing of the source's other transfers.
 */
export const blockersOfPending = (context: BlockerContext, wanted: WantedTransfer): readonly Blocker[] => [
  ...pairBlockers(context, wanted),
  ...targetBlockers(context, wanted),
  ...chainBlockers(context, wanted),
];

const handshakeBlocker = (account: AccountId, reason: string, message: string, fix: string): Blocker => ({
  exception: "HandshakeConstraintViolationException",
  reason,
  account,
  message,
  fix,
});
const constraintBlocker = (account: AccountId, reason: string, message: string, fix: string): Blocker => ({
  exception: "ConstraintViolationException",
  reason,
  account,
  message,
  fix,
});

const organisation = ({ state, now }: BlockerContext, account: AccountId): Organisation | undefined =>
  organisationOf(state, account, periodOf(now));

/** An account that is unknown, one that manages nothing and an address nobody has look the same. */
export const invalidInvitee = (target: AccountId): Blocker =>
  handshakeBlocker(
    target,
    "TARGET_ACCOUNT_VALIDATION_FAILURE",
    "The account that was named is not a management account that can hand its bill over.",
    "Name the management account of an organization; member accounts have no bill of their own.",
  );

const pairBlockers = (context: BlockerContext, { source, target }: WantedTransfer): readonly Blocker[] => {
  if (source === target)
    return [
      handshakeBlocker(
        target,
        "SOURCE_AND_TARGET_CANNOT_MATCH",
        "An account cannot hand its bill over to itself.",
        "Invite the management account of another organization.",
      ),
    ];
  const [invited, payer] = [organisation(context, source), organisation(context, target)];
  if (invited === undefined) return [invalidInvitee(target)];
  if (payer !== undefined && (invited.partition ?? "aws") !== (payer.partition ?? "aws"))
    return [
      handshakeBlocker(
        target,
        "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD",
        "The two organizations are in different partitions of AWS.",
        "Use a management account of your own in the other partition.",
      ),
    ];
  return [];
};

const sourceBlockers = (context: BlockerContext, { source }: WantedTransfer): readonly Blocker[] => {
  const flags = organisation(context, source)?.flags ?? {};
  return [
    ...(flags.pastDueInvoice
      ? [
          handshakeBlocker(
            source,
            "PAST_DUE_INVOICE",
            "The account has an invoice that is past due.",
            "Pay what is past due.",
          ),
        ]
      : []),
    ...(flags.unusedPrepaymentBalance
      ? [
          handshakeBlocker(
            source,
            "UNUSED_PREPAYMENT_BALANCE",
            "The account has a balance that was paid in advance.",
            "Use the balance up, or have it paid back.",
          ),
        ]
      : []),
    ...(flags.legacyPermissionsInUse
      ? [
          handshakeBlocker(
            source,
            "LEGACY_PERMISSIONS_STILL_IN_USE",
            "Policies of the organization still use billing actions that AWS has replaced.",
            "Move the policies to the fine-grained billing actions.",
          ),
        ]
      : []),
    ...(flags.unsupportedPricing
      ? [
          constraintBlocker(
            source,
            "UNSUPPORTED_PRICING",
            "The account has a pricing agreement that cannot be handed over.",
            "End the agreement, or agree with AWS on how it goes on.",
          ),
        ]
      : []),
    ...emailBlockers(source, flags),
    ...(flags.deletionInProgress
      ? [
          constraintBlocker(
            source,
            "TRANSFER_RESPONSIBILITY_SOURCE_DELETION_IN_PROGRESS",
            "The organization is being deleted.",
            "Stop the deletion.",
          ),
        ]
      : []),
    ...waitBlockers(context, source, flags),
  ];
};

type Flags = NonNullable<Organisation["flags"]>;

const emailBlockers = (account: AccountId, flags: Flags): readonly Blocker[] =>
  flags.emailNotVerified
    ? [
        handshakeBlocker(
          account,
          "MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED",
          "The e-mail address of the management account is not verified.",
          "Verify the address of the management account.",
        ),
      ]
    : [];

const waitBlockers = ({ now }: BlockerContext, account: AccountId, flags: Flags): readonly Blocker[] => {
  if (flags.createdAt === undefined || now >= addDays(flags.createdAt, WAIT_DAYS)) return [];
  return [
    constraintBlocker(
      account,
      "WAIT_PERIOD_ACTIVE",
      `A management account takes part in a transfer ${WAIT_DAYS} days after it was made.`,
      `Wait until ${addDays(flags.createdAt, WAIT_DAYS)}.`,
    ),
  ];
};

const targetBlockers = (
  context: BlockerContext,
  { target }: Pick<WantedTransfer, "target">,
): readonly Blocker[] => {
  const flags = organisation(context, target)?.flags ?? {};
  return [
    ...(flags.paymentInstrumentMissing
      ? [
          handshakeBlocker(
            target,
            "PAYMENT_INSTRUMENT_REQUIRED",
            "The account that is to pay has no valid payment method.",
            "Add a payment method to the account that is to pay.",
          ),
        ]
      : []),
    ...(flags.pastDueInvoice
      ? [
          constraintBlocker(
            target,
            "UNMET_BILLING_PREREQUISITE",
            "The account that is to pay has an invoice that is past due.",
            "Pay what is past due.",
          ),
        ]
      : []),
    ...emailBlockers(target, flags),
    ...(flags.deletionInProgress
      ? [
          constraintBlocker(
            target,
            "TRANSFER_RESPONSIBILITY_TARGET_DELETION_IN_PROGRESS",
            "The organization that is to pay is being deleted.",
            "Stop the deletion.",
          ),
        ]
      : []),
    ...waitBlockers(context, target, flags),
  ];
};

const duplicateBlockers = (
  { state, now }: BlockerContext,
  { source, target, start }: WantedTransfer,
): readonly Blocker[] => {
  const between = transfersOf(state, "target", target, now).filter((each) => each.source === source);
  if (between.some(({ status }) => status === "REQUESTED"))
    return [
      {
        exception: "DuplicateHandshakeException",
        account: target,
        message: "An invitation to this account is waiting for its answer.",
        fix: "Wait for the answer, or cancel the invitation before you send another.",
      },
    ];
  const runs = between.some(
    (each) =>
      each.status === "ACCEPTED" ||
      (each.status === "WITHDRAWN" && each.end >= start && each.start <= each.end),
  );
  return runs ? [alreadyExists(target)] : [];
};

const alreadyExists = (account: AccountId): Blocker =>
  handshakeBlocker(
    account,
    "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
    "The bill is handed over already in the month this transfer would start.",
    "Withdraw the transfer there is, and start the next one in the month after its end.",
  );

/** Invitations sent count until they are answered, transfers until their last month is over. */
const inboundQuotaBlockers = (
  context: BlockerContext,
  { target, id }: Pick<WantedTransfer, "target" | "id">,
): readonly Blocker[] => {
  const { state, partner, now } = context;
  const current = periodOf(now);
  const counted = transfersOf(state, "target", target, now).filter(
    (each) =>
      each.id !== id &&
      (each.status === "REQUESTED" ||
        each.status === "ACCEPTED" ||
        (each.status === "WITHDRAWN" && each.end >= current && each.start <= each.end)),
  );
  const { inboundTransfers } = quotasOf(state, target, partner);
  if (counted.length < inboundTransfers) return [];
  return [
    constraintBlocker(
      target,
      "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION",
      `The account may take over ${inboundTransfers} bills, invitations included.`,
      "Have the quota of inbound transfers raised, or cancel invitations nobody answers.",
    ),
  ];
};

/** Counted from the acceptance to the withdrawal; months must not overlap in any case. */
const outboundBlockers = (
  { state, partner, now }: BlockerContext,
  { source, target, start, id }: WantedTransfer,
): readonly Blocker[] => {
  const others = transfersOf(state, "source", source, now).filter((each) => each.id !== id);
  const added: Transfer = {
    id: id ?? others[0]?.id ?? ("rt-00000000" as TransferId),
    name: "",
    source,
    target,
    start,
  };
  const { outboundTransfers } = quotasOf(state, source, partner);
  // A transfer that is agreed has no end, so it always overlaps as well: the quota says more plainly what to do.
  if (others.filter(({ status }) => status === "ACCEPTED").length >= outboundTransfers)
    return [
      constraintBlocker(
        source,
        "RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION",
        `The account may hand its bill over ${outboundTransfers} times.`,
        "Withdraw the transfer there is.",
      ),
    ];
  const overlaps = agreedTransfers(state, now).some(
    (each) => each.source === source && each.id !== id && overlap(each, added),
  );
  return overlaps ? [alreadyExists(source)] : [];
};

const chainBlockers = (
  { state, partner, now }: BlockerContext,
  { source, target, start, id }: WantedTransfer,
): readonly Blocker[] => {
  if (source === target) return [];
  const agreed = agreedTransfers(state, now).filter((each) => each.id !== id);
  const added: Transfer = { id: id ?? ("rt-00000000" as TransferId), name: "", source, target, start };
  const problem = chainProblem(added, agreed, (account) => quotasOf(state, account, partner).chainLength);
  if (problem === undefined) return [];
  if (problem.kind === "cycle")
    return [
      handshakeBlocker(
        target,
        "SOURCE_AND_TARGET_CANNOT_MATCH",
        "The invited account pays for the inviting one, directly or through others; in the end it would pay itself.",
        "Withdraw the transfer that leads back first.",
      ),
    ];
  const reason =
    problem.kind === "too-long"
      ? "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION"
      : "RESPONSIBILITY_TRANSFER_MAX_TRANSFERS_QUOTA_VIOLATION";
  const message =
    problem.kind === "too-long"
      ? "The chain of transfers would be longer than an account in it may have."
      : "An account in the chain would pay more bills, inherited ones included, than it may.";
  return [
    constraintBlocker(target, reason, message, "Have the quota raised, or end a transfer of the chain."),
  ];
};
