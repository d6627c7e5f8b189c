import { z } from "zod";
import { refuse } from "../../domain/nce/refusals.ts";
import type { NceContext } from "../../use-cases/nce/nce-context.ts";
import { type SeenTransfer, seenTransfer } from "../../use-cases/nce/transfer/seen-transfer.ts";
import type { Context } from "./context.ts";

/** Labels of the paths. What is no id leads nowhere, like the id of nothing. */
export const CustomerLabel = { customer: z.string().max(256).describe("Tenant id of the customer") } as const;
export const TransferLabels = {
  ...CustomerLabel,
  transfer: z.string().max(256).describe("Id of the transfer"),
} as const;

type Path = { readonly customer: string; readonly transfer: string };

/** The transfer of the caller's at a path. @throws NceRefusedError transfer-not-found, under another customer as well */
export const transferAtPath = (
  context: NceContext,
  { caller }: Context,
  { customer, transfer: id }: Path,
): SeenTransfer => {
  const seen = seenTransfer(context, { id: id.toLowerCase(), caller: caller.account });
  if (seen.transfer.customer !== customer.toLowerCase())
    refuse("transfer-not-found", "There is no such transfer.");
  return seen;
};
