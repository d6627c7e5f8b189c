import { type BillingPeriod, isWithin } from "../time/billing-period.ts";
import { withDefaultSellers } from "./build-sellers.ts";
import type { ConfigurationSnapshot, CustomLineItem, StoredConfiguration } from "./model.ts";
import { sortConfiguration } from "./sort-configuration.ts";

/**
 * What prices and invoices one month: transfers active in it, their groups and the groups of own accounts, the
 * plans and rules these use, custom line items whose months include it, its exchange rates. Organisations, tax
 * and payment profiles and sellers are all kept, for they describe accounts and not months. Preferences about
 * groups to come price nothing.
 */
export const configurationInForce = (
  { transferPreferences: _, ...configuration }: StoredConfiguration,
  period: BillingPeriod,
): ConfigurationSnapshot => {
  const transfers = configuration.transfers.filter(({ start, end }) => isWithin(period, start, end));
  const active = new Set(transfers.map(({ id }) => id));
  const billingGroups = configuration.billingGroups.filter(
    (group) => group.type === "STANDARD" || active.has(group.transfer),
  );
  const groups = new Set(billingGroups.map(({ arn }) => arn));
  const plans = new Set(billingGroups.map(({ plan }) => plan));
  const pricingPlans = configuration.pricingPlans.filter(({ arn }) => plans.has(arn));
  const rules = new Set(pricingPlans.flatMap((plan) => plan.rules));
  return {
    period,
    ...sortConfiguration({
      ...configuration,
      transfers,
      billingGroups,
      pricingPlans,
      pricingRules: configuration.pricingRules.filter(({ arn }) => rules.has(arn)),
      customLineItems: itemsInForce(
        configuration.customLineItems.filter(({ group }) => groups.has(group)),
        period,
      ),
      sellers: withDefaultSellers(configuration),
      fxRates: configuration.fxRates.filter((rate) => rate.period === period),
    }),
  };
};

/** A percentage is taken only of flat items that are charged in the month as well. */
const itemsInForce = (items: readonly CustomLineItem[], period: BillingPeriod): CustomLineItem[] => {
  const inForce = items.filter(({ from, to }) => isWithin(period, from, to));
  const arns = new Set(inForce.map(({ arn }) => arn));
  return inForce.map((item) =>
    item.kind === "FLAT" ? item : { ...item, ofItems: item.ofItems.filter((arn) => arns.has(arn)) },
  );
};
