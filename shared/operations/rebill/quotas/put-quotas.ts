import { z } from "zod";
import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import {
  defaultTransferQuotas,
  TransferLimits,
  TransferQuotas,
} from "../../../domain/configuration/transfer-quotas.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner, changed, partnerAccount } from "../context.ts";

export const putQuotas = operation<ApiDependencies>()({
  name: "PutQuotas",
  summary: "Sets an account's quotas of billing transfers; members left out go back to their default.",
  permission: "organizations:write",
  route: { method: "PUT", path: "/rebill/v1/quotas/{account}" },
  input: z.strictObject({
    account: AccountId,
    inboundTransfers: TransferLimits.inboundTransfers.optional(),
    outboundTransfers: TransferLimits.outboundTransfers.optional(),
    chainLength: TransferLimits.chainLength.optional(),
    invitationsPerDay: TransferLimits.invitationsPerDay,
  }),
  output: TransferQuotas,
  handle: async (context, input) => {
    await assertPartner(context);
    const { account, ...wanted } = input;
    const defaults = defaultTransferQuotas(account, await partnerAccount(context));
    const quotas: TransferQuotas = {
      account,
      inboundTransfers: wanted.inboundTransfers ?? defaults.inboundTransfers,
      outboundTransfers: wanted.outboundTransfers ?? defaults.outboundTransfers,
      chainLength: wanted.chainLength ?? defaults.chainLength,
      ...(wanted.invitationsPerDay === undefined ? {} : { invitationsPerDay: wanted.invitationsPerDay }),
    };
    const { account: _, ...limits } = quotas;
    return changed(context, "PutQuotas", input, () => ({
      answer: quotas,
      changes: [thingChange("transferQuotas", account, { from: ALWAYS, value: quotas })],
      resources: [account],
      events: [
        {
          source: "rebill.organizations",
          detailType: "Quotas Changed",
          resources: [account],
          detail: limits,
        },
      ],
    }));
  },
});
