import { ChannelHandshake } from "../domain/partner-central/channel-handshake.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** In force from always on: its times are part of the value. No part of a configuration file. */
export const channelHandshakeKind: ConfiguredKind<ChannelHandshake> = {
  kind: "CHANNEL_HANDSHAKE",
  schema: ChannelHandshake,
  idOf: ({ id }) => id,
};
