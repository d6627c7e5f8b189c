import { z } from "zod";
import { monthOfBill } from "../billing-transfer/late-usage.ts";
import type { ConfigurationSnapshot } from "../configuration/model.ts";
import { monthOfLateBill, payerOfBill } from "../cost-data/bill-id.ts";
import type { Bill } from "../cost-data/delivery.ts";
import { AccountId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText, D, plain, sum } from "../money/decimal.ts";
import type { BillableTotal } from "../rating/model.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { payerRelation } from "./payers.ts";

const ByKey = z.array(z.strictObject({ key: z.string(), name: z.string(), amount: AmountText }));

/**
 * What AWS bills the partner for one organisation in one month, exact decimals. Every breakdown adds up to
 * `total`; `charges` + `credits` + `tax` = `total`; `unblended` + `discounts` = `total`.
 */
export const SupplierBill = z.strictObject({
  payer: AccountId,
  /** The earlier month all of it was used in, where another paid in that month than does now. */
  usedIn: BillingPeriod.optional(),
  name: z.string(),
  /** OWN: the partner's own usage; SOURCE: an organisation whose bill was transferred to it. */
  relation: z.enum(["OWN", "SOURCE"]),
  /** Accounts between payer and partner in a chain, nearest to the payer first. */
  via: z.array(AccountId),
  period: BillingPeriod,
  status: z.enum(["ESTIMATED", "FINAL"]),
  currency: Currency,
  delivery: z.string(),
  rows: z.int(),
  charges: AmountText,
  credits: AmountText,
  net: AmountText,
  tax: AmountText,
  total: AmountText,
  unblended: AmountText,
  discounts: AmountText,
  byService: ByKey,
  byLineType: ByKey,
  byLegalEntity: ByKey,
  /** The delivery's own unblended sum and row count are those of the totals, to the last digit. */
  reconciled: z.boolean(),
});
export type SupplierBill = z.infer<typeof SupplierBill>;

export type DeliveredTotals = {
  readonly delivery: Pick<Bill, "id" | "payer" | "period" | "currency" | "rows" | "unblended" | "final">;
  readonly totals: readonly BillableTotal[];
};

export const TAX_LINE_TYPE = "Tax";
const CREDIT_LINE_TYPES: ReadonlySet<string> = new Set(["Credit", "Refund"]);

const netSum = (totals: readonly BillableTotal[]): D => sum(totals.map((total) => new D(total.net)));

const breakdown = (
  totals: readonly BillableTotal[],
  of: (total: BillableTotal) => { readonly key: string; readonly name: string },
) => {
  const found = new Map<string, { name: string; members: BillableTotal[] }>();
  for (const total of totals) {
    const { key, name } = of(total);
    const known = found.get(key);
    if (known === undefined) found.set(key, { name, members: [total] });
    else {
      known.members.push(total);
      if (known.name === "" || (name !== "" && name < known.name)) known.name = name;
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { name, members }]) => ({
      key,
      name: name === "" ? key : name,
      amount: plain(netSum(members)),
    }));
};

const billOf = (
  snapshot: ConfigurationSnapshot,
  { delivery, totals }: DeliveredTotals,
  relation: { readonly kind: "OWN" | "SOURCE"; readonly via: readonly AccountId[] },
): SupplierBill => {
  const tax = netSum(totals.filter((total) => total.lineItemType === TAX_LINE_TYPE));
  const credits = netSum(totals.filter((total) => CREDIT_LINE_TYPES.has(total.lineItemType)));
  const total = netSum(totals);
  const unblended = sum(totals.map((entry) => new D(entry.unblended)));
  const rows = totals.reduce((count, entry) => count + entry.rows, 0);
  const payer = payerOfBill(delivery.payer);
  const organisation = snapshot.organisations.find((entry) => entry.managementAccount === payer);
  const usedIn = monthOfLateBill(delivery.payer);
  return {
    payer,
    ...(usedIn === undefined ? {} : { usedIn }),
    name: organisation?.name ?? payer,
    relation: relation.kind,
    via: [...relation.via],
    period: delivery.period,
    status: delivery.final ? "FINAL" : "ESTIMATED",
    currency: delivery.currency,
    delivery: delivery.id,
    rows,
    charges: plain(total.minus(tax).minus(credits)),
    credits: plain(credits),
    net: plain(total.minus(tax)),
    tax: plain(tax),
    total: plain(total),
    unblended: plain(unblended),
    discounts: plain(total.minus(unblended)),
    byService: breakdown(totals, ({ productCode, productName }) => ({ key: productCode, name: productName })),
    byLineType: breakdown(totals, ({ lineItemType }) => ({ key: lineItemType, name: lineItemType })),
    byLegalEntity: breakdown(totals, ({ legalEntity }) => ({ key: legalEntity, name: legalEntity })),
    reconciled: unblended.equals(delivery.unblended) && rows === delivery.rows,
  };
};

/**
 * The partner's supplier bills of the month, one per organisation whose bill it pays plus its own usage (n
 * sources: n + 1 bills, spec/aws-billing-transfer.md section 4.1), sorted by payer. A bill is what the invoice
 * of AWS amounts to: the net unblended cost of every row, tax and credits among them. Deliveries of payers
 * that did not transfer their bill this month give none.
 */
export const supplierBills = (
  snapshot: ConfigurationSnapshot,
  deliveries: readonly DeliveredTotals[],
): readonly SupplierBill[] =>
  [...deliveries]
    .sort((a, b) => (a.delivery.payer < b.delivery.payer ? -1 : 1))
    .flatMap((delivered) => {
      const { payer } = delivered.delivery;
      const relation = payerRelation(monthOfBill(snapshot, payer), payerOfBill(payer));
      if (relation.kind === "OUTSIDE") return [];
      const via = relation.kind === "SOURCE" ? relation.via : [];
      return [billOf(snapshot, delivered, { kind: relation.kind, via })];
    });
