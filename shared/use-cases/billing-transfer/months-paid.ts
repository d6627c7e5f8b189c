import { monthsOfTransfer, type Reached, reach } from "../../domain/billing-transfer/reach.ts";
import type { Transfer } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { MonthRange } from "../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** Transfers through which the bill of a transfer goes on upwards, as they are known in a month. */
export const transfersAbove = (
  { transfers }: Pick<ConfigurationState, "transfers">,
  transfer: Transfer,
  period: BillingPeriod,
): readonly Reached[] => reach(transfer, ({ target }) => transfers.listWith("source", target, period));

/** Transfers whose bills a transfer's source hands on with it, as they are known in a month. */
export const transfersBelow = (
  { transfers }: Pick<ConfigurationState, "transfers">,
  transfer: Transfer,
  period: BillingPeriod,
): readonly Reached[] => reach(transfer, ({ source }) => transfers.listWith("target", source, period));

/** Who pays for a transfer's bill and in which months: its target, and whoever takes it over from there. */
export const payersOf = (
  state: Pick<ConfigurationState, "transfers">,
  transfer: Transfer,
  period: BillingPeriod,
): readonly { readonly payer: AccountId; readonly months: MonthRange }[] =>
  [{ transfer, months: monthsOfTransfer(transfer) }, ...transfersAbove(state, transfer, period)].map(
    ({ transfer: hop, months }) => ({ payer: hop.target, months }),
  );
