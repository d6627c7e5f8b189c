import { z } from "zod";
import type { TransferId } from "../../../domain/identifiers.ts";
import {
  inboundThrough,
  inboundTransfers,
  transferNotFound,
} from "../../../use-cases/billing-transfer/seen-transfers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { managementView } from "../change.ts";
import { refusal } from "../errors.ts";
import { page } from "../listing.ts";
import { Paging, TransferIdMember, TransferType } from "../wire.ts";
import { TransferOut, transferOut } from "./transfer-out.ts";

/**
 * Bills the account takes over: invitations it sent, transfers, and what it inherits through them.
 *
 * Decided 2026-11: `Id` names a transfer and gives it together with what comes along with it, which is what a
 * receiver wants to know of one; the real service does not say (spec/aws-billing-transfer.md section 3.1).
 */
export const listInboundResponsibilityTransfers = operation<ApiDependencies>()({
  name: "ListInboundResponsibilityTransfers",
  permission: "transfers:read",
  input: z.object({ Type: TransferType, Id: TransferIdMember.optional(), ...Paging }),
  output: z.object({ ResponsibilityTransfers: z.array(TransferOut), NextToken: z.string().optional() }),
  handle: async (context, input) => {
    const { account } = context.caller;
    const view = await managementView(context);
    const transfers =
      input.Id === undefined ? inboundTransfers(view, account) : inboundThrough(view, account, input.Id);
    if (transfers === undefined) throw refusal(transferNotFound());
    const { things, next } = page(context, "ListInbound", input, [...transfers.keys()], (id) =>
      transfers.get(id as TransferId),
    );
    return { ResponsibilityTransfers: things.map((seen) => transferOut(view, account, seen)), ...next };
  },
});
