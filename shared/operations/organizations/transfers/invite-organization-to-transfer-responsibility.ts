import { z } from "zod";
import { HandshakeId, TransferId } from "../../../domain/identifiers.ts";
import { managementAccountOf } from "../../../use-cases/billing-transfer/find-invitee.ts";
import { invite } from "../../../use-cases/billing-transfer/invite.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changedByManagement } from "../change.ts";
import { HandshakeOut, handshakeOut } from "../handshakes/handshake-out.ts";
import { TagList, tagsOf } from "../tags/tag-members.ts";
import { TimestampMember } from "../timestamps.ts";
import { InvitedParty, Notes, TransferName, TransferType, typed } from "../wire.ts";

const ID_LENGTH = 16;

/**
 * Sent by the account that will pay, never by the one whose bill it is. There is no client token: a request that
 * comes again is refused as a duplicate while the first invitation waits for its answer (spec section 3.1).
 */
export const inviteOrganizationToTransferResponsibility = operation<ApiDependencies>()({
  name: "InviteOrganizationToTransferResponsibility",
  permission: "transfers:write",
  input: z.object(
    {
      Type: TransferType,
      Target: InvitedParty,
      Notes: Notes.optional(),
      StartTimestamp: TimestampMember,
      SourceName: TransferName,
      Tags: TagList.optional(),
    },
    typed("an object"),
  ),
  output: z.object({ Handshake: HandshakeOut }),
  handle: (context, { Target: invitee, StartTimestamp, SourceName, Notes: notes, Tags }) => {
    const { ids } = context.deps;
    const id = TransferId.parse(`rt-${ids.random(ID_LENGTH)}`);
    const handshake = HandshakeId.parse(`h-${ids.random(ID_LENGTH)}`);
    return changedByManagement(
      context,
      "InviteOrganizationToTransferResponsibility",
      (view) =>
        invite(view, {
          id,
          handshake,
          name: SourceName,
          ...("account" in invitee
            ? { source: invitee.account }
            : { source: managementAccountOf(view, invitee.email), invitedEmail: invitee.email }),
          target: context.caller.account,
          start: StartTimestamp,
          notes,
          tags: Tags === undefined ? undefined : tagsOf(Tags),
        }),
      (view, transfer) => ({ Handshake: handshakeOut(view, transfer) }),
    );
  },
});
