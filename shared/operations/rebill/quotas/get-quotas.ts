import { z } from "zod";
import { TransferQuotas } from "../../../domain/configuration/transfer-quotas.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import { quotasOf } from "../../../use-cases/billing-transfer/quotas-of.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { partnerAccount } from "../context.ts";

export const getQuotas = operation<ApiDependencies>()({
  name: "GetQuotas",
  summary:
    "An account's quotas of billing transfers: the partner sees everyone's, any other account its own.",
  permission: "organizations:read",
  route: { method: "GET", path: "/rebill/v1/quotas/{account}" },
  input: z.strictObject({ account: AccountId }),
  output: TransferQuotas,
  handle: async (context, { account }) => {
    const partner = await partnerAccount(context);
    const { account: caller } = context.caller;
    if (caller !== partner && caller !== account) throw notFoundProblem("account");
    const { state } = await context.deps.configuration.current();
    return quotasOf(state, account, partner);
  },
});
