import type { OrganisationFlags } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { addDays } from "../../../domain/time/instant.ts";
import {
  type Blocker,
  type BlockerContext,
  constraintBlocker,
  handshakeBlocker,
  managedBy,
  type WantedTransfer,
} from "./blocker.ts";

/** Days a management account has to exist before it takes part in a transfer (section 2.6). */
const WAIT_DAYS = 4;

/** A flag of the registry that stands in the way while it is up. */
type FlagRule = {
  readonly flag: Exclude<keyof OrganisationFlags, "createdAt">;
  readonly blocker: (account: AccountId, words: Omit<FlagRule, "flag" | "blocker">) => Blocker;
  readonly reason: string;
  readonly message: string;
  readonly fix: string;
};

const EMAIL_RULE: FlagRule = {
  flag: "emailNotVerified",
  blocker: handshakeBlocker,
  reason: "MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED",
  message: "The e-mail address of the management account is not verified.",
  fix: "Verify the address of the management account.",
};

const ACTIVE_RULE: FlagRule = {
  flag: "accountNotActive",
  blocker: constraintBlocker,
  reason: "ACCOUNT_NOT_ACTIVE_FOR_TRANSFER_RESPONSIBILITY",
  message: "The management account is not active.",
  fix: "Have the account reactivated.",
};

/** Of the account that hands its bill over, in the order in which they are told. */
const SOURCE_RULES: readonly FlagRule[] = [
  ACTIVE_RULE,
  {
    flag: "pastDueInvoice",
    blocker: handshakeBlocker,
    reason: "PAST_DUE_INVOICE",
    message: "The account has an invoice that is past due.",
    fix: "Pay what is past due.",
  },
  {
    flag: "unusedPrepaymentBalance",
    blocker: handshakeBlocker,
    reason: "UNUSED_PREPAYMENT_BALANCE",
    message: "The account has a balance that was paid in advance.",
    fix: "Use the balance up, or have it paid back.",
  },
  {
    flag: "legacyPermissionsInUse",
    blocker: handshakeBlocker,
    reason: "LEGACY_PERMISSIONS_STILL_IN_USE",
    message: "Policies of the organization still use billing actions that AWS has replaced.",
    fix: "Move the policies to the fine-grained billing actions.",
  },
  {
    flag: "unsupportedPricing",
    blocker: constraintBlocker,
    reason: "UNSUPPORTED_PRICING",
    message: "The account has a pricing agreement that cannot be handed over.",
    fix: "End the agreement, or agree with AWS on how it goes on.",
  },
  EMAIL_RULE,
  {
    flag: "deletionInProgress",
    blocker: constraintBlocker,
    reason: "TRANSFER_RESPONSIBILITY_SOURCE_DELETION_IN_PROGRESS",
    message: "The organization is being deleted.",
    fix: "Stop the deletion.",
  },
];

/** Of the account that is to pay. */
const TARGET_RULES: readonly FlagRule[] = [
  ACTIVE_RULE,
  {
    flag: "paymentInstrumentMissing",
    blocker: handshakeBlocker,
    reason: "PAYMENT_INSTRUMENT_REQUIRED",
    message: "The account that is to pay has no valid payment method.",
    fix: "Add a payment method to the account that is to pay.",
  },
  {
    flag: "pastDueInvoice",
    blocker: constraintBlocker,
    reason: "UNMET_BILLING_PREREQUISITE",
    message: "The account that is to pay has an invoice that is past due.",
    fix: "Pay what is past due.",
  },
  EMAIL_RULE,
  {
    flag: "deletionInProgress",
    blocker: constraintBlocker,
    reason: "TRANSFER_RESPONSIBILITY_TARGET_DELETION_IN_PROGRESS",
    message: "The organization that is to pay is being deleted.",
    fix: "Stop the deletion.",
  },
];

/** What the registry says of the account that hands its bill over: its own affair. */
export const sourceBlockers = (context: BlockerContext, { source }: WantedTransfer): readonly Blocker[] =>
  flagBlockers(context, source, SOURCE_RULES);

/** What the registry says of the account that is to pay. */
export const targetBlockers = (
  context: BlockerContext,
  { target }: Pick<WantedTransfer, "target">,
): readonly Blocker[] => flagBlockers(context, target, TARGET_RULES);

const flagBlockers = (
  context: BlockerContext,
  account: AccountId,
  rules: readonly FlagRule[],
): readonly Blocker[] => {
  const flags = managedBy(context, account)?.flags ?? {};
  return [
    ...rules
      .filter(({ flag }) => flags[flag] === true)
      .map(({ flag: _, blocker, ...words }) => blocker(account, words)),
    ...waitBlockers(context, account, flags),
  ];
};

const waitBlockers = (
  { now }: BlockerContext,
  account: AccountId,
  { createdAt }: OrganisationFlags,
): readonly Blocker[] => {
  if (createdAt === undefined || now >= addDays(createdAt, WAIT_DAYS)) return [];
  return [
    constraintBlocker(account, {
      reason: "WAIT_PERIOD_ACTIVE",
      message: `A management account takes part in a transfer ${WAIT_DAYS} days after it was made.`,
      fix: `Wait until ${addDays(createdAt, WAIT_DAYS)}.`,
    }),
  ];
};
