import { z } from "zod";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../domain/nce/ids.ts";
import { refuse } from "../../domain/nce/refusals.ts";
import { transferAt } from "../../domain/nce/transfer/transfer-timing.ts";
import { type NceContext, relationshipsOf } from "../../use-cases/nce/nce-context.ts";
import { type SeenTransfer, seenBy, tenantsOf } from "../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { type Context, looked } from "./context.ts";
import { TransferEntity, transferEntity } from "./transfer-entity.ts";
import { CustomerLabel } from "./transfer-path.ts";

export const listTransfers = operation<ApiDependencies>()({
  name: "ListTransfers",
  summary: "All transfers of a customer that the caller is source or target of, oldest first; a bare list.",
  permission: "subscriptions:read",
  route: { method: "GET", path: "/v1/customers/{customer}/transfers" },
  input: z.looseObject(CustomerLabel),
  output: z.array(TransferEntity),
  handle: (context, { customer }) =>
    looked(context, (nce) =>
      transfersOf(nce, context, customer).map((seen) => transferEntity(nce, seen, context.deps.sha256)),
    ),
});

/** A customer the caller has nothing to do with is as little there as one that does not exist. */
const transfersOf = (nce: NceContext, { caller }: Context, text: string): readonly SeenTransfer[] => {
  const tenants = tenantsOf(nce, caller.account);
  const customer = TenantId.safeParse(text);
  const known = customer.success ? customer.data : undefined;
  const seen =
    known === undefined
      ? []
      : nce.state.nceTransfers
          .listWith("customer", known, ALWAYS)
          .flatMap((transfer) => seenBy(transferAt(transfer, nce.now), tenants) ?? []);
  if (known === undefined || (seen.length === 0 && !isOurs(nce, known, tenants)))
    refuse("customer-not-found", "No such customer.");
  return seen.toSorted((left, right) =>
    left.transfer.createdAt < right.transfer.createdAt
      ? -1
      : left.transfer.createdAt > right.transfer.createdAt
        ? 1
        : 0,
  );
};

const isOurs = (nce: NceContext, customer: TenantId, tenants: ReadonlySet<TenantId>): boolean =>
  relationshipsOf(nce, customer).some(({ partner }) => tenants.has(partner));
