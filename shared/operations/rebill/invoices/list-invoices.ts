import { z } from "zod";
import { AccountId } from "../../../domain/identifiers.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { InvoiceListing } from "../../../stores/invoice-store.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { ourPage, PageQuery } from "../page.ts";

export const listInvoices = operation<ApiDependencies>()({
  name: "ListInvoices",
  summary: "Issued invoices the caller's account sells or buys, of a month, with one other account or all.",
  permission: "invoices:read",
  route: { method: "GET", path: "/rebill/v1/invoices" },
  input: z.strictObject({
    period: BillingPeriod.optional().describe("Absent: those the account buys, of every month"),
    account: AccountId.optional().describe("The other side of the invoice"),
    ...PageQuery,
  }),
  output: z.object({ invoices: z.array(InvoiceListing), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    const { invoices } = context.deps;
    const { account: caller } = context.caller;
    const { period, account } = input;
    const sold = period === undefined ? [] : await invoices.ofPeriod(period, caller);
    const bought = await invoices.ofBuyer(caller, period);
    const listings = new Map(
      [...sold, ...bought]
        .filter(({ seller, buyer }) => account === undefined || seller === account || buyer === account)
        .map((listing) => [`${listing.period}#${listing.seller}#${listing.number}`, listing]),
    );
    const { things, nextToken } = ourPage(
      context,
      "ListInvoices",
      input,
      [...listings.keys()].sort(),
      (key) => listings.get(key),
    );
    return { invoices: [...things], ...(nextToken === undefined ? {} : { nextToken }) };
  },
});
