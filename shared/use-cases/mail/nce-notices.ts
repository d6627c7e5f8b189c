import { z } from "zod";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { mailAddressOf } from "../../domain/mail/mail-address.ts";
import type { NceFacts, NceNotice } from "../../domain/mail/nce-notice.ts";
import { NceTransferId, type TenantId } from "../../domain/nce/ids.ts";
import type { NceTransfer } from "../../domain/nce/transfer/transfer.ts";
import { retryDeadlineOf } from "../../domain/nce/transfer/transfer-timing.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { EventEntry } from "../../ports/event-bus.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { organisationOf } from "../configuration/organisation-family.ts";
import { customerOf, partnerOf } from "../nce/nce-context.ts";
import type { AddressedNotice } from "./addressed-notice.ts";
import { leftSubscriptions, movedSubscriptions } from "./nce-subscriptions.ts";

type Story = {
  readonly state: ConfigurationState;
  readonly at: Instant;
  /** As it is stored when the message is made. */
  readonly transfer: NceTransfer;
  readonly facts: NceFacts;
  readonly apiUrl: string;
};

/** Whom a request, or its cancellation, is told to: the customer not of each. */
const toldTo = ({ untold }: NceTransfer, what: "request" | "cancellation") =>
  untold?.includes(what) === true ? (["source"] as const) : (["source", "customer"] as const);

const ofCreation = ({ transfer, facts, apiUrl }: Story): readonly NceNotice[] =>
  toldTo(transfer, "request").map((to) => ({
    kind: "nce-request",
    to,
    expiresAt: transfer.expiresAt,
    apiUrl,
    ...facts,
  }));

/** A source that has acted in the meantime is not asked to. */
const ofReminder = ({ transfer, facts, apiUrl }: Story): readonly NceNotice[] =>
  transfer.status === "Pending"
    ? [{ kind: "nce-reminder", to: "source", expiresAt: transfer.expiresAt, apiUrl, ...facts }]
    : [];

const ofCompletion = ({ state, transfer, facts }: Story): readonly NceNotice[] =>
  (["source", "target", "customer"] as const).map((to) => ({
    kind: "nce-completion",
    to,
    moved: movedSubscriptions(state, transfer, to),
    ...facts,
  }));

/** Lines that are being tried again are told of when that has come to its own end. */
const ofPart = ({ state, transfer, facts }: Story): readonly NceNotice[] => {
  if (transfer.status !== "PartiallyComplete") return [];
  const moved = (to: "source" | "target" | "customer") => movedSubscriptions(state, transfer, to);
  return [
    {
      kind: "nce-part",
      to: "source",
      moved: moved("source"),
      left: leftSubscriptions(state, transfer),
      ...facts,
    },
    { kind: "nce-part", to: "target", moved: moved("target"), ...facts },
    { kind: "nce-part", to: "customer", moved: moved("customer"), ...facts },
  ];
};

/** A request that is taken back is told to whom it was told; that the source declines is between the partners. */
const ofCancellation = ({ transfer, facts }: Story): readonly NceNotice[] => {
  if (transfer.status !== "Cancelled") return [];
  const { cause } = transfer;
  return cause.kind === "declined"
    ? [{ kind: "nce-decline", to: "target", reason: cause.reason, ...facts }]
    : toldTo(transfer, "cancellation").map((to) => ({ kind: "nce-cancellation", to, ...facts }));
};

/** Who is told of what (spec/microsoft-nce-transfer.md section 1, 2.3); of other events nobody is. */
const TOLD: Readonly<Record<string, (story: Story) => readonly NceNotice[]>> = {
  "Transfer Created": ofCreation,
  "Transfer Reminder": ofReminder,
  "Transfer Submitted": ({ at, facts }) => [
    { kind: "nce-submission", to: "target", deadline: retryDeadlineOf(at), ...facts },
  ],
  "Transfer Completed": ofCompletion,
  "Transfer Partially Completed": ofPart,
  "Transfer Failed": ({ state, transfer, facts }) => [
    { kind: "nce-failure", to: "source", left: leftSubscriptions(state, transfer), ...facts },
    { kind: "nce-failure", to: "target", ...facts },
  ],
  "Transfer Expired": ({ facts }) => [
    { kind: "nce-expiry", to: "source", ...facts },
    { kind: "nce-expiry", to: "target", ...facts },
  ],
  "Transfer Cancelled": ofCancellation,
};

/** Whether anybody is told by e-mail of an event of Microsoft subscriptions. */
export const isToldOfNce = ({ source, detailType }: Pick<EventEntry, "source" | "detailType">): boolean =>
  source === "rebill.nce" && Object.hasOwn(TOLD, detailType);

const Detail = z.object({ transferId: NceTransferId });

/** What is to be told of an event, and where: facts as they are when the message is made. */
export const nceNotices = (
  state: ConfigurationState,
  event: EventEntry,
  apiUrl: string,
): readonly AddressedNotice[] => {
  const at = Instant.parse(event.time);
  const transfer = state.nceTransfers.find(Detail.parse(event.detail).transferId, ALWAYS);
  if (transfer === undefined) return [];
  const context = { state, now: at };
  const { source, target, customer } = transfer;
  const facts: NceFacts = {
    transfer: transfer.id,
    source: { tenant: source, name: transfer.sourceName },
    target: { tenant: target, name: partnerOf(context, target)?.name },
    customer: {
      tenant: customer,
      name: transfer.customerName ?? customerOf(context, customer)?.name,
    },
  };
  const notices = TOLD[event.detailType]?.({ state, at, transfer, facts, apiUrl }) ?? [];
  return notices.map((notice) => addressed({ state, at, transfer }, notice));
};

type Place = Pick<Story, "state" | "at" | "transfer">;

const addressed = (place: Place, notice: NceNotice): AddressedNotice => {
  const { transfer } = place;
  const given = { transfer: transfer.id };
  if (notice.to === "customer")
    return { notice, key: "customer", origin: given, address: mailAddressOf(transfer.customerEmail) };
  if (notice.to === "source") return { notice, key: "source", ...registered(place, transfer.source) };
  // Some put a number of their own where their address is to be (spec section 3).
  const typed = mailAddressOf(transfer.targetEmail);
  return typed === undefined
    ? { notice, key: "target", ...registered(place, transfer.target) }
    : { notice, key: "target", origin: given, address: typed };
};

/** The address of the organisation that a partner's account manages. */
const registered = (
  { state, at, transfer }: Place,
  tenant: TenantId,
): Pick<AddressedNotice, "origin" | "address"> => {
  const account = partnerOf({ state, now: at }, tenant)?.account;
  if (account === undefined) return { origin: { transfer: transfer.id }, address: undefined };
  return {
    origin: { account },
    address: mailAddressOf(organisationOf(state, account, periodOf(at))?.email),
  };
};
