import { z } from "zod";
import { Tags } from "../configuration/model.ts";
import { AccountId } from "../identifiers.ts";
import { addDays, Instant } from "../time/instant.ts";
import { ChannelHandshakeId, Place, ProgramManagementAccountId, RelationshipId } from "./channel-ids.ts";
import { DisplayName, Program } from "./program-management-account.ts";
import { ServicePeriod, ServicePeriodTerms } from "./service-period.ts";

/** What the receiver is asked to agree to. */
const Subject = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("PROGRAM_MANAGEMENT_ACCOUNT"),
    programManagementAccount: ProgramManagementAccountId,
    program: Program,
  }),
  z.strictObject({
    type: z.literal("START_SERVICE_PERIOD"),
    relationship: RelationshipId,
    terms: ServicePeriodTerms,
  }),
  z.strictObject({
    type: z.literal("REVOKE_SERVICE_PERIOD"),
    relationship: RelationshipId,
    /** The one that is to end, as it was when this was asked. */
    servicePeriod: ServicePeriod,
  }),
]);
export type Subject = z.infer<typeof Subject>;
export type HandshakeType = Subject["type"];

const base = {
  ...Place,
  id: ChannelHandshakeId,
  sender: AccountId,
  /** Of the program management account when it was sent. */
  senderDisplayName: DisplayName,
  receiver: AccountId,
  subject: Subject,
  note: z.string().min(1).max(300).optional(),
  tags: Tags.optional(),
  createdAt: Instant,
};

export const PendingHandshake = z.strictObject({ ...base, status: z.literal("PENDING") });
const answered = { ...base, answeredAt: Instant };
export const AcceptedHandshake = z.strictObject({
  ...answered,
  status: z.literal("ACCEPTED"),
});
/** Came to nothing: rejected by the receiver, cancelled by the sender, or nobody answered in time. */
export const ClosedHandshake = z.strictObject({
  ...answered,
  status: z.enum(["REJECTED", "CANCELED", "EXPIRED"]),
});

/** Mutual consent to something of the channel (spec/aws-billing-transfer.md section 1, 3.3). */
export const ChannelHandshake = z.discriminatedUnion("status", [
  PendingHandshake,
  AcceptedHandshake,
  ClosedHandshake,
]);
export type ChannelHandshake = z.infer<typeof ChannelHandshake>;
export type PendingHandshake = z.infer<typeof PendingHandshake>;
export type AcceptedHandshake = z.infer<typeof AcceptedHandshake>;
export type ClosedHandshake = z.infer<typeof ClosedHandshake>;

/** Nobody documents how long a handshake waits (spec section 3.3). Decided 2026-11: 30 days of 24 hours. */
const HANDSHAKE_DAYS = 30;

/** First instant at which it can no longer be answered. */
export const handshakeExpiresAt = ({ createdAt }: Pick<ChannelHandshake, "createdAt">): Instant =>
  addDays(createdAt, HANDSHAKE_DAYS);

export const handshakeAccepted = (handshake: PendingHandshake, at: Instant): AcceptedHandshake => ({
  ...handshake,
  status: "ACCEPTED",
  answeredAt: at,
});

export const handshakeClosed = (
  handshake: PendingHandshake,
  status: ClosedHandshake["status"],
  at: Instant,
): ClosedHandshake => ({ ...handshake, status, answeredAt: at });

/** What it is at an instant, whether or not a timer has been there. */
export const handshakeAt = (handshake: ChannelHandshake, now: Instant): ChannelHandshake =>
  handshake.status === "PENDING" && now >= handshakeExpiresAt(handshake)
    ? handshakeClosed(handshake, "EXPIRED", handshakeExpiresAt(handshake))
    : handshake;

export const handshakeUpdatedAt = (handshake: ChannelHandshake): Instant =>
  handshake.status === "PENDING" ? handshake.createdAt : handshake.answeredAt;

/** The program management account or relationship it is about. */
export const subjectId = (subject: Subject): ProgramManagementAccountId | RelationshipId =>
  subject.type === "PROGRAM_MANAGEMENT_ACCOUNT" ? subject.programManagementAccount : subject.relationship;
