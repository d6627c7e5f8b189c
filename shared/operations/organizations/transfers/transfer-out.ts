import { z } from "zod";
import { outboundTransferArn } from "../../../domain/billing-transfer/transfer-arn.ts";
import { endInstant } from "../../../domain/billing-transfer/transfer-timing.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { periodOf, periodStart } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import type { SeenTransfer } from "../../../use-cases/billing-transfer/seen-transfers.ts";
import { transferArnFor } from "../../../use-cases/configuration/inbound-transfers.ts";
import { organisationOf } from "../../../use-cases/configuration/organisation-family.ts";
import type { View } from "../change.ts";
import { timestampOut } from "../timestamps.ts";
import { NumberOut } from "../wire.ts";

const Participant = z.object({
  ManagementAccountId: z.string(),
  ManagementAccountEmail: z.string().optional(),
});

export const TransferOut = z.object({
  Arn: z.string().optional(),
  Name: z.string().optional(),
  Id: z.string(),
  Type: z.literal("BILLING"),
  Status: z.string(),
  Source: Participant,
  Target: Participant,
  StartTimestamp: NumberOut,
  EndTimestamp: NumberOut.optional(),
  ActiveHandshakeId: z.string().optional(),
});

/**
 * A transfer in answers, as the account sees it that asks (spec/aws-billing-transfer.md section 2.1, 3.1). The name
 * is for the paying side and for whoever inherits the bill. Those see neither the handshake nor any address: they
 * have to do with the account in between. While nobody has accepted, the inviter is told no address it did not
 * name itself.
 */
export const transferOut = (
  view: View,
  viewer: AccountId,
  seen: SeenTransfer,
): z.input<typeof TransferOut> => {
  const { transfer, as, end } = seen;
  const agreed = transfer.status === "ACCEPTED" || transfer.status === "WITHDRAWN";
  const sourceEmail = agreed || as === "source" ? emailOf(view, transfer.source) : transfer.invitedEmail;
  return {
    Arn: arnFor(view, viewer, seen),
    ...(as === "source" ? {} : { Name: transfer.name }),
    Id: transfer.id,
    Type: "BILLING",
    Status: end === undefined ? transfer.status : "WITHDRAWN",
    Source: participant(transfer.source, as === "above" ? undefined : sourceEmail),
    Target: participant(transfer.target, as === "above" ? undefined : emailOf(view, transfer.target)),
    StartTimestamp: timestampOut(Instant.parse(periodStart(transfer.start))),
    ...(end === undefined ? {} : { EndTimestamp: timestampOut(endInstant(end)) }),
    ...(as === "above" || transfer.handshake === undefined ? {} : { ActiveHandshakeId: transfer.handshake }),
  };
};

const participant = (account: AccountId, email: string | undefined): z.input<typeof Participant> => ({
  ManagementAccountId: account,
  ...(email === undefined ? {} : { ManagementAccountEmail: email }),
});

const emailOf = ({ state, now }: View, account: AccountId): string | undefined =>
  organisationOf(state, account, periodOf(now))?.email;

/** Undefined when the organisation it is named by is not registered any more. */
const arnFor = (
  { state, now }: View,
  viewer: AccountId,
  { transfer, as }: SeenTransfer,
): string | undefined => {
  const period = periodOf(now);
  if (as !== "source") return transferArnFor(state, viewer, transfer, period);
  const own = organisationOf(state, viewer, period);
  return own === undefined ? undefined : outboundTransferArn(viewer, own.id, transfer.id);
};
