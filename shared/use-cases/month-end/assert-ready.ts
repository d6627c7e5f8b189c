import { chainOf, organisationLookup } from "../../domain/billing-transfer/chain.ts";
import { planGroups } from "../../domain/billing-transfer/plan-groups.ts";
import type { ConfigurationSnapshot } from "../../domain/configuration/model.ts";
import { payerOfBill } from "../../domain/cost-data/bill-id.ts";
import type { Bill } from "../../domain/cost-data/delivery.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { conversionOf } from "../../domain/invoicing/fx.ts";
import { payerRelation } from "../../domain/invoicing/payers.ts";
import { invoiceCurrency } from "../../domain/invoicing/sales.ts";
import type { RunMode } from "../../domain/month-end/run.ts";
import type { MicrosoftSale } from "../../domain/nce/invoicing/microsoft-sale.ts";
import { type BillingPeriod, nextPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import { dateOf, type Instant } from "../../domain/time/instant.ts";

export type Readiness = {
  readonly configuration: ConfigurationSnapshot;
  readonly deliveries: readonly Bill[];
  readonly mode: RunMode;
  /** Payers with cost data of the month before: who had some then and has none now was forgotten. */
  readonly payersBefore: readonly AccountId[];
};

/**
 * Refuses a month that cannot be run, before anything is written: no cost data where there is a payer at AWS or
 * nothing of Microsoft's either, a source that was billed last month and is forgotten in a final run, two currencies in one group, a currency in use without a rate.
 *
 * @throws InvalidInputError naming what is missing and the command that mends it
 */
export const assertReady = ({ configuration, deliveries, mode, payersBefore }: Readiness): void => {
  const { period } = configuration;
  if (deliveries.length === 0 && !isMicrosoftOnly(configuration, payersBefore)) {
    throw new InvalidInputError(
      "--period",
      `no cost data of ${period} is imported; run \`rebill import-cost --payer ACCOUNT --period ${period} --from PATH\` first`,
    );
  }
  const forgotten = sourcesWithoutCostData(configuration, deliveries).filter((source) =>
    payersBefore.includes(source),
  );
  if (mode === "final" && forgotten.length > 0) {
    throw new InvalidInputError(
      "--period",
      `no cost data of ${period} is imported for ${forgotten.join(", ")}, whose bill was transferred and who had some the month before; run \`rebill import-cost --payer ${forgotten[0]} --period ${period} --from PATH --final\` first`,
    );
  }
  const plan = planGroups(configuration, deliveries);
  const mixed = plan.mixedCurrencies[0];
  if (mixed !== undefined) {
    throw new InvalidInputError(
      mixed.group,
      `its cost data are in ${mixed.currencies.join(" and ")}, which are never added; give each currency a billing group of its own`,
    );
  }
  const cut = plan.cutPassthrough[0];
  if (cut !== undefined) {
    throw new InvalidInputError(
      cut,
      `its primary account joined or left the organisation within ${period}, and what the level above bills is known for whole months only; give the group a plan with rules for this month`,
    );
  }
  for (const { owner: seller, buyer, currency } of plan.tasks)
    assertConvertible(configuration, { seller, buyer, currency });
  for (const sale of configuration.microsoft ?? []) assertConvertible(configuration, sale);
};

/**
 * Whether a month is complete without cost data: Microsoft's charges are to be invoiced, and there is no payer at AWS whose
 * cost data could be missing. Whoever is in the file with neither a transfer nor a billing group is there for its name and
 * its taxes; the partner itself is a payer if it was one the month before.
 */
const isMicrosoftOnly = (
  configuration: ConfigurationSnapshot,
  payersBefore: Readiness["payersBefore"],
): boolean =>
  (configuration.microsoft ?? []).length > 0 &&
  configuration.transfers.length === 0 &&
  configuration.billingGroups.length === 0 &&
  payersBefore.every((payer) => payerRelation(configuration, payer).kind === "OUTSIDE");

/**
 * Refuses an `--as-of` before the month has begun, and for a final run one before it is over: the date would stand
 * on invoices that cannot be taken back. Without the option nothing is refused here, since whoever imported the
 * bill as final has said that the month is over.
 */
export const assertInTime = (
  { period, mode }: { readonly period: BillingPeriod; readonly mode: RunMode },
  asOf: Instant,
): void => {
  if (asOf < periodStart(period))
    throw new InvalidInputError(
      "--as-of",
      `${period} has not begun on ${dateOf(asOf)}; name a date from ${period}-01 on`,
    );
  if (mode === "final" && asOf < periodEnd(period))
    throw new InvalidInputError(
      "--as-of",
      `${period} is not over on ${dateOf(asOf)}; date a final run from ${nextPeriod(period)}-01 on, or make an estimate`,
    );
};

/**
 * Transferred organisations that pay nobody else's bill and have no rows in any delivery. A reseller in the
 * middle of a chain may well have no usage of its own.
 */
export const sourcesWithoutCostData = (
  configuration: ConfigurationSnapshot,
  deliveries: readonly Bill[],
): readonly AccountId[] => {
  const lookup = organisationLookup(configuration);
  const seen = new Set<string>();
  for (const delivery of deliveries) {
    const payer = payerOfBill(delivery.payer);
    seen.add(payer);
    for (const account of delivery.accounts) {
      const organisation = lookup.ofAccount(account, payer);
      if (organisation !== undefined) seen.add(organisation.managementAccount);
    }
  }
  const targets = new Set(configuration.transfers.map((transfer) => transfer.target));
  return configuration.transfers
    .filter(
      ({ source }) => !targets.has(source) && !seen.has(source) && reachesPartner(configuration, source),
    )
    .map(({ source }) => source)
    .sort();
};

const reachesPartner = (configuration: ConfigurationSnapshot, source: AccountId): boolean =>
  chainOf(source, configuration.transfers).some((hop) => hop.owner === configuration.partner.account);

/** Something sold: its cost's currency and who invoices it to whom. */
type Sold = Pick<MicrosoftSale, "seller" | "buyer" | "currency">;

const assertConvertible = (configuration: ConfigurationSnapshot, sold: Sold): void => {
  const to = invoiceCurrency(configuration, sold);
  const conversion = conversionOf(configuration.fxRates, {
    from: sold.currency,
    to,
    period: configuration.period,
  });
  if (conversion.kind === "fx-missing") {
    throw new InvalidInputError(
      "fxRates",
      `no rate from ${sold.currency} to ${to} for ${configuration.period}, which invoices to ${sold.buyer} need; add { period: ${configuration.period}, from: ${sold.currency}, to: ${to}, rate: "…", source: …, date: … }`,
    );
  }
};
