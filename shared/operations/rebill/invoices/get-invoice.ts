import { z } from "zod";
import { IssuedInvoice } from "../../../domain/invoicing/invoice.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { ownInvoice } from "./own-invoice.ts";

export const getInvoice = operation<ApiDependencies>()({
  name: "GetInvoice",
  summary: "An issued invoice as JSON.",
  permission: "invoices:read",
  route: { method: "GET", path: "/rebill/v1/invoices/{number}" },
  input: z.strictObject({ number: z.string().max(40) }),
  output: IssuedInvoice,
  handle: (context, { number }) => ownInvoice(context, number),
});
