import type { TenantId } from "../../../domain/nce/ids.ts";
import type { ChargeContext } from "../../../domain/nce/subscription/charges-due.ts";
import { type NceContext, partnerOf, ratesOf, settingsOf } from "../nce-context.ts";

/**
 * What the charges of a partner's subscriptions are made with.
 * @throws Error for a partner nobody registered, which owns nothing
 */
export const chargeContextOf = (context: NceContext, tenant: TenantId): ChargeContext => {
  const partner = partnerOf(context, tenant);
  if (partner === undefined) throw new Error("a subscription of an unknown partner");
  return { partner, rateOf: ratesOf(context), rounding: settingsOf(context).rounding };
};
