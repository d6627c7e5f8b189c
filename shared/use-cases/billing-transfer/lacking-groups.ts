import type { Transfer } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { hadGroup, hasGroup } from "./make-groups.ts";
import { payersOf } from "./months-paid.ts";

/** A transfer without a billing group of an account that pays for it, now or in a month to come. */
export type LackingGroup = {
  readonly transfer: Transfer;
  readonly relation: "DIRECT" | "INDIRECT";
  readonly billingGroup: "MISSING" | "DELETED";
};

/** What each account lacks: of transfers that are accepted and whose last month is not over. */
export const lackingGroups = (
  state: ConfigurationState,
  period: BillingPeriod,
): ReadonlyMap<AccountId, readonly LackingGroup[]> => {
  const lacking = new Map<AccountId, LackingGroup[]>();
  for (const transfer of state.transfers.list(period)) {
    const payers = payersOf(state, transfer, period)
      .filter(({ months: { until } }) => until === undefined || until > period)
      .map(({ payer }) => payer);
    for (const payer of new Set(payers)) {
      if (hasGroup(state, payer, transfer, period)) continue;
      const known = lacking.get(payer) ?? [];
      known.push({
        transfer,
        relation: payer === transfer.target ? "DIRECT" : "INDIRECT",
        billingGroup: hadGroup(state, payer, transfer) ? "DELETED" : "MISSING",
      });
      lacking.set(payer, known);
    }
  }
  return lacking;
};
