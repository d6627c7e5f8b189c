import type { StoredConfiguration } from "./model.ts";

const by =
  <T>(keyOf: (value: T) => string) =>
  (left: T, right: T): number => {
    const [a, b] = [keyOf(left), keyOf(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  };

/** Lists in the order of their ids or ARNs, so that equal configurations have equal bytes. */
export const sortConfiguration = (configuration: StoredConfiguration): StoredConfiguration => ({
  ...configuration,
  organisations: configuration.organisations.toSorted(by(({ id }) => id)),
  transfers: configuration.transfers.toSorted(by(({ id }) => id)),
  ...(configuration.transferPreferences === undefined
    ? {}
    : { transferPreferences: configuration.transferPreferences.toSorted(by(({ transfer }) => transfer)) }),
  billingGroups: configuration.billingGroups.toSorted(by(({ arn }) => arn)),
  pricingPlans: configuration.pricingPlans.toSorted(by(({ arn }) => arn)),
  pricingRules: configuration.pricingRules.toSorted(by(({ arn }) => arn)),
  customLineItems: configuration.customLineItems.toSorted(by(({ arn }) => arn)),
  taxProfiles: configuration.taxProfiles.toSorted(by(({ account }) => account)),
  fxRates: configuration.fxRates.toSorted(by(({ period, from, to }) => `${period} ${from} ${to}`)),
  paymentProfiles: configuration.paymentProfiles.toSorted(
    by(({ account, sellerOfRecord }) => `${account} ${sellerOfRecord}`),
  ),
  sellers: configuration.sellers.toSorted(by(({ account }) => account)),
});
