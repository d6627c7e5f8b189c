import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { quotedRates, type RateOf } from "../../domain/nce/fx.ts";
import type { TenantId } from "../../domain/nce/ids.ts";
import { DEFAULT_ROUNDING, type RoundingPolicy } from "../../domain/nce/rounding-policy.ts";
import type { ChargeContext } from "../../domain/nce/subscription/charges-due.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** Rates as they are quoted; only those of the pair asked for are looked at. */
export const storedRates =
  (state: ConfigurationState): RateOf =>
  (pair, date) =>
    quotedRates(state.nceFxRates.listWith("pair", `${pair.from}_${pair.to}`, ALWAYS))(pair, date);

/**
 * What the charges of a partner's subscriptions are made with.
 * @throws Error for a partner nobody registered, which owns nothing
 */
export const chargeContextOf = (
  state: ConfigurationState,
  tenant: TenantId,
  rounding: RoundingPolicy = DEFAULT_ROUNDING,
): ChargeContext => {
  const partner = state.ncePartners.find(tenant, ALWAYS);
  if (partner === undefined) throw new Error("a subscription of an unknown partner");
  return { partner, rateOf: storedRates(state), rounding };
};
