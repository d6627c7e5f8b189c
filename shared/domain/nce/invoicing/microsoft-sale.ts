import { z } from "zod";
import { AccountId } from "../../identifiers.ts";
import { Currency } from "../../money/currency.ts";
import { D } from "../../money/decimal.ts";
import { TenantId } from "../ids.ts";
import { Percent } from "../partner.ts";
import { ReconciliationLine } from "../reconciliation/reconciliation-line.ts";

/**
 * What one partner of Microsoft's was charged for one customer in a month, and who sells it to whom here. A run freezes
 * it with its configuration, lines and all: nothing that is posted later changes an invoice.
 */
export const MicrosoftSale = z.strictObject({
  seller: AccountId,
  buyer: AccountId,
  partner: TenantId,
  customer: TenantId,
  customerName: z.string(),
  /** What Microsoft bills the partner in. */
  currency: Currency,
  /** Put on Microsoft's price; absent: it is passed on at cost. */
  markupPercent: Percent.optional(),
  /** Of one month and one currency, by day and id. */
  lines: z.array(ReconciliationLine).min(1),
});
export type MicrosoftSale = z.infer<typeof MicrosoftSale>;

/** Names the sale's section on the invoice, where AWS's charges have the ARN of a billing group. */
export const MicrosoftSection = z
  .string()
  .regex(/^microsoft:[0-9a-f-]{36}:[0-9a-f-]{36}$/, "must be a section of Microsoft's charges")
  .brand<"MicrosoftSection">();
export type MicrosoftSection = z.infer<typeof MicrosoftSection>;

export const microsoftSection = ({
  partner,
  customer,
}: Pick<MicrosoftSale, "partner" | "customer">): MicrosoftSection =>
  MicrosoftSection.parse(`microsoft:${partner}:${customer}`);

/** What the buyer pays for a line, exact, in the sale's currency. */
export const sellPrice = (
  { markupPercent }: Pick<MicrosoftSale, "markupPercent">,
  { subtotal }: Pick<ReconciliationLine, "subtotal">,
): D => new D(subtotal).times(new D(markupPercent ?? 0).plus(100)).div(100);
