import { z } from "zod";
import { guidOf, MpnId, NceTransferId, TenantId } from "../../domain/nce/ids.ts";
import { ProductType } from "../../domain/nce/product-type.ts";
import { TransferRequest } from "../../domain/nce/transfer/transfer.ts";
import { createTransfer as create } from "../../use-cases/nce/transfer/create-transfer.ts";
import { seenBy, tenantsOf } from "../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { changed } from "./context.ts";
import { invalid } from "./errors.ts";
import { TransferEntity, transferEntity } from "./transfer-entity.ts";
import { CustomerLabel } from "./transfer-path.ts";
import { TRANSFER_TYPES } from "./wire-values.ts";

const { sourceName, customerEmail, customerName, targetEmail, clientReference } = TransferRequest.shape;

/** Clients send whole entities with null for what they do not know; members that say nothing here are passed over. */
const Input = z.looseObject({
  ...CustomerLabel,
  customerTenantId: z.string().nullish(),
  sourcePartnerTenantId: TenantId,
  sourcePartnerName: sourceName.nullish().describe("As the target knows it; absent: its tenant id"),
  customerEmailId: customerEmail,
  customerName: customerName.unwrap().nullish(),
  targetPartnerTenantId: TenantId.nullish().describe("Needed by an account that acts for several partners"),
  targetPartnerEmailId: targetEmail.unwrap().nullish(),
  partnerOnRecord: MpnId.nullish().describe("MPN id of an indirect reseller of the target"),
  targetProductTypes: z
    .array(ProductType)
    .min(1, "must name a product type, or be null for all")
    .max(ProductType.options.length)
    .nullish(),
  transferType: z.union(TRANSFER_TYPES.map((type) => z.literal(type))).nullish(),
  alternateId: clientReference.unwrap().nullish().describe("The target's own number for this move"),
  clientReference: clientReference.unwrap().nullish().describe("The same, as our own routes call it"),
  lineItems: z.array(z.unknown()).max(0, "are the source's to select").nullish(),
});

export const createTransfer = operation<ApiDependencies>()({
  name: "CreateTransfer",
  summary: "Asks a source partner for a customer's subscriptions; the caller is the target.",
  permission: "subscriptions:write",
  route: { method: "POST", path: "/v1/customers/{customer}/transfers", status: 201 },
  input: Input,
  output: TransferEntity,
  handle: async (context, input) => {
    const { deps, caller } = context;
    if ((input.customerTenantId ?? input.customer).toLowerCase() !== input.customer.toLowerCase())
      throw invalid([{ path: "customerTenantId", reason: "is not the customer of the path" }]);
    const reference = input.clientReference ?? input.alternateId ?? undefined;
    if (reference !== (input.alternateId ?? input.clientReference ?? undefined))
      throw invalid([{ path: "clientReference", reason: "is not the alternateId, which is the same" }]);
    const customer = TenantId.safeParse(input.customer);
    const request = {
      customer: customer.success ? customer.data : NO_CUSTOMER,
      source: input.sourcePartnerTenantId,
      target: input.targetPartnerTenantId ?? undefined,
      sourceName: input.sourcePartnerName ?? input.sourcePartnerTenantId,
      customerEmail: input.customerEmailId,
      customerName: input.customerName ?? undefined,
      targetEmail: input.targetPartnerEmailId ?? undefined,
      partnerOfRecord: input.partnerOnRecord ?? undefined,
      productTypes: input.targetProductTypes ?? undefined,
      clientReference: reference,
    };
    const id = NceTransferId.parse(guidOf(deps.sha256(deps.ids.random(32))));
    return changed(context, "CreateTransfer", input, (nce) => {
      const decision = create(nce, { caller: caller.account, id, request });
      const seen = seenBy(decision.answer, tenantsOf(nce, caller.account));
      if (seen === undefined) throw new Error("a transfer its own target does not see");
      return { ...decision, answer: transferEntity(nce, seen, deps.sha256) };
    });
  },
});

/** Nobody has it, so a path without a tenant id is refused as one that leads to no customer. */
const NO_CUSTOMER = TenantId.parse("00000000-0000-0000-0000-000000000000");
