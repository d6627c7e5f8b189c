import { z } from "zod";
import type { TransferId } from "../../../domain/identifiers.ts";
import { outboundTransfers } from "../../../use-cases/billing-transfer/seen-transfers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { managementView } from "../change.ts";
import { page } from "../listing.ts";
import { Paging, TransferType } from "../wire.ts";
import { TransferOut, transferOut } from "./transfer-out.ts";

/** How the account's own bill is handed over: invitations it got and transfers. */
export const listOutboundResponsibilityTransfers = operation<ApiDependencies>()({
  name: "ListOutboundResponsibilityTransfers",
  permission: "transfers:read",
  input: z.object({ Type: TransferType, ...Paging }),
  output: z.object({ ResponsibilityTransfers: z.array(TransferOut), NextToken: z.string().optional() }),
  handle: async (context, input) => {
    const { account } = context.caller;
    const view = await managementView(context);
    const transfers = outboundTransfers(view, account);
    const { things, next } = page(context, "ListOutbound", input, [...transfers.keys()], (id) =>
      transfers.get(id as TransferId),
    );
    return { ResponsibilityTransfers: things.map((seen) => transferOut(view, account, seen)), ...next };
  },
});
