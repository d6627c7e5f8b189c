import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { ConfigurationSnapshot } from "../../domain/configuration/model.ts";
import type { MicrosoftSale } from "../../domain/nce/invoicing/microsoft-sale.ts";
import { isBillingOwner, type NceCustomer, type NcePartner } from "../../domain/nce/partner.ts";
import type { ReconciliationLine } from "../../domain/nce/reconciliation/reconciliation-line.ts";
import { linesIn } from "../../domain/nce/reconciliation/select-lines.ts";
import { isLicence } from "../../domain/nce/subscription/subscription.ts";
import { type BillingPeriod, periodEnd } from "../../domain/time/billing-period.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { Table } from "../../ports/table.ts";
import { type ConfigurationState, loadConfigurationState } from "../../stores/configuration-state.ts";
import { nceCustomerKind } from "../../stores/nce-kinds.ts";
import { createVersionedStore } from "../../stores/versioned-store.ts";
import { chargeContextOf } from "../nce/charges/charge-context.ts";
import { chargedUpTo } from "../nce/charges/charged-up-to.ts";
import { hasRates } from "../nce/charges/post-charges.ts";

/**
 * The month's configuration with Microsoft's charges of customers that have an account here, sold by the installation's
 * partner or another seller it invoices for: a competitor in the registry sends its invoices from elsewhere. Nothing is
 * added where there are none, so that such a month's configuration is what it always was.
 *
 * @param now charges that come due after it are left out, in an estimate of a month that is not over
 */
export const withMicrosoftSales = async (
  table: Table,
  snapshot: ConfigurationSnapshot,
  now: Instant,
): Promise<ConfigurationSnapshot> => {
  const customers = await createVersionedStore(table, nceCustomerKind).listAt(ALWAYS);
  if (customers.every(({ account }) => account === undefined)) return snapshot;
  const sellers = new Set([snapshot.partner.account, ...snapshot.sellers.map(({ account }) => account)]);
  const microsoft = microsoftSalesOf(await loadConfigurationState(table), snapshot.period, now).filter(
    ({ seller }) => sellers.has(seller),
  );
  return microsoft.length === 0 ? snapshot : { ...snapshot, microsoft: [...microsoft] };
};

/** Sales of a month by seller, buyer and tenants; the account of a subscription's partner sells it. */
export const microsoftSalesOf = (
  state: ConfigurationState,
  period: BillingPeriod,
  now: Instant,
): readonly MicrosoftSale[] =>
  state.nceCustomers
    .list(ALWAYS)
    .flatMap((customer) =>
      state.ncePartners
        .list(ALWAYS)
        .filter(isBillingOwner)
        .flatMap((partner) => saleOf(state, { customer, partner }, period, now)),
    )
    .toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));

const orderOf = ({ seller, buyer, partner, customer }: MicrosoftSale): string =>
  [seller, buyer, partner, customer].join(" ");

type Parties = { readonly customer: NceCustomer; readonly partner: NcePartner };

const saleOf = (
  state: ConfigurationState,
  { customer, partner }: Parties,
  period: BillingPeriod,
  now: Instant,
): readonly MicrosoftSale[] => {
  const { account: buyer, markupPercent } = customer;
  // Nobody sends an invoice to itself.
  if (buyer === undefined || buyer === partner.account) return [];
  const lines = linesOf(state, { customer, partner }, period, now);
  return lines.length === 0
    ? []
    : [
        {
          seller: partner.account,
          buyer,
          partner: partner.tenant,
          customer: customer.tenant,
          customerName: customer.name,
          currency: partner.billingCurrency,
          ...(markupPercent === undefined ? {} : { markupPercent }),
          lines: [...lines],
        },
      ];
};

const ALL_LINES = Number.MAX_SAFE_INTEGER;

/** What is posted, and what the sweep is about to post: whether it was there makes no difference to an invoice. */
const linesOf = (
  state: ConfigurationState,
  { customer, partner }: Parties,
  period: BillingPeriod,
  now: Instant,
): readonly ReconciliationLine[] => {
  const lastInstant = Instant.parse(new Date(Date.parse(periodEnd(period)) - 1).toISOString());
  const until = now < lastInstant ? now : lastInstant;
  const posted = state.ncePostings
    .listWith("month", `${partner.tenant}_${period}`, ALWAYS)
    .flatMap(({ lines }) => lines)
    .filter((line) => line.customer === customer.tenant);
  const due = state.nceSubscriptions
    .listWith("customer", customer.tenant, ALWAYS)
    .filter(isLicence)
    .filter((each) => each.partner === partner.tenant && hasRates(state, each, until, ALL_LINES))
    .flatMap(
      (each) =>
        chargedUpTo(each, until, chargeContextOf({ state, now: until }, partner.tenant), ALL_LINES).lines,
    );
  return linesIn([...posted, ...due], { partner: partner.tenant, period, kind: "estimated" }, now);
};
