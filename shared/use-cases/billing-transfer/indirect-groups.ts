import { monthsOfTransfer } from "../../domain/billing-transfer/reach.ts";
import type { AgreedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import type { Transfer } from "../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import { sharedMonths } from "../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { hadGroup, type WantedGroup } from "./make-groups.ts";
import { transfersAbove, transfersBelow } from "./months-paid.ts";
import { factOf } from "./transfer-register.ts";

/** A group that a preference asks for, and since when the preference is as it is. */
type AskedGroup = WantedGroup & { readonly askedSince?: Instant | undefined };

/**
 * The groups that accounts further up want for an indirect source without asking (spec/aws-billing-transfer.md section
 * 5): the preference of every transfer above holds for the transfer that joins below it, and for whatever arrives
 * through that. Without effect on one level, where the target's own group is meant.
 */
export const groupsByPreference = (
  state: ConfigurationState,
  joining: Transfer,
  period: BillingPeriod,
): readonly AskedGroup[] => {
  const joined = [
    { transfer: joining, months: monthsOfTransfer(joining) },
    ...transfersBelow(state, joining, period),
  ];
  return transfersAbove(state, joining, period).flatMap(({ transfer: above, months }) => {
    const preference = state.transferPreferences.record(above.id, period);
    if (preference?.value.autoCreateGroups !== true) return [];
    const { plan } = preference.value;
    return joined
      .filter((below) => sharedMonths(months, below.months) !== undefined)
      .map(({ transfer }) => ({
        owner: above.target,
        transfer,
        plan,
        name: `AutoCreated-${transfer.source}-${transfer.target}-${transfer.id}`,
        askedSince: preference.modifiedAt,
      }));
  });
};

/**
 * Of these groups those that are to be made when a transfer's first month begins: one that was deleted meanwhile, as AWS
 * makes it again, and one that could not be made before. A preference that came after the acceptance holds for
 * transfers to come only.
 */
export const groupsAtActivation = (
  state: ConfigurationState,
  transfer: AgreedTransfer,
  period: BillingPeriod,
): readonly WantedGroup[] => {
  const fact = factOf(transfer);
  if (fact === undefined) return [];
  return groupsByPreference(state, fact, period).filter(
    ({ askedSince, owner, transfer: below }) =>
      askedSince === undefined || askedSince <= transfer.respondedAt || hadGroup(state, owner, below),
  );
};
