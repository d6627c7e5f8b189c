import type { ConfigurationSnapshot } from "../configuration/model.ts";
import { D, plain, sum } from "../money/decimal.ts";
import { currencyText } from "../money/rounding.ts";
import { taxLinesOf, taxTreatmentOf } from "../tax/tax-treatment.ts";
import { periodEnd, periodStart } from "../time/billing-period.ts";
import { addDays, dateOf, Instant } from "../time/instant.ts";
import type { InvoiceContent } from "./invoice.ts";
import { accountName, buyerBlock, paymentProfileOf, sellerBlock } from "./invoice-parties.ts";
import { viewsOf } from "./invoice-views.ts";
import type { PricedSale, Sale } from "./sales.ts";

/**
 * The document of one sale: net = Σ rounded lines, tax per rate on the net, total = both. A negative total
 * makes it a credit note; its amounts keep their sign (README).
 */
export const contentOf = (
  snapshot: ConfigurationSnapshot,
  sale: Sale,
  priced: PricedSale,
): InvoiceContent => {
  const { seller, buyer, currency } = sale;
  const { period } = snapshot;
  const profile = snapshot.taxProfiles.find((candidate) => candidate.account === buyer);
  const treatment = taxTreatmentOf(profile, {
    country: seller.address?.country,
    taxRegistration: seller.taxRegistration,
  });
  const net = sum(priced.lines.map((line) => line.amount));
  const taxLines = [...taxLinesOf(net, treatment, currency)];
  const tax = sum(taxLines.map((line) => new D(line.amount)));
  const total = net.plus(tax);
  return {
    kind: total.isNegative() && !total.isZero() ? "CREDIT_NOTE" : "INVOICE",
    series: seller.numberSeries.prefix,
    period,
    supply: {
      from: periodStart(period).slice(0, 10),
      to: dateOf(addDays(Instant.parse(periodEnd(period)), -1)),
    },
    seller: sellerBlock(seller),
    buyer: buyerBlock(snapshot, buyer),
    payment: {
      method: paymentProfileOf(snapshot, buyer, seller)?.method ?? "bank-transfer",
      termsDays: seller.paymentTermsDays,
    },
    currency,
    sections: [...priced.sections],
    lines: priced.lines.map(({ converted, byAccount, amount, ...line }, index) => ({
      line: index + 1,
      ...line,
      amount: currencyText(amount, currency),
    })),
    net: currencyText(net, currency),
    taxLines,
    tax: currencyText(tax, currency),
    total: currencyText(total, currency),
    fx: [...priced.fx],
    views: viewsOf(priced.lines, priced.sections, currency, (account) => accountName(snapshot, account)),
    roundingDifference: plain(net.minus(sum(priced.lines.map((line) => line.converted)))),
  };
};
