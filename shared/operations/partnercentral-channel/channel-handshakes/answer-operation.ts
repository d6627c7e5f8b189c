import { z } from "zod";
import type { ChannelHandshake } from "../../../domain/partner-central/channel-handshake.ts";
import type { Decision } from "../../../use-cases/configuration/change-configuration.ts";
import { arnOfHandshake, type ChannelContext } from "../../../use-cases/partner-central/channel-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { CatalogMember, HandshakeIdentifier } from "../wire.ts";

/** Accept, reject and cancel have the same request and the same answer. */
export const answerOperation = (
  name: string,
  answer: (channel: ChannelContext, identifier: string) => Decision<ChannelHandshake>,
) =>
  operation<ApiDependencies>()({
    name,
    permission: "transfers:write",
    input: z.object({ catalog: CatalogMember, identifier: HandshakeIdentifier }),
    output: z.looseObject({}),
    handle: async (context, input) => {
      const handshake = await changed(context, name, input, (channel) => answer(channel, input.identifier));
      const { id, status } = handshake;
      return { channelHandshakeDetail: { id, arn: arnOfHandshake(handshake), status } };
    },
  });
