import { z } from "zod";
import { type LevelAbove, levelsAbove } from "../../domain/billing-transfer/levels-above.ts";
import { acceptanceDeadline } from "../../domain/billing-transfer/transfer-timing.ts";
import type { Organisation } from "../../domain/configuration/model.ts";
import { AccountId, HandshakeId, TransferId } from "../../domain/identifiers.ts";
import { mailAddressOf } from "../../domain/mail/mail-address.ts";
import type { BillingTransferNotice, TransferFacts } from "../../domain/mail/notice.ts";
import { BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { EventEntry } from "../../ports/event-bus.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { agreedTransfers, findTransfer, transfersOf } from "../billing-transfer/transfer-register.ts";
import { organisationOf } from "../configuration/organisation-family.ts";
import type { AddressedNotice } from "./addressed-notice.ts";
import { isToldOfNce, nceNotices } from "./nce-notices.ts";

/** What an account is to be told of a billing transfer. */
type AccountNotice = { readonly account: AccountId; readonly notice: BillingTransferNotice };

/** Members of the events that messages need; there may be others. */
const Detail = z.object({
  handshake: HandshakeId.optional(),
  source: AccountId,
  target: AccountId,
  start: BillingPeriod,
});
/** Both sides and whoever pays further up. */
const Concerned = z.object({ accounts: z.array(AccountId) });
const Withdrawal = Detail.extend({ end: BillingPeriod, withdrawnBy: AccountId });

/** What messages are about, read from the state: events carry ids alone. */
type Story = {
  readonly state: ConfigurationState;
  readonly at: Instant;
  readonly facts: TransferFacts;
  readonly target: AccountId;
  readonly apiUrl: string;
  readonly detail: unknown;
};

const ofInvitation =
  (kind: "invitation" | "reminder") =>
  ({ state, at, facts, apiUrl }: Story): readonly AccountNotice[] => {
    const { notes } = findTransfer(state, facts.transfer, at) ?? {};
    const deadline = acceptanceDeadline(facts.start);
    const managesOthers = transfersOf(state, "target", facts.source, at).some(
      (each) => each.status === "ACCEPTED" || (each.status === "WITHDRAWN" && each.end >= facts.start),
    );
    return [{ account: facts.source, notice: { kind, ...facts, deadline, notes, managesOthers, apiUrl } }];
  };

/** Whom the event concerns further up the chain, from the present month on. */
const above = ({ state, at, facts, target, detail }: Story): readonly LevelAbove[] => {
  const { accounts } = Concerned.parse(detail);
  const start = facts.start > periodOf(at) ? facts.start : periodOf(at);
  return levelsAbove({ payer: target, start }, agreedTransfers(state, at)).filter(
    ({ payer }) => payer !== facts.source && accounts.includes(payer),
  );
};

/** One more level up sees the direct level only: its own source, by its own name for it. */
const inherited = ({ facts }: Story, { direct, from }: LevelAbove) => ({
  transfer: facts.transfer,
  direct: { account: direct.source, name: direct.name },
  start: from,
});

const ofAcceptance = (story: Story): readonly AccountNotice[] => {
  const { state, facts, target } = story;
  const payers = above(story);
  const hasBillingGroup = state.billingGroups
    .idsWith("transfer", facts.transfer)
    .some((arn) => state.billingGroups.versions(arn).at(-1)?.value?.owner === target);
  return [
    {
      account: target,
      notice: { kind: "acceptance", ...facts, hasBillingGroup, isPassedOn: payers.length > 0 },
    },
    ...payers.map((each) => ({
      account: each.payer,
      notice: { kind: "inheritance" as const, ...inherited(story, each) },
    })),
  ];
};

const ofWithdrawal = (story: Story): readonly AccountNotice[] => {
  const { facts, target } = story;
  const { end, withdrawnBy } = Withdrawal.parse(story.detail);
  const by = withdrawnBy === facts.source ? "source" : "payer";
  return [
    { account: facts.source, notice: { kind: "withdrawal", to: "source", by, end, ...facts } },
    { account: target, notice: { kind: "withdrawal", to: "payer", by, end, ...facts } },
    // To whom the bill stops coming by then in any case, nothing changes.
    ...above(story)
      .filter(({ until }) => until === undefined || until > end)
      .map((each) => ({
        account: each.payer,
        notice: { kind: "inheritance-end" as const, end, ...inherited(story, each) },
      })),
  ];
};

/** Who is told what of each event (spec/aws-billing-transfer.md section 2.1, 2.4); of others nobody is. */
const TOLD: Readonly<Record<string, (story: Story) => readonly AccountNotice[]>> = {
  "Responsibility Transfer Invited": ofInvitation("invitation"),
  "Responsibility Transfer Invitation Expiring": ofInvitation("reminder"),
  "Responsibility Transfer Accepted": ofAcceptance,
  "Responsibility Transfer Declined": ({ facts, target }) => [
    { account: target, notice: { kind: "decline", ...facts } },
  ],
  "Responsibility Transfer Canceled": ({ facts }) => [
    { account: facts.source, notice: { kind: "cancellation", ...facts } },
  ],
  "Responsibility Transfer Expired": ({ facts, target }) => [
    { account: target, notice: { kind: "expiry", to: "payer", ...facts } },
    { account: facts.source, notice: { kind: "expiry", to: "source", ...facts } },
  ],
  "Responsibility Transfer Withdrawn": ofWithdrawal,
};

/** Whether anybody is told of an event by e-mail. */
export const isToldByMail = (event: Pick<EventEntry, "source" | "detailType">): boolean =>
  isToldOfNce(event) || (event.source === "rebill.billing-transfer" && Object.hasOwn(TOLD, event.detailType));

/** What is to be told of an event, and to whom. */
export const noticesOfEvent = (
  state: ConfigurationState,
  event: EventEntry,
  apiUrl: string,
): readonly AddressedNotice[] => {
  if (isToldOfNce(event)) return nceNotices(state, event, apiUrl);
  const at = Instant.parse(event.time);
  return billingTransferNotices(state, event, apiUrl).map(({ account, notice }) => ({
    notice,
    key: account,
    origin: { account },
    address: mailAddressOf(organisationAt(state, account, at)?.email),
  }));
};

/**
 * Of billing transfers. Names, addresses and notes are read from the state as of the instant
 * of the event, so a message that is composed later, or again, is the same.
 */
const billingTransferNotices = (
  state: ConfigurationState,
  event: EventEntry,
  apiUrl: string,
): readonly AccountNotice[] => {
  const detail = Detail.parse(event.detail);
  const at = Instant.parse(event.time);
  const transfer = TransferId.parse(event.resources[0]);
  const payer = organisationAt(state, detail.target, at);
  const facts: TransferFacts = {
    transfer,
    handshake: detail.handshake,
    name: findTransfer(state, transfer, at)?.name ?? "",
    source: detail.source,
    payer: { account: detail.target, name: payer?.name, email: mailAddressOf(payer?.email) },
    start: detail.start,
  };
  const story = { state, at, facts, target: detail.target, apiUrl, detail: event.detail };
  return TOLD[event.detailType]?.(story) ?? [];
};

const organisationAt = (
  state: ConfigurationState,
  account: AccountId,
  at: Instant,
): Organisation | undefined => organisationOf(state, account, periodOf(at));
