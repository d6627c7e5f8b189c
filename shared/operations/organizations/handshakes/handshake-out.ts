import { z } from "zod";
import type { ResponsibilityTransfer } from "../../../domain/billing-transfer/responsibility-transfer.ts";
import { handshakeArn } from "../../../domain/billing-transfer/transfer-arn.ts";
import { acceptanceDeadline } from "../../../domain/billing-transfer/transfer-timing.ts";
import type { Organisation } from "../../../domain/configuration/model.ts";
import { periodOf, periodStart } from "../../../domain/time/billing-period.ts";
import { handshakeState } from "../../../use-cases/billing-transfer/answer-handshake.ts";
import { organisationOf } from "../../../use-cases/configuration/organisation-family.ts";
import type { View } from "../change.ts";
import { timestampOut } from "../timestamps.ts";
import { NumberOut } from "../wire.ts";

type Resource = {
  readonly Type: string;
  readonly Value: string;
  readonly Resources?: readonly Resource[] | undefined;
};
const ResourceOut: z.ZodType<Resource> = z.object({
  Type: z.string(),
  Value: z.string(),
  get Resources() {
    return z.array(ResourceOut).optional();
  },
});

export const HandshakeOut = z.object({
  Id: z.string(),
  Arn: z.string().optional(),
  Parties: z.array(z.object({ Id: z.string(), Type: z.string() })),
  State: z.string(),
  RequestedTimestamp: NumberOut,
  ExpirationTimestamp: NumberOut,
  Action: z.literal("TRANSFER_RESPONSIBILITY"),
  Resources: z.array(ResourceOut),
});

/**
 * The invitation of a transfer; both of its parties see the same (spec/aws-billing-transfer.md section 3.1). What
 * the transfer is stands under RESPONSIBILITY_TRANSFER, who sent it under ORGANIZATION. The name the payer gave
 * the transfer is not among it.
 */
export const handshakeOut = (
  { state, now }: View,
  transfer: ResponsibilityTransfer,
): z.input<typeof HandshakeOut> => {
  const { id, handshake, source, target, start, invitedEmail, notes, requestedAt } = transfer;
  if (handshake === undefined) throw new Error(`transfer ${id} was never an invitation`);
  const sender = organisationOf(state, target, periodOf(now));
  const recipient =
    invitedEmail === undefined ? { Id: source, Type: "ACCOUNT" } : { Id: invitedEmail, Type: "EMAIL" };
  return {
    Id: handshake,
    ...(sender === undefined ? {} : { Arn: handshakeArn(target, sender.id, handshake) }),
    Parties: [...(sender === undefined ? [] : [{ Id: sender.id, Type: "ORGANIZATION" }]), recipient],
    State: handshakeState(transfer),
    RequestedTimestamp: timestampOut(requestedAt),
    ExpirationTimestamp: timestampOut(acceptanceDeadline(start)),
    Action: "TRANSFER_RESPONSIBILITY",
    Resources: [
      {
        Type: "RESPONSIBILITY_TRANSFER",
        Value: id,
        Resources: [
          { Type: "TRANSFER_TYPE", Value: "BILLING" },
          { Type: "TRANSFER_START_TIMESTAMP", Value: periodStart(start) },
        ],
      },
      ...(sender === undefined ? [] : [senderResource(sender)]),
      { Type: recipient.Type, Value: recipient.Id },
      ...(notes === undefined ? [] : [{ Type: "NOTES", Value: notes }]),
    ],
  };
};

const senderResource = ({ id, managementAccount, email, name }: Organisation): Resource => ({
  Type: "ORGANIZATION",
  Value: id,
  Resources: [
    { Type: "MANAGEMENT_ACCOUNT", Value: managementAccount },
    ...(email === undefined ? [] : [{ Type: "MANAGEMENT_EMAIL", Value: email }]),
    { Type: "MANAGEMENT_NAME", Value: name },
  ],
});
