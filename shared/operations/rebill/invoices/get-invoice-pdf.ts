import { z } from "zod";
import { invoiceObjectKey } from "../../../domain/invoicing/issue-invoice.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { ownInvoice } from "./own-invoice.ts";

export const getInvoicePdf = operation<ApiDependencies>()({
  name: "GetInvoicePdf",
  summary: "An issued invoice as PDF, the very bytes that were written when it was issued.",
  permission: "invoices:read",
  route: { method: "GET", path: "/rebill/v1/invoices/{number}/pdf" },
  input: z.strictObject({ number: z.string().max(40) }),
  output: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  contentType: "application/pdf",
  handle: async (context, { number }) => {
    const invoice = await ownInvoice(context, number);
    const bytes = await context.deps.objects.get(invoiceObjectKey(invoice, "pdf"));
    if (bytes === undefined) throw notFoundProblem("document yet");
    return bytes;
  },
});
