import { MicrosoftSale } from "../../../shared/domain/nce/invoicing/microsoft-sale.ts";
import { ALPHA, PARTNER } from "./invoicing-month.ts";

export const tenant = (digit: string): string => `${digit.repeat(8)}-0000-0000-0000-000000000000`;
export const line = (id: string, subtotal: string, fields: object = {}) => ({
  id,
  kind: "cycleCharge",
  partner: tenant("a"),
  customer: tenant("c"),
  subscription: "sub-1",
  orderDate: "2026-01-10",
  product: "Microsoft 365",
  sku: "CFQ7",
  termDuration: "P1Y",
  billingPlan: "monthly",
  termStart: "2026-01-10",
  termEnd: "2027-01-09",
  chargedOn: "2026-10-10",
  start: "2026-10-10",
  end: "2026-11-09",
  unitPrice: "22",
  effectiveUnitPrice: "22",
  quantity: 10,
  billableQuantity: 10,
  pricingCurrency: "EUR",
  fx: { rate: "1", date: "2026-10-10" },
  currency: "EUR",
  subtotal,
  ...fields,
});
export const credit = (id: string, subtotal: string) =>
  line(id, subtotal, {
    kind: "transferOut",
    transfer: tenant("e"),
    counterpart: "other",
    billableQuantity: -10,
  });
export const sale = (lines: readonly object[], fields: object = {}): MicrosoftSale =>
  MicrosoftSale.parse({
    seller: PARTNER,
    buyer: ALPHA,
    partner: tenant("a"),
    customer: tenant("c"),
    customerName: "Alpha tenant",
    currency: "EUR",
    lines,
    ...fields,
  });
