import { z } from "zod";
import { isShown } from "../../../domain/billing-transfer/transfer-timing.ts";
import type { TransferId } from "../../../domain/identifiers.ts";
import { findTransfer, transferIdsOf } from "../../../use-cases/billing-transfer/transfer-register.ts";
import type { Context, View } from "../change.ts";
import { because, invalidInput } from "../errors.ts";
import { page } from "../listing.ts";
import { HandshakeIdMember, Paging, typed } from "../wire.ts";
import { HandshakeOut, handshakeOut } from "./handshake-out.ts";

/** Kinds of handshakes there are at AWS; of all but the last one there are none here. */
const ACTIONS = [
  "INVITE",
  "ENABLE_ALL_FEATURES",
  "APPROVE_ALL_FEATURES",
  "ADD_ORGANIZATIONS_SERVICE_LINKED_ROLE",
  "TRANSFER_RESPONSIBILITY",
];

const Filter = z
  .object(
    {
      ActionType: z
        .string(typed("a text"))
        .refine((action) => ACTIONS.includes(action), {
          error: `must be one of ${ACTIONS.join(", ")}`,
          ...because("INVALID_ENUM"),
        })
        .optional(),
      ParentHandshakeId: HandshakeIdMember.optional(),
    },
    typed("an object"),
  )
  .optional();

export const HandshakeListInput = z.object({ Filter, ...Paging });
export const HandshakeListOut = z.object({
  Handshakes: z.array(HandshakeOut),
  NextToken: z.string().optional(),
});

/**
 * One page of the invitations an account got (`source`) or sent (`target`), until 30 days after they came to their
 * end. No handshake here has a parent.
 */
export const handshakePage = (
  context: Context,
  view: View,
  side: "source" | "target",
  input: z.output<typeof HandshakeListInput>,
): z.input<typeof HandshakeListOut> => {
  const { account } = context.caller;
  const { state, now } = view;
  const { ActionType: action = "TRANSFER_RESPONSIBILITY", ParentHandshakeId: parent } = input.Filter ?? {};
  if (parent !== undefined && input.Filter?.ActionType !== undefined)
    throw invalidInput(
      "MAX_LIMIT_EXCEEDED_FILTER",
      "Filter by ActionType or by ParentHandshakeId, not by both.",
    );
  const none = action !== "TRANSFER_RESPONSIBILITY" || parent !== undefined;
  const ids = none ? [] : transferIdsOf(state, side, account);
  const { things, next } = page(context, `ListHandshakes-${side}`, input, ids, (id) => {
    const transfer = findTransfer(state, id as TransferId, now);
    return transfer?.[side] === account && transfer.handshake !== undefined && isShown(transfer, now)
      ? transfer
      : undefined;
  });
  return { Handshakes: things.map((transfer) => handshakeOut(view, transfer)), ...next };
};
