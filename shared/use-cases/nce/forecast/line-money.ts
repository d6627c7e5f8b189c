import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NceSubscriptionId, TenantId } from "../../../domain/nce/ids.ts";
import type { Earning } from "../../../domain/nce/incentives/earnings.ts";
import { forecastIncentives, type IncentiveForecast } from "../../../domain/nce/incentives/forecast.ts";
import { type Settlement, settle } from "../../../domain/nce/settlement/settle.ts";
import type { LicenceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import type { CompleteLine } from "../../../domain/nce/transfer/line.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { CalendarDate } from "../../../domain/time/calendar-date.ts";
import { type NceContext, ratesOf, settingsOf } from "../nce-context.ts";
import { partnersOf } from "../submission-facts.ts";

/** What moving one licence means, or meant, for both partners. */
export type LineMoney = {
  readonly subscription: NceSubscriptionId;
  /** Undefined before the completion: nobody knows it. */
  readonly newSubscription: NceSubscriptionId | undefined;
  readonly settlement: Settlement;
  /** Entries of the ledger that come of the move itself. */
  readonly incentives: { readonly source: readonly Earning[]; readonly target: readonly Earning[] };
};
export type ForecastLine = LineMoney & { readonly forecast: IncentiveForecast };

/** If it moved on a day. @throws NceRefusedError when it cannot: a missing rate, a term that is over */
export const forecastLine = (
  context: NceContext,
  transfer: Pick<NceTransfer, "source" | "target">,
  subscription: LicenceSubscription,
  day: CalendarDate,
): ForecastLine => {
  const request = {
    ...partnersOf(context, transfer),
    subscription,
    day,
    rateOf: ratesOf(context),
    rounding: settingsOf(context).rounding,
  };
  const forecast = forecastIncentives({ ...request, arriving: subscription.id });
  return {
    subscription: subscription.id,
    newSubscription: undefined,
    settlement: settle(request).settlement,
    incentives: { source: forecast.source.reversals, target: forecast.target.onTransfer },
    forecast,
  };
};

/** As it was settled; undefined for what is billed by usage. */
export const settledLine = (
  { state }: NceContext,
  transfer: NceTransfer,
  line: CompleteLine,
): LineMoney | undefined => {
  const settlement = state.nceSettlements.find(`${transfer.id}_${line.id}`, ALWAYS)?.settlement;
  if (settlement === undefined) return undefined;
  const segments = new Set(settlement.segments.map(({ segment }) => segment));
  const earned = (partner: TenantId, subscription: NceSubscriptionId, kind: Earning["kind"]) =>
    state.ncePostings
      .listWith("subscription", subscription, ALWAYS)
      .filter((posting) => posting.partner === partner)
      .flatMap(({ earnings }) => earnings)
      .filter((earning) => earning.kind === kind && segments.has(earning.segment));
  return {
    subscription: line.subscription,
    newSubscription: line.newSubscription,
    settlement,
    incentives: {
      source: earned(transfer.source, line.subscription, "reversal"),
      target: earned(transfer.target, line.newSubscription, "accrual"),
    },
  };
};
