import { z } from "zod";
import type { ResponsibilityTransfer } from "../../../domain/billing-transfer/responsibility-transfer.ts";
import type { AccountId, HandshakeId } from "../../../domain/identifiers.ts";
import type { Decision } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import type { changed, View } from "../change.ts";
import { HandshakeIdMember } from "../wire.ts";
import { HandshakeOut, handshakeOut } from "./handshake-out.ts";

type Answer = { readonly handshake: HandshakeId; readonly caller: AccountId };

/**
 * An operation that answers an invitation, by one of its two parties.
 * @param change who may ask: `changed`, or `changedByManagement`
 */
export const answeringOperation = (
  name: string,
  decide: (view: View, answer: Answer) => Decision<ResponsibilityTransfer>,
  change: typeof changed,
) =>
  operation<ApiDependencies>()({
    name,
    permission: "transfers:write",
    input: z.object({ HandshakeId: HandshakeIdMember }),
    output: z.object({ Handshake: HandshakeOut }),
    handle: (context, { HandshakeId: handshake }) =>
      change(
        context,
        name,
        (view) => decide(view, { handshake, caller: context.caller.account }),
        (view, transfer) => ({ Handshake: handshakeOut(view, transfer) }),
      ),
  });
