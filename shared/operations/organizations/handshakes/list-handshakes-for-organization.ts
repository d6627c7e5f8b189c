import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { managementView } from "../change.ts";
import { HandshakeListInput, HandshakeListOut, handshakePage } from "./handshake-list.ts";

/** Invitations the account sent. */
export const listHandshakesForOrganization = operation<ApiDependencies>()({
  name: "ListHandshakesForOrganization",
  permission: "transfers:read",
  input: HandshakeListInput,
  output: HandshakeListOut,
  handle: async (context, input) => handshakePage(context, await managementView(context), "target", input),
});
