import { z } from "zod";
import { CHANNEL_ID_LENGTH, ChannelHandshakeId } from "../../../domain/partner-central/channel-ids.ts";
import { arnOfHandshake } from "../../../use-cases/partner-central/channel-register.ts";
import { type Request, sendHandshake } from "../../../use-cases/partner-central/send-handshake.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { wrongField } from "../errors.ts";
import { AssociatedResourceIdentifier, CatalogMember, ClientToken, NewTags } from "../wire.ts";
import { HandshakePayload } from "./handshake-payload.ts";

export const HandshakeTypeMember = z.enum([
  "START_SERVICE_PERIOD",
  "REVOKE_SERVICE_PERIOD",
  "PROGRAM_MANAGEMENT_ACCOUNT",
]);

export const createChannelHandshake = operation<ApiDependencies>()({
  name: "CreateChannelHandshake",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    handshakeType: HandshakeTypeMember,
    associatedResourceIdentifier: AssociatedResourceIdentifier,
    payload: HandshakePayload.optional(),
    clientToken: ClientToken.optional(),
    tags: NewTags,
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const id = ChannelHandshakeId.parse(`ch-${context.deps.ids.random(CHANNEL_ID_LENGTH)}`);
    const request = wantedRequest(input.handshakeType, input.associatedResourceIdentifier, input.payload);
    const handshake = await changed(context, "CreateChannelHandshake", input, (channel) =>
      sendHandshake(channel, { ...request, id, tags: input.tags }),
    );
    return { channelHandshakeDetail: { id: handshake.id, arn: arnOfHandshake(handshake) } };
  },
});

/** @throws OperationError ValidationException when type and payload do not go together */
const wantedRequest = (
  type: z.infer<typeof HandshakeTypeMember>,
  about: string,
  payload: HandshakePayload | undefined,
): Request => {
  const { startServicePeriodPayload: start, revokeServicePeriodPayload: revoke } = payload ?? {};
  switch (type) {
    case "PROGRAM_MANAGEMENT_ACCOUNT":
      if (payload !== undefined)
        throw wrongField("payload", `must not be given for a handshake of type ${type}`);
      return { type, about };
    case "START_SERVICE_PERIOD": {
      if (start === undefined)
        throw wrongField("payload.startServicePeriodPayload", `is needed for a handshake of type ${type}`);
      const { programManagementAccountIdentifier: account, terms, note } = start;
      return { type, about, account, terms, note };
    }
    case "REVOKE_SERVICE_PERIOD": {
      if (revoke === undefined)
        throw wrongField("payload.revokeServicePeriodPayload", `is needed for a handshake of type ${type}`);
      const { programManagementAccountIdentifier: account, note } = revoke;
      return { type, about, account, note };
    }
  }
};
