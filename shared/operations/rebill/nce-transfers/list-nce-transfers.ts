import { z } from "zod";
import { TenantId } from "../../../domain/nce/ids.ts";
import { type SeenTransfer, seenTransfer, tenantsOf } from "../../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { ourPage, PageQuery } from "../page.ts";
import { nceLooked } from "./nce-decisions.ts";
import { TransferOut, transferOut } from "./transfer-members.ts";

const Filters = {
  customer: TenantId.optional(),
  status: TransferOut.shape.status.optional(),
  direction: TransferOut.shape.direction.optional(),
  clientReference: z.string().max(128).optional().describe("Finds transfers the caller created"),
} as const;
type Filters = z.output<z.ZodObject<typeof Filters>>;

export const listNceTransfers = operation<ApiDependencies>()({
  name: "ListNceTransfers",
  summary: "Transfers of Microsoft subscriptions that the caller is source or target of.",
  permission: "subscriptions:read",
  route: {
    method: "GET",
    path: "/rebill/v1/nce/transfers",
    query: {
      customer: { member: "customer" },
      status: { member: "status" },
      direction: { member: "direction" },
      clientReference: { member: "clientReference" },
      limit: { member: "limit" },
      nextToken: { member: "nextToken" },
    },
  },
  input: z.strictObject({ ...Filters, ...PageQuery }),
  output: z.object({ transfers: z.array(TransferOut), nextToken: z.string().optional() }),
  handle: (context, input) =>
    nceLooked(context, (nce) => {
      const { account: caller } = context.caller;
      const { nceTransfers } = nce.state;
      const ids = [...tenantsOf(nce, caller)].flatMap((tenant) => [
        ...nceTransfers.idsWith("source", tenant),
        ...nceTransfers.idsWith("target", tenant),
      ]);
      const { things, nextToken } = ourPage(
        context,
        "ListNceTransfers",
        input,
        [...new Set(ids)].sort(),
        (id) => {
          const seen = seenTransfer(nce, { id, caller });
          return isWanted(seen, input) ? transferOut(seen) : undefined;
        },
      );
      return { transfers: [...things], ...(nextToken === undefined ? {} : { nextToken }) };
    }),
});

const isWanted = (
  { transfer, isSource, isTarget }: SeenTransfer,
  { customer, status, direction, clientReference }: Filters,
): boolean =>
  (customer === undefined || transfer.customer === customer) &&
  (status === undefined || transfer.status === status) &&
  (direction === undefined || (direction === "outgoing" ? isSource : isTarget)) &&
  (clientReference === undefined || (isTarget && transfer.clientReference === clientReference));
