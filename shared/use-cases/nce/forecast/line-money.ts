import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NceSubscriptionId, TenantId } from "../../../domain/nce/ids.ts";
import type { Earning } from "../../../domain/nce/incentives/earnings.ts";
import { forecastIncentives, type IncentiveForecast } from "../../../domain/nce/incentives/forecast.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { type Settlement, settle } from "../../../domain/nce/settlement/settle.ts";
import { asItStands } from "../../../domain/nce/subscription/come-due.ts";
import { isActive, type LicenceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import type { CompleteLine } from "../../../domain/nce/transfer/line.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { CalendarDate } from "../../../domain/time/calendar-date.ts";
import { chargeContextOf } from "../charges/charge-context.ts";
import type { NceContext } from "../nce-context.ts";
import { partnersOf } from "../transfer/submission-facts.ts";

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

/**
 * If it moved on a day. What has come due and a renewal that is due come first, as in the move itself.
 * @throws NceRefusedError when it cannot: a missing rate, a term that is over
 */
export const forecastLine = (
  context: NceContext,
  transfer: Pick<NceTransfer, "source" | "target">,
  subscription: LicenceSubscription,
  day: CalendarDate,
): ForecastLine => {
  const charges = chargeContextOf(context, transfer.source);
  const current = asItStands(subscription, context.now, charges);
  if (!isActive(current)) refuse("subscription-inactive", "The term is over and is not renewed.");
  const { rateOf, rounding } = charges;
  const request = { ...partnersOf(context, transfer), subscription: current, day, rateOf, rounding };
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
