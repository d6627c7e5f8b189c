import { z } from "zod";
import { ownHandshake } from "../../../use-cases/billing-transfer/answer-handshake.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { answered, currentView } from "../change.ts";
import { HandshakeIdMember } from "../wire.ts";
import { HandshakeOut, handshakeOut } from "./handshake-out.ts";

/** For both parties, until 30 days after the handshake came to its end. */
export const describeHandshake = operation<ApiDependencies>()({
  name: "DescribeHandshake",
  permission: "transfers:read",
  input: z.object({ HandshakeId: HandshakeIdMember }),
  output: z.object({ Handshake: HandshakeOut }),
  handle: async (context, { HandshakeId: handshake }) => {
    const view = await currentView(context);
    const transfer = answered(() => ownHandshake(view, { handshake, caller: context.caller.account }));
    return { Handshake: handshakeOut(view, transfer) };
  },
});
