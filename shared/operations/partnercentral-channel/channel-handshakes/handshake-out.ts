import {
  type ChannelHandshake,
  handshakeUpdatedAt,
  subjectId,
} from "../../../domain/partner-central/channel-handshake.ts";
import type { ServicePeriodTerms } from "../../../domain/partner-central/service-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import { arnOfHandshake } from "../../../use-cases/partner-central/channel-register.ts";

export const handshakeOut = (handshake: ChannelHandshake) => ({
  id: handshake.id,
  arn: arnOfHandshake(handshake),
  catalog: handshake.catalog,
  handshakeType: handshake.subject.type,
  ownerAccountId: handshake.owner,
  senderAccountId: handshake.sender,
  senderDisplayName: handshake.senderDisplayName,
  receiverAccountId: handshake.receiver,
  associatedResourceId: subjectId(handshake.subject),
  detail: detailOut(handshake),
  createdAt: handshake.createdAt,
  updatedAt: handshakeUpdatedAt(handshake),
  status: handshake.status,
});

/** A union on the wire. A service period that was agreed on has its start. */
const detailOut = (handshake: ChannelHandshake) => {
  const { subject, note } = handshake;
  switch (subject.type) {
    case "PROGRAM_MANAGEMENT_ACCOUNT":
      return { programManagementAccountHandshakeDetail: { program: subject.program } };
    case "START_SERVICE_PERIOD": {
      const startedAt = handshake.status === "ACCEPTED" ? handshake.answeredAt : undefined;
      return { startServicePeriodHandshakeDetail: servicePeriodOut(subject.terms, startedAt, note) };
    }
    case "REVOKE_SERVICE_PERIOD": {
      const { terms, startedAt } = subject.servicePeriod;
      return { revokeServicePeriodHandshakeDetail: servicePeriodOut(terms, startedAt, note) };
    }
  }
};

const servicePeriodOut = (
  terms: ServicePeriodTerms,
  startDate: Instant | undefined,
  note: string | undefined,
) => ({
  ...(note === undefined ? {} : { note }),
  servicePeriodType: terms.type,
  ...(terms.type === "MINIMUM_NOTICE_PERIOD"
    ? { minimumNoticeDays: String(terms.noticeDays) }
    : { endDate: terms.endDate }),
  ...(startDate === undefined ? {} : { startDate }),
});
