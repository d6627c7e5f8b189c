import { z } from "zod";
import { ImportId } from "../../../domain/cost-data/cost-import.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { partnerAccount } from "../context.ts";
import { deliveryOut, ImportOut } from "./import-members.ts";

export const getImport = operation<ApiDependencies>()({
  name: "GetCostDataImport",
  summary: "How far an import is, and what it came to.",
  permission: "month-end:read",
  route: { method: "GET", path: "/rebill/v1/cost-data/{importId}" },
  input: z.strictObject({ importId: z.string().max(100) }),
  output: ImportOut,
  handle: async (context, { importId }) => {
    const { imports, deliveries } = context.deps;
    const own = context.caller.account === (await partnerAccount(context));
    // What is no id of an import is in no key either.
    const known = own && ImportId.safeParse(importId).success;
    const found = known ? await imports.find(importId) : undefined;
    if (found === undefined) throw notFoundProblem("import");
    const { delivery: id, error, endedAt, outcome, ...rest } = found;
    const delivery = id === undefined ? undefined : await deliveries.find(found.payer, found.period, id);
    return {
      ...rest,
      endedAt: endedAt ?? null,
      outcome: outcome ?? null,
      delivery: delivery === undefined ? null : deliveryOut(delivery),
      error: error === undefined ? null : { field: error.field, reason: error.reason },
    };
  },
});
