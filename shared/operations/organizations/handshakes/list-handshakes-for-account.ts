import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { currentView } from "../change.ts";
import { HandshakeListInput, HandshakeListOut, handshakePage } from "./handshake-list.ts";

/** Invitations the account got; an account that is in no organisation got none. */
export const listHandshakesForAccount = operation<ApiDependencies>()({
  name: "ListHandshakesForAccount",
  permission: "transfers:read",
  input: HandshakeListInput,
  output: HandshakeListOut,
  handle: async (context, input) => handshakePage(context, await currentView(context), "source", input),
});
