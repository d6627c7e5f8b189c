import { InvoiceNumber, type IssuedInvoice } from "../../../domain/invoicing/invoice.ts";
import { conflictProblem, notFoundProblem } from "../../registry/problem-errors.ts";
import type { Context } from "../context.ts";

/**
 * The invoice of that number that the caller's account sells or buys. Numbers are unique per seller only; where the
 * account has two of the same number, its own sale counts.
 *
 * @throws OperationError not-found, also for somebody else's
 */
export const ownInvoice = async (context: Context, text: string): Promise<IssuedInvoice> => {
  const number = InvoiceNumber.safeParse(text);
  if (!number.success) throw notFoundProblem("invoice");
  const { account } = context.caller;
  const found = await context.deps.invoices.findByNumber(number.data);
  const sold = found.find(({ seller }) => seller.account === account);
  const bought = found.filter(({ buyer }) => buyer.account === account);
  if (sold === undefined && bought.length > 1)
    throw conflictProblem("ambiguous-number", "two sellers gave an invoice to this account the same number");
  const invoice = sold ?? bought[0];
  if (invoice === undefined) throw notFoundProblem("invoice");
  return invoice;
};
